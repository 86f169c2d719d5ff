/* Fills a region with invented people, for measuring growth: the sample region first, so that a bench can sign in by one
 * tap, then N people through the product's own functions (record_insert, search_put, the log's chain), 300 to a commit.
 *
 *   people DATA REGION N [BUSY [STORE]]     DATA: a folder; BUSY: every how manieth is of the busiest (10); STORE: postgres://...
 *                                           instead of the folder. The region must be new
 *
 * Three staff for 150 people (doctor, visiting nurse, care manager), eight of a role to an office. Everybody has a team of
 * three, the implied agreement and the task to ask in words; every third an emergency sheet; every tenth (the busiest) 20
 * talks with 30 statements, 50 timeline entries and tasks. 400 accounts door-001 ... can sign in with one password and one
 * TOTP secret (printed). Names are a surname and a given name drawn apart: nobody is meant.
 * Refuses: a region that is there already. To extend: one more function in life_of(). */
#include "../src/app/account/account.h"
#include "../src/app/desk/house.h"
#include "../src/app/people/acp/acp.h"
#include "../src/app/people/consent/consent.h"
#include "../src/app/people/emergency/sheet_view.h"
#include "../src/app/people/task/task.h"
#include "../src/app/people/team/team.h"
#include "../src/app/people/timeline/timeline.h"
#include "../src/base/clock.h"
#include "sql_names.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A region half-made is thrown away, so nothing waits for the disk before the end: SQLite finds these two instead of libc's. */
int fsync(int fd) { (void)fd; return 0; }
int fdatasync(int fd) { (void)fd; return 0; }

enum { CELL = 150, CELLS_AT_ONCE = 2, ROLES_OF_CELL = 3, CELLS_OF_OFFICE = 8, DOORS = 400, TALKS = 20, ENTRIES = 50 };
#define PASSWORD "縁側でお茶を飲みながら話す"
#define TOTP "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

struct name { const char *kanji, *kana; };
static const struct name surnames[] = {
	{ "佐藤", "さとう" }, { "鈴木", "すずき" }, { "高橋", "たかはし" }, { "田中", "たなか" }, { "伊藤", "いとう" }, { "渡辺", "わたなべ" }, { "山本", "やまもと" },
	{ "中村", "なかむら" }, { "小林", "こばやし" }, { "加藤", "かとう" }, { "吉田", "よしだ" }, { "山田", "やまだ" }, { "佐々木", "ささき" }, { "山口", "やまぐち" },
	{ "松本", "まつもと" }, { "井上", "いのうえ" }, { "木村", "きむら" }, { "林", "はやし" }, { "斎藤", "さいとう" }, { "清水", "しみず" }, { "山崎", "やまざき" },
	{ "森", "もり" }, { "池田", "いけだ" }, { "橋本", "はしもと" }, { "阿部", "あべ" }, { "石川", "いしかわ" }, { "山下", "やました" }, { "中島", "なかじま" },
	{ "石井", "いしい" }, { "小川", "おがわ" }, { "前田", "まえだ" }, { "岡田", "おかだ" }, { "長谷川", "はせがわ" }, { "藤田", "ふじた" }, { "後藤", "ごとう" },
	{ "近藤", "こんどう" }, { "村上", "むらかみ" }, { "遠藤", "えんどう" }, { "青木", "あおき" }, { "坂本", "さかもと" }, { "福田", "ふくだ" }, { "太田", "おおた" },
	{ "西村", "にしむら" }, { "藤井", "ふじい" }, { "金子", "かねこ" }, { "岡本", "おかもと" }, { "藤原", "ふじわら" }, { "三浦", "みうら" }, { "中野", "なかの" },
	{ "原田", "はらだ" }, { "松田", "まつだ" }, { "竹内", "たけうち" }, { "小野", "おの" }, { "中山", "なかやま" }, { "和田", "わだ" }, { "石田", "いしだ" },
	{ "森田", "もりた" }, { "上田", "うえだ" }, { "原", "はら" }, { "柴田", "しばた" }, { "酒井", "さかい" }, { "宮崎", "みやざき" }, { "横山", "よこやま" },
	{ "高木", "たかぎ" }, { "安藤", "あんどう" }, { "宮本", "みやもと" }, { "大野", "おおの" }, { "小島", "こじま" }, { "今井", "いまい" }, { "工藤", "くどう" },
	{ "谷口", "たにぐち" }, { "丸山", "まるやま" }, { "増田", "ますだ" }, { "高田", "たかだ" }, { "杉山", "すぎやま" }, { "平野", "ひらの" }, { "千葉", "ちば" },
	{ "久保", "くぼ" }, { "松井", "まつい" }, { "野口", "のぐち" }, { "北沢", "きたざわ" }, { "菊地", "きくち" }, { "野村", "のむら" }, { "桜井", "さくらい" },
};
static const struct name givens[] = {
	{ "正", "ただし" }, { "清", "きよし" }, { "勇", "いさむ" }, { "茂", "しげる" }, { "実", "みのる" }, { "進", "すすむ" }, { "博", "ひろし" }, { "昭", "あきら" },
	{ "一郎", "いちろう" }, { "三郎", "さぶろう" }, { "健一", "けんいち" }, { "和夫", "かずお" }, { "幸雄", "ゆきお" }, { "義雄", "よしお" }, { "武", "たけし" },
	{ "誠", "まこと" }, { "隆", "たかし" }, { "修", "おさむ" }, { "豊", "ゆたか" }, { "稔", "みのる" }, { "光男", "みつお" }, { "忠", "ただし" }, { "直樹", "なおき" },
	{ "達也", "たつや" }, { "哲夫", "てつお" }, { "文子", "ふみこ" }, { "幸子", "さちこ" }, { "和子", "かずこ" }, { "節子", "せつこ" }, { "洋子", "ようこ" },
	{ "恵子", "けいこ" }, { "京子", "きょうこ" }, { "美代子", "みよこ" }, { "千代", "ちよ" }, { "ハナ", "はな" }, { "キヨ", "きよ" }, { "トミ", "とみ" },
	{ "静江", "しずえ" }, { "春子", "はるこ" }, { "夏子", "なつこ" }, { "秋子", "あきこ" }, { "照子", "てるこ" }, { "光子", "みつこ" }, { "信子", "のぶこ" },
	{ "悦子", "えつこ" }, { "弘子", "ひろこ" }, { "久美子", "くみこ" }, { "真由美", "まゆみ" }, { "由美子", "ゆみこ" }, { "あかり", "あかり" }, { "さくら", "さくら" },
	{ "みどり", "みどり" }, { "千尋", "ちひろ" }, { "恵", "めぐみ" }, { "薫", "かおる" },
};
enum { MEN = 25 };                   /* the first of givens */

