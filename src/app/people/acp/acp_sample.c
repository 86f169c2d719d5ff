/* The sample's talks, all invented: a wish that changed, a presumption with grounds, a family's view apart, a wavering one,
 * one who does not want to talk, one who said it for a single pair of ears, one who has died. Days count back from today. */
#include "acp_inside.h"
#include "../task/task.h"
#include "../timeline/timeline.h"
#include "../../desk/sample.h"

static const struct sample_talk {
	const char *key, *person, *by;
	int days, hour, minute;
	const char *place, *mood, *topics, *share, *there, *others;
	int next, read_back;             /* days after the talk; 0 = not */
	bool summed;
	const char *ability, *explained;
} talks[] = {
	{ "k1", "kitazawa", "msw", 33, 14, 0, "hospital", "wavering", "home treatment", "team", "msw", "", 13, 6, true, NULL, NULL },
	{ "k2", "kitazawa", "msw", 20, 11, 20, "home", "clear", "family", "team", "msw", "甥（電話で）", 10, 5, true, "お金の管理：支えが要る。", NULL },
	{ "k3", "kitazawa", "visiting_nurse", 10, 14, 10, "home", "clear", "home joy", "team", "visiting_nurse community_centre", "", 30, 0, true,
		"暮らす場所：理解して選べる（小野寺医師）。", "往診と訪問看護は夜も電話できること、川沿病院と取り決めがあることを、山本が説明。" },
	{ "m1", "miura", "doctor", 38, 10, 0, "outpatient", "clear", "home family", "team", "doctor", "夫", 14, 14, true, NULL, "病気の見通しと、家で過ごすときの支えを、小野寺が説明。" },
	{ "m2", "miura", "visiting_nurse", 24, 15, 40, "home", "tired", "family", "team", "visiting_nurse", "", 10, 7, true, NULL, NULL },
	{ "m3", "miura", "msw", 12, 13, 30, "home", "wavering", "family", "team", "msw visiting_nurse", "夫", 9, 4, true, NULL, NULL },
	{ "m4", "miura", "msw", 3, 14, 10, "home", "wavering", "family joy work", "team", "msw visiting_nurse", "夫", 7, 0, false, NULL, NULL },
	{ "s1", "suzuki", "facility", 195, 13, 0, "facility", "clear", "home", "team", "facility", "長女", 180, 7, true, NULL, NULL },
	{ "s2", "suzuki", "facility", 15, 13, 10, "facility", "clear", "joy", "team", "facility", "", 30, 0, true, NULL, NULL },
	{ "t1", "takasaki", "care_manager", 40, 10, 30, "home", "clear", "home work", "team", "care_manager", "夫", 60, 5, true, NULL, NULL },
	{ "t2", "takasaki", "visiting_nurse", 5, 11, 0, "home", "clear", "treatment", "not_yet", "visiting_nurse", "", 14, 0, false, NULL, NULL },
	{ "o1", "sato", "community_centre", 8, 15, 0, "home", "not_now", "", "team", "community_centre", "", 30, 0, false, NULL, NULL },
	{ "n1", "tanaka", "care_manager", 30, 16, 0, "home", "wavering", "family", "team", "care_manager", "娘", 35, 3, true, NULL, NULL },
	{ "b1", "kobayashi", "visiting_nurse", 60, 10, 0, "home", "clear", "joy last_days", "team", "visiting_nurse", "妻", 30, 7, true, NULL, NULL },
	{ "y1", "yoshida", "doctor", 14, 16, 30, "home", "clear", "treatment family", "team", "doctor", "夫", 60, 0, true, NULL, "停電のときの備えを、小野寺が説明。" },
};
static const struct sample_said {
	const char *key, *talk, *voice, *topic, *words, *speaker, *grounds, *weighed_by, *condition, *before, *reason;
} said[] = {
	{ .talk = "k1", .voice = "own_words", .words = "管につながれて、寝かされたままになるのは嫌だ。家のことは、迷惑をかけるなら病院でもいい。" },
	{ .talk = "k1", .voice = "own_words", .topic = "not_wished", .words = "「管につながれて、寝かされたままになるのは嫌だ」" },
	{ .key = "k-place", .talk = "k1", .voice = "own_words", .topic = "place", .words = "迷惑をかけるなら、病院でもいい。" },
	{ .talk = "k2", .voice = "own_words", .words = "甥には甥の暮らしがある。知らせなくていい。" },
	{ .talk = "k2", .voice = "family_view", .words = "ふだんの関わりは持てない。後見の申立ての書類には協力する。", .speaker = "親族（甥）" },
	{ .talk = "k2", .voice = "presumed", .topic = "eating", .words = "若いころ母親を看たとき「ああはなりたくない」と話していた（飲み仲間の話）。",
		.grounds = "飲み仲間の一人が、20年ほど前に本人から何度も聞いたと、高橋に電話で話した。", .weighed_by = "高橋 ゆき、小野寺 誠" },
	{ .talk = "k3", .voice = "own_words", .words = "「病院のベッドより、うちの窓だな。川が見えて、電車の音がする。ここで暮らせるうちは、ここがいい。」" },
	{ .talk = "k3", .voice = "own_words", .topic = "place", .words = "自宅アパートで。", .before = "k-place", .reason = "退院して、うちの窓の景色に落ち着いたから。" },
	{ .talk = "k3", .voice = "own_words", .topic = "joy", .words = "朝の川べりの散歩。相撲中継。仕事仲間だった人との一杯。" },
	{ .talk = "k3", .voice = "own_words", .topic = "acute", .words = "一度は川沿病院で診てもらい、帰れるなら家に帰りたい。", .condition = "肺炎や心不全で悪くなったとき" },
	{ .talk = "m1", .voice = "own_words", .words = "家がいい。台所の音が聞こえるところにいたい。" },
	{ .talk = "m1", .voice = "own_words", .topic = "place", .words = "家がいい。台所の音が聞こえるところ。" },
	{ .key = "m-joy", .talk = "m1", .voice = "own_words", .topic = "joy", .words = "庭の花の世話を続けたい。" },
	{ .talk = "m2", .voice = "own_words", .words = "子どもの前では泣かないって決めてるの。" },
	{ .talk = "m2", .voice = "own_words", .topic = "not_wished", .words = "子どもたちが知らないうちに、わたしがいなくなること。" },
	{ .key = "m-joy-2", .talk = "m3", .voice = "own_words", .topic = "joy", .words = "家族で、近くの公園に行きたい。", .before = "m-joy",
		.reason = "庭に出るのがつらくなり、みんなで過ごす時間がほしくなったから。" },
	{ .talk = "m3", .voice = "own_words", .words = "花はもういいの。みんなで外に出たい。" },
	{ .talk = "m3", .voice = "family_view", .words = "家で看たい。子どもたちに、いつ、どう話せばいいのかがわからない。", .speaker = "夫" },
	{ .talk = "m4", .voice = "own_words", .words = "「夏休みに、みんなで海に行きたい。それまでは、お母さんでいたいんです。」" },
	{ .talk = "m4", .voice = "own_words", .topic = "joy", .words = "夏休みに、みんなで海に行きたい。", .before = "m-joy-2", .reason = "子どもたちが海の話をしたから。" },
	{ .talk = "s1", .voice = "own_words", .words = "ここで、みんなの声が聞こえるのがいい。" },
	{ .talk = "s1", .voice = "own_words", .topic = "place", .words = "みんなの声が聞こえる、このホームで。" },
	{ .talk = "s2", .voice = "own_gesture", .words = "庭の椿の写真に手をのばし、ほほえまれた。" },
	{ .talk = "s2", .voice = "own_gesture", .topic = "joy", .words = "椿の花を見ること（写真に手をのばし、ほほえまれた）。" },
	{ .talk = "t1", .voice = "own_words", .words = "自分のことは、自分で決めたい。" },
	{ .talk = "t2", .voice = "own_words", .words = "薬が合わない気がするの。夫に心配をかけたくないから、まだ言わないで。" },
	{ .talk = "n1", .voice = "own_words", .words = "Quero ficar com minha filha. でも、娘には自分の仕事を続けてほしい。" },
	{ .talk = "n1", .voice = "family_view", .words = "いっしょにいたい。夜だけでも手伝ってくれる人がほしい。", .speaker = "娘" },
	{ .talk = "b1", .voice = "own_words", .words = "妻の味噌汁が飲めれば、それでいい。" },
	{ .talk = "b1", .voice = "own_words", .topic = "place", .words = "この家で、妻のそばで。" },
	{ .talk = "y1", .voice = "own_words", .words = "呼吸器をつけて、よかったと思っている。孫の声が聞けるから。" },
	{ .talk = "y1", .voice = "own_words", .topic = "acute", .words = "まず病院へ運んでほしい。", .condition = "停電や、呼吸器の故障のとき" },
	{ .talk = "y1", .voice = "own_words", .topic = "entrusted", .words = "夫に。迷ったら、夫と主治医で決めてほしい。" },
};

