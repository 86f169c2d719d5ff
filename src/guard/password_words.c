/* Words that passwords in Japan are made of, small letters and hiragana, one space apart. Chosen by hand for what staff
 * of a hospital, an office or a home would think of first: the classics, names, places, the calendar, the work itself.
 * Katakana is compared as hiragana, and o0 i1 l1 e3 a4 a@ s5 s$ t7 as one, so only one spelling is needed.
 * To extend: add words of three letters or more (two, when they are kanji). Runs of keys and dates are not words:
 * password.c finds them by themselves. */
#include "password_words.h"

const char *const password_words =
	/* the classics */
	"password passwd passphrase passcode pass word secret login logon signin access account admin administrator root user "
	"guest test tester testing temp default change changeme welcome hello letmein open please trust trustno master "
	"system server computer internet windows microsoft google apple iphone android amazon yahoo facebook twitter "
	"instagram line mail office excel network security private public "
	"love iloveyou lovely sweet baby angel princess prince queen king honey happy lucky smile peace dream star moon "
	"sunshine summer winter spring autumn flower rose orange banana cherry strawberry chocolate coffee cookie "
	"dragon monkey tiger lion eagle shadow hunter ranger killer batman superman ninja samurai pirate soccer football "
	"baseball basketball tennis golf music guitar piano freedom liberty forever family friend mother father sister "
	"brother money gold silver diamond blue green yellow purple black white abc xyz the and for you "
	/* Japan, its names and places */
	"japan nippon nihon tokyo osaka kyoto nagoya yokohama sapporo fukuoka sendai hiroshima kobe okinawa hokkaido "
	"satou sato suzuki takahashi tanaka itou watanabe yamamoto nakamura kobayashi katou kato yoshida yamada sasaki "
	"yamaguchi matsumoto inoue kimura hayashi shimizu saitou saito tarou taro hanako ichirou ichiro jirou jiro "
	"hiroshi takashi kenji yuki yuuki haruka sakura himawari tsubaki momiji ayame kaede tanpopo hikari nozomi kodama "
	"sora umi yama kawa hana tori neko inu usagi kuma panda koinu koneko wanko nyanko tama pochi momo hime ouji "
	"doraemon pokemon pikachu nintendo mario totoro ghibli kitty anpanman conan naruto gundam evangelion disney mickey "
	"arigatou arigato konnichiwa ohayou oyasumi sayonara ganbare ganbaru genki kawaii daisuki aishiteru aisuru ashita "
	"kyou kinou shiawase egao kazoku tomodachi okaasan otousan mama papa watashi anata ore boku sugoi yatta banzai "
	"matsuri hanabi kimono sushi ramen mikan ringo ichigo momotarou onigiri takoyaki "
	"ongaku yakyuu sakkaa tigers giants hawks carp "
	/* the calendar */
	"january february march april june july august september october november december monday tuesday wednesday thursday "
	"friday saturday sunday meiji taisho showa shouwa heisei reiwa "
	/* the work */
	"engawa kaigo kango iryou zaitaku houmon houmonkango byouin clinic kurinikku hospital nurse doctor pharmacy care carer "
	"kea caremanager keamane helper herupaa station center centre support renkei chiiki houkatsu shien yakuzai kenkou "
	"health medical patient riyousha team midori "
	/* in Japanese letters */
	"ぱすわーど あいことば ひみつ かんりしゃ ろぐいん てすと ようこそ ありがとう こんにちは おはよう おやすみ さようなら "
	"だいすき あいしてる さくら ひまわり たんぽぽ もみじ ねこ いぬ うさぎ しあわせ えがお かぞく ともだち おかあさん "
	"おとうさん わたし あなた がんばれ がんばる げんき かわいい どらえもん ぽけもん ぴかちゅう みどり えんがわ かいご "
	"かんご ほうもん ざいたく びょういん くりにっく ちいき けんこう れんけい やくざい "
	"日本 東京 大阪 京都 介護 看護 訪問 在宅 病院 医療 連携 地域 包括 支援 薬局 縁側 健康 家族 希望 笑顔 感謝 "
	"佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 昭和 平成 令和 大正 明治";