/* ---- chance: the same region for the same N ---- */
static uint64_t seed = 20261122;
static unsigned below(unsigned n) {
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((seed >> 33) % n);
}
#define PICK(list) (list)[below(COUNT(list))]

/* ---- words ---- */
static const char *const when_said[] = { "訪問のあと、", "お茶を飲みながら、", "体調のよい朝に、", "通院の帰りに、", "夕方、", "入浴のあと、", "電話で、", "庭を見ながら、" };
static const char *const what_about[] = { "畑のこと", "孫のこと", "亡くなった連れ合いのこと", "若いころの仕事", "祭りの太鼓", "足の痛み", "夜のトイレ", "食事の味", "薬の飲みにくさ", "川の桜",
	"相撲の中継", "これからの暮らし", "病院に戻ること", "一人の夜の不安", "デイサービスの歌", "猫の世話" };
static const char *const how_said[] = { "を話してくれた。", "が気になると言われた。", "を楽しみにしていると笑われた。", "について、また聴いてほしいとのこと。", "をくり返し話された。", "は、いまは考えたくないとのこと。" };
static const char *const wishes[] = { "この家で、窓から川が見えるところにいたい。", "できるだけ、自分の足で歩いてトイレに行きたい。", "病院より、うちの布団がいい。", "家族に迷惑をかけたくない。",
	"孫の結婚式には出たい。", "口から食べられるうちは、食べたい。", "管をたくさんつけるのは、いやだ。", "最期は、静かに音楽を聴いていたい。", "畑をもう一度見に行きたい。", "猫といっしょに暮らしたい。" };
static const char *const topics[] = { "place", "joy", "not_wished", "acute", "eating", "entrusted" };
static const char *const conditions[] = { "脳梗塞のあと", "心不全", "もの忘れ", "がん（在宅で療養中）", "パーキンソン病", "肺の病気", "糖尿病", "骨折のあと", "腎臓の病気", "足腰の弱り" };
static const char *const homes[] = { "自宅（ひとり暮らし）", "自宅（家族と暮らす）", "自宅（配偶者と2人暮らし）", "市営住宅（ひとり暮らし）", "サービス付き高齢者住宅", "グループホーム" };
static const char *const levels[] = { "12", "13", "21", "22", "23", "24", "25" };
static const char *const role_of_cell[ROLES_OF_CELL] = { "visiting_nurse", "doctor", "care_manager" };