static void there(struct sample *s, const struct sample_talk *t, id talk, struct actor actor) {
	id person = sample_person(s, t->person);
	struct text names = text_of(t->there), one;
	struct acp_present p = { .talk = talk, .person = person, .is_person = 1 };
	record_insert(s->tx, &acp_present_record, &p, actor);
	while (text_cut(&names, ' ', &one)) {
		p = (struct acp_present){ .talk = talk, .person = person, .account = sample_account(s, text_z(tx_arena(s->tx), one)) };
		record_insert(s->tx, &acp_present_record, &p, actor);
	}
	p = (struct acp_present){ .talk = talk, .person = person, .other = text_of(t->others) };
	if (p.other.n) record_insert(s->tx, &acp_present_record, &p, actor);
}

static void say_all(struct sample *s, const struct sample_talk *t, const struct acp_talk *talk, id *kept, struct actor actor) {
	bool first = true;
	for (size_t i = 0; i < COUNT(said); i++) {
		if (!text_is(text_of(said[i].talk), t->key)) continue;
		struct acp_statement st = { .person = talk->person, .talk = talk->row.id, .voice = text_of(said[i].voice), .act = LIT("said"),
			.topic = text_of(said[i].topic), .words = text_of(said[i].words), .said_on = talk->held_on, .speaker = text_of(said[i].speaker),
			.heard_by = talk->heard_by, .grounds = text_of(said[i].grounds), .weighed_by = text_of(said[i].weighed_by),
			.condition = text_of(said[i].condition), .reason = text_of(said[i].reason), .main = first && !said[i].topic };
		for (size_t k = 0; said[i].before && k < COUNT(said); k++)
			if (said[k].key && text_is(text_of(said[k].key), said[i].before)) { st.before = kept[k]; st.act = LIT("changed"); }
		first = first && !st.main;
		kept[i] = record_insert(s->tx, &acp_statement_record, &st, actor);
		if (text_is(talk->share, "team")) search_put(s->tx, "words", kept[i], talk->person, st.words);
	}
}

