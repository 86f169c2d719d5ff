/* Who looked: the read log of one person, in sentences. An hour in which somebody looked several times is one sentence.
 * Refuses: to say that there is a record of protection (mine.sql leaves it out); to be read without being logged itself. */
#include "mine_inside.h"

#define ROWS 300                     /* read at once */
#define GROUPS 40                    /* on one page */
#define TXT_GROUPS 3000
#define GLASSES 200
#define NAMES 64
#define FIRST_PAGE INT64_MAX

struct glass_span { id account; instant from, to; };
struct reader { id account, office; struct text name; };
struct group { date on; int hour; id account, office; unsigned kinds; bool glass; };
struct log {
	struct request *r;
	bool own;                        /* one's own visits too */
	int64_t before;                  /* go on with what is older than this entry */
	bool more;
	struct group *groups; size_t n, most;
	struct glass_span glasses[GLASSES]; size_t n_glasses;
	struct reader readers[NAMES]; size_t n_readers;
};

static void log_begin(struct log *l, struct request *r, size_t most) {
	*l = (struct log){ .r = r, .before = FIRST_PAGE, .most = most, .groups = ARENA_ARRAY(r->arena, struct group, most) };
	struct stmt *s = SQL(r->tx, mine_glasses, V(r->person));
	while (l->n_glasses < GLASSES && sql_row(s)) l->glasses[l->n_glasses++] = (struct glass_span){ sql_int(s, 0), sql_int(s, 1), sql_int(s, 2) };
	sql_run(s);
}

static bool through_glass(const struct log *l, id account, instant at) {
	for (size_t i = 0; i < l->n_glasses; i++)
		if (l->glasses[i].account == account && l->glasses[i].from <= at && at <= l->glasses[i].to) return true;
	return false;
}

/* Into a group of the same hour and reader; false when a new one would be one too many. */
static bool take(struct log *l, instant at, id account, id office, enum data_kind kind) {
	date on = date_of_instant(at);
	int hour = (int)((at - date_start(on)) / HOURS(1));
	bool glass = through_glass(l, account, at);
	for (size_t i = l->n; i-- > 0 && l->groups[i].on == on && l->groups[i].hour == hour;) {
		struct group *g = &l->groups[i];
		if (g->account != account || g->office != office || g->glass != glass) continue;
		g->kinds |= KIND_BIT(kind);
		return true;
	}
	if (l->n == l->most) return false;
	l->groups[l->n++] = (struct group){ on, hour, account, office, KIND_BIT(kind), glass };
	return true;
}

/* Fills groups up to the most; more says whether there is anything older. */
static void log_fill(struct log *l) {
	bool full = false;
	for (int rows = ROWS; rows == ROWS && !full;) {
		rows = 0;
		struct stmt *s = SQL(l->r->tx, mine_reads, V(l->r->person), V(l->before), V(l->own ? 1 : 0), V(l->r->viewer.account), V((int64_t)ROWS));
		while (!full && sql_row(s)) {
			rows++;
			full = !take(l, sql_int(s, 1), sql_int(s, 2), sql_int(s, 3), data_kind_of(sql_text(s, 4)));
			if (!full) l->before = sql_int(s, 0);
		}
		sql_run(s);
	}
	l->more = full;
}

/* ---- in words ---- */
static struct text office_name(struct request *r, id office) {
	struct stmt *s = SQL(r->tx, mine_office, V(office));
	struct text name = sql_row(s) ? sql_text(s, 0) : LIT("");
	sql_run(s);
	return name;
}

static struct text reader_words(struct request *r, id account, id office) {
	if (!account) return mine_words(r, JA("紙の二次元コードから開いた人"));
	if (account == r->viewer.account) return mine_words(r, JA("あなた"));
	struct stmt *s = SQL(r->tx, mine_reader, V(account));
	struct text name = sql_row(s) ? sql_text(s, 0) : LIT("");
	enum account_kind kind = name.n ? account_kind_of(sql_text(s, 1)) : ACCOUNT_STAFF;
	sql_run(s);
	struct text at = kind == ACCOUNT_FAMILY ? mine_words(r, JA("ご家族")) : kind == ACCOUNT_PERSON ? mine_words(r, JA("本人")) : office_name(r, office);
	if (!at.n) return name;
	return say(r->arena, r->lang, JA("{name}（{office}）"), (struct arg[]){ ARG("name", name), ARG("office", at) }, 2);
}

static struct text reader_of(struct log *l, id account, id office) {
	for (size_t i = 0; i < l->n_readers; i++)
		if (l->readers[i].account == account && l->readers[i].office == office) return l->readers[i].name;
	struct text name = reader_words(l->r, account, office);
	if (l->n_readers < NAMES) l->readers[l->n_readers++] = (struct reader){ account, office, name };
	return name;
}