static struct text joined(struct tx *tx, const char *a, const char *b, const char *c) {
	return text_join(tx_arena(tx), text_join(tx_arena(tx), text_of(a), text_of(b)), text_of(c));
}

/* ---- the region in the making ---- */
struct cell { id account[ROLES_OF_CELL], office[ROLES_OF_CELL]; };
struct making { int64_t wanted, made, cells, busy; date today; instant now; struct cell offices; struct text password; bool failed; };

static struct actor by(const struct making *m, const struct cell *c, unsigned who, unsigned days_ago, unsigned hour) {
	instant at = date_start(date_plus(m->today, -(int)days_ago)) + HOURS(hour) + MINUTES(below(60));
	return (struct actor){ c->account[who], c->office[who], at > m->now ? m->now : at };
}

static id office_made(struct tx *tx, struct making *m, unsigned role) {
	static const char *const kinds[] = { "visiting_nursing", "clinic", "care_management" }, *const ends[] = { "訪問看護ステーション", "クリニック", "居宅介護支援" };
	struct actor system = { 0, 0, m->now - DAYS(400) };
	const struct name *n = &PICK(surnames);
	struct office o = { .name = joined(tx, n->kanji, ends[role], ""), .kana = text_of(n->kana), .kind = text_of(kinds[role]), .phone = LIT("000-000-0000") };
	return record_insert(tx, &office_record, &o, system);
}

static id account_made(struct tx *tx, struct making *m, struct text login, id office, const char *role) {
	struct actor system = { 0, 0, m->now - DAYS(400) };
	const struct name *f = &PICK(surnames), *g = &PICK(givens);
	struct account a = { .login = login, .name = joined(tx, f->kanji, " ", g->kanji), .kana = joined(tx, f->kana, " ", g->kana), .language = LIT("ja"), .kind = LIT("staff") };
	id account = record_insert(tx, &account_record, &a, system);
	struct account_role r = { .account = account, .office = office, .role = text_of(role), .from_on = date_plus(m->today, -400) };
	record_insert(tx, &account_role_record, &r, system);
	return account;
}

static struct text login_of(struct tx *tx, const char *kind, int64_t n) {
	struct buf b = buf_in(tx_arena(tx), 24);
	buf_f(&b, "%s-%03lld", kind, (long long)n);
	return buf_done(&b);
}

/* The nurse of the first cell is the sample's own, so that a tap signs in as somebody with 150 people. */
static struct cell cell_made(struct tx *tx, struct making *m) {
	struct cell c = m->offices;
	for (unsigned i = 0; i < ROLES_OF_CELL; i++) {
		if (m->cells % CELLS_OF_OFFICE == 0)
			c.office[i] = office_made(tx, m, i);
		c.account[i] = account_made(tx, m, login_of(tx, role_of_cell[i], m->cells), c.office[i], role_of_cell[i]);
	}
	m->offices = c;
	struct stmt *s = SQL(tx, account_by_login, V("visiting_nurse"));
	if (m->cells++ == 0 && sql_row(s))
		c.account[0] = sql_int(s, 0);
	sql_run(s);
	s = SQL(tx, desk_office_of, V(c.account[0]));
	c.office[0] = sql_row(s) ? sql_int(s, 0) : c.office[0];
	sql_run(s);
	return c;
}

/* ---- one person ---- */
static void person_fill(struct tx *tx, struct making *m, struct person *p) {
	const struct name *f = &PICK(surnames), *g = &PICK(givens);
	date born = (date)((1922 + below(60)) * 10000 + (1 + below(12)) * 100 + 1 + below(28));
	struct buf phone = buf_in(tx_arena(tx), 16), address = buf_in(tx_arena(tx), 64);
	buf_f(&phone, "000-%03u-%04u", below(1000), below(10000));
	buf_f(&address, "みどり区%s町%u-%u-%u", PICK(surnames).kanji, 1 + below(9), 1 + below(30), 1 + below(20));
	*p = (struct person){ .family_name = text_of(f->kanji), .given_name = text_of(g->kanji), .family_kana = text_of(f->kana), .given_kana = text_of(g->kana),
		.birth_on = born, .sex = g - givens < MEN ? LIT("male") : LIT("female"), .phone = buf_done(&phone), .address = buf_done(&address),
		.home = text_of(PICK(homes)), .care_level = text_of(PICK(levels)), .conditions = text_of(PICK(conditions)), .brought_by = LIT("家族") };
	(void)m;
}