static void tasks(struct sample *s, const struct sample_talk *t, const struct acp_talk *talk, struct actor actor) {
	struct buf b = buf_in(tx_arena(s->tx), 64);
	struct person p;
	if (!person_load(s->tx, talk->person, &p) || p.died_on) return;
	task_add(s->tx, talk->person, LIT("話を聴きなおす"), talk->heard_by, talk->next_on, "acp_review", talk->person, actor);
	if (t->read_back || !text_is(talk->share, "team") || text_is(talk->mood, "not_now")) return;
	buf_f(&b, "%d/%dの言葉を本人に読み返す", date_month(talk->held_on), date_day(talk->held_on));
	task_add(s->tx, talk->person, buf_done(&b), talk->heard_by, date_plus(s->today, 1 + t->days % 6), "acp_read_back", talk->row.id, actor);
}

static void talk_made(struct sample *s, const struct sample_talk *t, id *kept) {
	struct actor actor = sample_by(s, t->by, t->days, t->hour, t->minute);
	struct buf at = buf_in(tx_arena(s->tx), 8);
	buf_f(&at, "%02d:%02d", t->hour, t->minute);
	struct acp_talk talk = { .person = sample_person(s, t->person), .held_on = date_plus(s->today, -t->days), .held_at = buf_done(&at),
		.place = text_of(t->place), .heard_by = actor.account, .mood = text_of(t->mood), .topics = text_of(t->topics), .share = text_of(t->share),
		.ability = text_of(t->ability), .explained = text_of(t->explained), .next_on = date_plus(s->today, t->next - t->days), .next_when = LIT("date"),
		.read_back_on = t->read_back ? date_plus(s->today, t->read_back - t->days) : 0, .summed_up_at = t->summed ? actor.at + HOURS(3) : 0 };
	if (talk.summed_up_at > s->now) talk.summed_up_at = s->now;
	record_insert(s->tx, &acp_talk_record, &talk, actor);
	there(s, t, talk.row.id, actor);
	say_all(s, t, &talk, kept, actor);
	tasks(s, t, &talk, actor);
	entry_add(s->tx, talk.person, "acp", LIT("人生会議の話"),
		text_is(talk.mood, "not_now") ? LIT("いまは話したくない、とのことでした。") : LIT("話を聴きました。"), talk.row.id, actor.at, actor);
}

void acp_sample(struct sample *s) {
	id kept[COUNT(said)] = { 0 };
	for (size_t i = 0; i < COUNT(talks); i++) talk_made(s, &talks[i], kept);
}