/* In the words of whose data it is. */
static const char *kind_ja(size_t nth) {
	switch ((enum data_kind)(nth + 1)) {
	case KIND_PERSON: return JA("名前など");
	case KIND_MEDICAL: return JA("からだのこと");
	case KIND_FAMILY: return JA("seen|家族のこと");
	case KIND_TEAM: return JA("かかわっている人");
	default: return data_kind_codes.items[nth].ja;
	}
}

static struct text kinds_words(struct request *r, unsigned kinds) {
	struct buf b = buf_in(r->arena, 64);
	for (size_t i = 0; i < data_kind_codes.n; i++) {
		if (!(kinds & KIND_BIT(i + 1))) continue;
		if (b.n) buf_z(&b, word(r->lang, JA("seen|、")));
		buf_z(&b, word(r->lang, kind_ja(i)));
	}
	return buf_done(&b);
}

static struct seen_group group_words(struct log *l, const struct group *g) {
	struct request *r = l->r;
	struct arg args[] = { ARG("hour", int_text(r->arena, g->hour)), ARG("who", reader_of(l, g->account, g->office)), ARG("kinds", kinds_words(r, g->kinds)) };
	return (struct seen_group){ .sentence = say(r->arena, r->lang, JA("{hour}時　{who}が、{kinds}の頁を見ました"), args, COUNT(args)), .glass = g->glass };
}

size_t seen_newest(struct request *r, size_t most, struct seen_group **out) {
	struct log *l = ARENA_NEW(r->arena, struct log);
	log_begin(l, r, most);
	log_fill(l);
	*out = ARENA_ARRAY(r->arena, struct seen_group, most);
	for (size_t i = 0; i < l->n; i++) {
		struct buf b = buf_in(r->arena, 128);
		(*out)[i] = group_words(l, &l->groups[i]);
		date_put_short(&b, l->groups[i].on, r->lang);
		buf_char(&b, ' ');
		buf_text(&b, (*out)[i].sentence);
		(*out)[i].sentence = buf_done(&b);
	}
	return l->n;
}

static void days_of(struct log *l, struct seen_page *m) {
	m->days = ARENA_ARRAY(l->r->arena, struct seen_day, l->n + 1);
	for (size_t i = 0; i < l->n; i++) {
		struct seen_day *d = m->n_days ? &m->days[m->n_days - 1] : NULL;
		if (!d || d->on != l->groups[i].on) {
			d = &m->days[m->n_days++];
			*d = (struct seen_day){ .on = l->groups[i].on, .groups = ARENA_ARRAY(l->r->arena, struct seen_group, l->n - i) };
		}
		d->groups[d->n_groups++] = group_words(l, &l->groups[i]);
	}
}

static void page_asked(struct log *l) {
	int64_t before;
	l->own = text_is(query(l->r, "own"), "1");
	if (text_int(query(l->r, "before"), &before) && before > 0) l->before = before;
}

void mine_seen(struct request *r) {
	struct mine mine;
	struct log *l = ARENA_NEW(r->arena, struct log);
	if (!mine_begin(r, "seen", mine_words(r, JA("見た人")), &mine)) return;
	log_begin(l, r, GROUPS);
	page_asked(l);
	struct seen_page m = { .page = mine.page, .own = l->own, .first = l->before == FIRST_PAGE };
	log_fill(l);
	days_of(l, &m);
	struct buf more = buf_in(r->arena, 64);
	if (l->more) buf_f(&more, "/mine/seen?before=%lld%s", (long long)l->before, l->own ? "&own=1" : "");
	m.more_href = buf_done(&more);
	struct html h = html_of(r);
	tpl_mine_seen(&h, &m);
	answer_page(r, 200, &h);
}

/* The same as plain text, to keep: everything, the newest first. */
void mine_seen_txt(struct request *r) {
	struct log *l = ARENA_NEW(r->arena, struct log);
	struct person p;
	if (!person_load(r->tx, r->person, &p)) return;
	log_begin(l, r, TXT_GROUPS);
	l->own = true;
	log_fill(l);
	struct buf b = buf_in(r->arena, 4096);
	SAY(&b, r->lang, JA("{name}さんの頁を見た人"), ARG("name", person_name(r->arena, &p)));
	for (size_t i = 0; i < l->n; i++) {
		struct seen_group g = group_words(l, &l->groups[i]);
		if (!i || l->groups[i - 1].on != l->groups[i].on) {
			buf_z(&b, "\n\n");
			date_put(&b, l->groups[i].on, r->lang);
		}
		buf_char(&b, '\n');
		buf_text(&b, g.sentence);
		if (g.glass) buf_z(&b, word(r->lang, JA("（至急）")));
	}
	buf_char(&b, '\n');
	answer_bytes(r, "text/plain; charset=utf-8", "seen.txt", buf_done(&b));
}