static void team_of(struct tx *tx, const struct cell *c, id person, struct actor actor) {
	for (unsigned i = 0; i < ROLES_OF_CELL; i++) {
		struct team_member t = { .person = person, .account = c->account[i], .office = c->office[i], .role = text_of(role_of_cell[i]), .from_on = date_of_instant(actor.at) };
		record_insert(tx, &team_member_record, &t, actor);
	}
	consent_ask(tx, person, actor.account, actor);
}

static void sheet_of(struct tx *tx, struct making *m, id person, struct actor actor) {
	struct sheet s = { .person = person, .transport = LIT("wish"), .transport_words = LIT("まず、かかりつけ医へ"), .cpr = LIT("undecided"), .illness = text_of(PICK(conditions)),
		.medicine = LIT("お薬手帳は冷蔵庫の横"), .allergy = LIT("なし"), .manner = LIT("耳元で、ゆっくり話す。"), .review_on = date_plus(m->today, 60),
		.confirmed_how = LIT("spoken"), .confirmed_on = date_of_instant(actor.at), .edition = 1, .tenths = 120 };
	struct sheet_contact c = { .person = person, .rank = 1, .name = LIT("訪問看護（担当）"), .phone = LIT("000-000-0021"), .arrives = LIT("45分で来る") };
	record_insert(tx, &sheet_record, &s, actor);
	sheet_edition_made(tx, person, 1, actor.at);
	record_insert(tx, &sheet_contact_record, &c, actor);
}

static void said(struct tx *tx, const struct acp_talk *t, struct text words, const char *topic, bool main, struct actor actor) {
	struct acp_statement s = { .person = t->person, .talk = t->row.id, .voice = LIT("own_words"), .act = LIT("said"), .topic = text_of(topic), .words = words,
		.said_on = t->held_on, .heard_by = t->heard_by, .main = main };
	id statement = record_insert(tx, &acp_statement_record, &s, actor);
	search_put(tx, "words", statement, t->person, words);
}

static void talk_of(struct tx *tx, struct making *m, const struct cell *c, id person, unsigned n) {
	struct actor actor = by(m, c, n % ROLES_OF_CELL, 3 + (TALKS - n) * 4, 9 + below(8));
	struct acp_talk t = { .person = person, .held_on = date_of_instant(actor.at), .held_at = LIT("14:10"), .place = LIT("home"), .heard_by = actor.account, .mood = LIT("clear"),
		.topics = LIT("home joy"), .share = LIT("team"), .next_on = date_plus(m->today, 20), .next_when = LIT("date"), .read_back_on = date_of_instant(actor.at), .summed_up_at = actor.at };
	record_insert(tx, &acp_talk_record, &t, actor);
	struct acp_present p = { .talk = t.row.id, .person = person, .is_person = 1 };
	record_insert(tx, &acp_present_record, &p, actor);
	said(tx, &t, joined(tx, PICK(wishes), "", ""), NULL, true, actor);
	if (n % 2)
		said(tx, &t, text_of(PICK(wishes)), PICK(topics), false, actor);
}

static void busy_life(struct tx *tx, struct making *m, const struct cell *c, id person) {
	for (unsigned i = 0; i < TALKS; i++)
		talk_of(tx, m, c, person, i);
	for (unsigned i = 0; i < ENTRIES; i++) {
		struct actor actor = by(m, c, i % ROLES_OF_CELL, (ENTRIES - i) * 2, 8 + below(10));
		entry_add(tx, person, i % 3 ? "note" : "visit", (struct text){ 0 }, joined(tx, PICK(when_said), PICK(what_about), PICK(how_said)), 0, actor.at, actor);
	}
	struct actor actor = by(m, c, 0, 2, 10);
	task_add(tx, person, LIT("話を聴きなおす"), actor.account, date_plus(m->today, 20), "acp_review", person, actor);
	task_add(tx, person, LIT("薬のことを医師に聞く"), actor.account, date_plus(m->today, 5), "by_hand", 0, actor);
}

static void life_of(struct tx *tx, struct making *m, const struct cell *c, int64_t n) {
	struct person p;
	struct actor actor = by(m, c, n % ROLES_OF_CELL, 110 + below(30), 10);
	person_fill(tx, m, &p);
	id person = person_put(tx, &p, actor);
	team_of(tx, c, person, actor);
	if (n % m->busy == 0 || n % 3 == 0)
		sheet_of(tx, m, person, actor);
	if (n % m->busy == 0)
		busy_life(tx, m, c, person);
}

static void cells_run(struct tx *tx, void *ctx) {
	struct making *m = ctx;
	for (int i = 0; i < CELLS_AT_ONCE && m->made < m->wanted && !tx_failed(tx); i++) {
		struct cell c = cell_made(tx, m);
		for (int k = 0; k < CELL && m->made < m->wanted && !tx_failed(tx); k++)
			life_of(tx, m, &c, m->made++);
	}
}

