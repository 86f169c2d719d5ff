/* Step 1 備える: the last words, what nobody has asked yet, one to three cards to ask by, who was there last time. What not
 * to touch is the caution bar's. */
#include "acp_pages.h"

size_t acp_last_quotes(struct request *r, const struct acp_said *said, size_t n, size_t most, struct acp_said_line **out) {
	struct acp_said_line *list = ARENA_ARRAY(r->arena, struct acp_said_line, most);
	size_t kept = 0;
	for (size_t i = n; i-- && kept < most;) {
		const struct acp_statement *s = &said[i].st;
		bool quote = (text_is(s->voice, "own_words") || text_is(s->voice, "own_gesture")) && !s->topic.n;
		if (quote) acp_said_shown(r, &said[i], said, n, &list[kept++]);
	}
	*out = list;
	return kept;
}

/* Nobody has asked, or only guessed, or it is long ago. Never asked comes first. */
size_t acp_open_wishes(struct request *r, const struct acp_said *said, size_t n, struct acp_wish_line **out) {
	struct acp_wish_line *rows, *open = ARENA_ARRAY(r->arena, struct acp_wish_line, ACP_TOPICS);
	size_t n_rows = acp_wish_lines(r, said, n, r->today, &rows), kept = 0;
	for (size_t i = 0; i < n_rows; i++) if (rows[i].unknown) open[kept++] = rows[i];
	for (size_t i = 0; i < n_rows; i++) if (rows[i].presumed || rows[i].old) open[kept++] = rows[i];
	*out = open;
	return kept;
}

#define CUES_MAX 3
size_t acp_cues(struct request *r, const struct acp_wish_line *open, size_t n, struct acp_chip **out) {
	struct acp_chip *cues = ARENA_ARRAY(r->arena, struct acp_chip, CUES_MAX);
	size_t kept = 0;
	for (size_t i = 0; i < n && kept < CUES_MAX; i++) {
		const char *why = open[i].unknown ? JA("{topic}は、まだ聴いていません。") : open[i].old ? JA("{topic}は、聴いてから半年がたちました。")
			: JA("{topic}は、推しはかったままです。本人の言葉が先です。");
		cues[kept++] = (struct acp_chip){ .label = open[i].quote, .hint = say(r->arena, r->lang, why, (struct arg[]){ ARG("topic", open[i].label) }, 1) };
	}
	if (!kept)
		cues[kept++] = (struct acp_chip){ .label = text_of(word(r->lang, JA("「前に話してくださったこと、いまも同じ気持ちですか」"))),
			.hint = text_of(word(r->lang, JA("気持ちは変わります。変わっても、変わらなくても、そのまま残します。"))) };
	*out = cues;
	return kept;
}

void acp_prepare(struct request *r) {
	struct person p = { 0 };
	struct acp_said *said;
	struct acp_held *held;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("話を聴く前に"))));
	struct acp_new_page m = { .ref = ref, .page = ref.page, .code = p.code, .name = person_name(r->arena, &p), .kana = person_kana(r->arena, &p) };
	size_t n = acp_said_of(r, r->person, r->today, &said), talks = acp_held_of(r, r->person, r->today, &held);
	m.n_talks = (int64_t)talks;
	m.n_last = acp_last_quotes(r, said, n, 3, &m.last);
	m.n_open = acp_open_wishes(r, said, n, &m.open);
	m.n_cues = acp_cues(r, m.open, m.n_open, &m.cues);
	if (talks) m.present_words = acp_there_words(r, held[0].talk.row.id);
	struct html h = html_of(r);
	tpl_acp_prepare(&h, &m);
	answer_page(r, 200, &h);
}