/* ---- those who only sign in ---- */
static void doors_run(struct tx *tx, void *ctx) {
	struct making *m = ctx;
	id office = office_made(tx, m, 1);
	for (int i = 0; i < DOORS; i++) {
		id account = account_made(tx, m, login_of(tx, "door", i + 1), office, "doctor");
		struct text hash = secret_hash(tx_arena(tx), LIT("used"));
		RUN(tx, account_invite, V(account), V(hash), V(m->now), V(m->now));
		RUN(tx, account_first_kept, V(m->password), V(TOTP), V(m->now), V(account), V(hash));
		RUN(tx, account_first_done, V((int64_t)0), V(m->now), V(account), V(hash), V(TOTP));
	}
}

/* ---- the search index in bulk ---- */
/* The product merges a few pages of the index with every text, so that no visit waits for a long merge. Here the same index
 * is merged once at the end; that halves the time. */
static const char cut_in_bulk[] = "INSERT INTO search_fts (rowid, grams) SELECT number, CAST(?1 AS TEXT) FROM search_row WHERE kind = ?2 AND row = ?3";
static int merge_sql;
static const char *cut_of_product;

static const char **cut_text(struct house *h) {
	size_t i = 0;
	while (strcmp(h->book.entries[i].name, "search_cut") != 0)
		i++;
	return &h->book.entries[i].sqlite;
}

static void search_in_bulk(struct house *h) {
	cut_of_product = *cut_text(h);
	*cut_text(h) = cut_in_bulk;
	if (h->engine == ENGINE_SQLITE)
		merge_sql = sql_book_add(&h->book, "people_merge", "INSERT INTO search_fts (search_fts, rank) VALUES ('merge', ?1)", LANE_RECORD, 1);
}

/* A step that finds nothing to merge costs nothing. */
static void merge_run(struct tx *tx, void *ctx) {
	(void)ctx;
	for (int i = 0; i < 200 && !tx_failed(tx); i++)
		sql_run(tx_sql(tx, merge_sql, (struct value[]){ V((int64_t)100) }, 1));
}

static int fail(void) {
	fprintf(stderr, "people: %s\n", err_text());
	return 1;
}

static int fill(struct region *r, struct making *m) {
	struct arena *a = arena_new((size_t)1 << 30);
	char hash[128];
	if (!a || !password_hash(LIT(PASSWORD), hash))
		return 1;
	m->password = text_of(hash);
	bool good = store_write_now(r->store, LANE_RECORD, a, doors_run, m) == WRITTEN;
	for (int64_t told = 0; good && m->made < m->wanted; arena_reset(a)) {
		good = store_write_now(r->store, LANE_RECORD, a, cells_run, m) == WRITTEN;
		if (m->made - told >= 50000 && (told = m->made))
			fprintf(stderr, "people: %lld\n", (long long)told);
	}
	for (int64_t i = 0; good && merge_sql && i < 20 + m->made / 1000; i++, arena_reset(a))
		good = store_write_now(r->store, LANE_RECORD, a, merge_run, NULL) == WRITTEN;
	arena_free(a);
	return good ? 0 : fail();
}

int main(int argc, char **argv) {
	struct house h = { 0 };
	struct region *r;
	struct arena *a = arena_new((size_t)256 << 20);
	struct making m = { .wanted = argc > 3 ? strtoll(argv[3], NULL, 10) : 0, .busy = argc > 4 ? strtoll(argv[4], NULL, 10) : 10, .today = date_today(), .now = clock_now() };
	if (!a || m.wanted < 1 || m.wanted > 10000000 || m.busy < 1) {
		fprintf(stderr, "usage: people DATA REGION N [BUSY [STORE]]\n");
		return 2;
	}
	int64_t from = clock_mono();
	if (argc < 6)
		mkdir(argv[1], 0700);
	if (house_start(&h, a, argv[1], argc > 5 ? argv[5] : NULL, false) || house_has(&h, argv[2]))
		return fail();
	search_in_bulk(&h);
	if (house_open(&h, argv[2], true, &r) || sample_make(r, a) || fill(r, &m))
		return fail();
	*cut_text(&h) = cut_of_product;   /* the book frees what it has */
	house_close(&h);
	sync();
	printf("people=%lld seconds=%.1f password=%s totp=%s\n", (long long)m.made, (double)(clock_mono() - from) / 1000, PASSWORD, TOTP);
	arena_free(a);
	return 0;
}
