/* The shell of every page: eave, rooms, crumbs, flash, draft bar, foot. The looks are in page_head.html, page_foot.html.
 * To add a room or a link to the shell, change the template and struct page_shell. */
#include "desk.h"
#include "assets.h"
#include "../../base/fold.h"
#include <string.h>

struct page page_of(struct request *r, const char *room, struct text title) {
	struct page p = { .r = r, .title = title, .room = room, .live = live_state(r) };
	flash_read(r, &p);
	return p;
}

void page_crumb(struct page *p, struct text href, struct text label) {
	if (p->n_crumbs < COUNT(p->crumbs)) p->crumbs[p->n_crumbs++] = (struct crumb){ href, label };
}

struct html html_of(struct request *r) {
	return (struct html){ .out = buf_in(r->arena, 40 * 1024), .lang = r->lang, .today = r->today };
}

static struct text asset_tag(const char *path) {
	for (size_t i = 0; i < assets_count; i++) if (strcmp(assets[i].path, path) == 0) return text_of(assets[i].tag);
	return LIT("0");
}

static struct text cookie_choice(const struct request *r, const char *name, const char *a, const char *b) {
	struct text t = pairs_get(&r->http->cookies, name);
	return text_is(t, a) || text_is(t, b) ? t : LIT("");
}

static void shell_place(struct page_shell *s, const char *room) {
	s->at_today = strcmp(room, "today") == 0;
	s->at_people = strcmp(room, "people") == 0;
	s->at_network = strcmp(room, "network") == 0;
	s->at_town = strcmp(room, "town") == 0;
	s->at_find = strcmp(room, "find") == 0;
	s->at_mine = strcmp(room, "mine") == 0;
	s->at_words = strcmp(room, "words") == 0;
	s->at_sheet = strcmp(room, "sheet") == 0;
	s->at_seen = strcmp(room, "seen") == 0;
	s->at_consent = strcmp(room, "consent") == 0;
}

static bool open_to(struct request *r, struct standing s, enum data_kind kind) {
	return decide(r->viewer.account != 0, s, kind, ACT_SEE, PURPOSE_CARE).allowed;
}

/* The rooms of own accounts (/mine). On pages without a person in the guard, the settings for one, the gate is asked here. */
static void shell_own(struct page_shell *s, struct request *r) {
	s->own = s->signed_in && r->viewer.kind != ACCOUNT_STAFF;
	if (!s->own) return;
	bool asked = r->person && r->person == r->viewer.of_person;
	struct standing st = asked ? r->standing : guard_standing(r->tx, &r->viewer, r->viewer.of_person, r->now);
	s->family = r->viewer.kind == ACCOUNT_FAMILY;
	s->own_words = open_to(r, st, KIND_WISH);
	s->own_sheet = open_to(r, st, KIND_SHEET);
	s->own_log = open_to(r, st, KIND_CONSENT);
}

static void shell_crumbs(struct page_shell *s, const struct page *p) {
	s->crumbs = ARENA_ARRAY(p->r->arena, struct crumb_row, COUNT(p->crumbs));
	for (size_t i = 0; i < p->n_crumbs; i++)
		s->crumbs[s->n_crumbs++] = (struct crumb_row){ p->crumbs[i].href, p->crumbs[i].label, i + 1 == p->n_crumbs };
}

/* The same page in the other language: its own address with ?lang=. */
static struct text other_lang(const struct request *r) {
	struct buf b = buf_in(r->arena, 128);
	struct text path = r->http->path, piece;
	path = text_from(path, 1);
	while (text_cut(&path, '/', &piece)) { buf_char(&b, '/'); http_encode(&b, piece); }
	buf_z(&b, r->lang == LANG_EN ? "?lang=ja" : "?lang=en");
	for (size_t i = 0; i < r->http->query.n; i++) {
		if (text_is(r->http->query.p[i].name, "lang")) continue;
		buf_char(&b, '&');
		http_encode(&b, r->http->query.p[i].name);
		buf_char(&b, '=');
		http_encode(&b, r->http->query.p[i].value);
	}
	return buf_done(&b);
}

static struct text body_class(const struct page *p) {
	bool own = p->large || (p->r->viewer.account && p->r->viewer.kind != ACCOUNT_STAFF);
	if (own) return p->sheet ? LIT("own focus sheetpage") : p->focus ? LIT("own focus") : LIT("own");
	return p->public_ ? LIT("public") : p->sheet ? LIT("staff focus sheetpage") : p->focus ? LIT("staff focus") : LIT("staff");
}

static struct text draft_time(const struct request *r) {
	struct buf b = buf_in(r->arena, 32);
	if (r->draft_at) instant_put(&b, r->draft_at, r->lang);
	return buf_done(&b);
}

static void shell_flash(struct page_shell *s, const struct page *p) {
	if (!p->flash_text.n) return;
	s->flash_text = p->flash_text;
	if (!p->flash_change) return;
	char change[ID_CHARS + 1];
	id_show(p->flash_change, change);
	struct buf b = buf_in(p->r->arena, 64);
	buf_f(&b, "/history/%s/undo", change);
	s->flash_undo = buf_done(&b);
}

static struct page_shell shell_of(const struct page *p) {
	struct request *r = p->r;
	struct page_shell s = { .page = *p, .lang = text_of(r->lang == LANG_EN ? "en" : "ja"), .title = p->title, .english = r->lang == LANG_EN,
		.body_class = body_class(p), .public_ = p->public_, .bare = p->bare || !r->viewer.account, .sample = r->region->sample,
		.region_title = r->region->title, .area = r->region->area, .signed_in = r->viewer.account != 0,
		.large = p->large || r->viewer.large_type || text_is(pairs_get(&r->http->cookies, "engawa_large"), "1"),
		.theme = cookie_choice(r, "engawa_theme", "light", "dark"),
		.viewer_name = r->viewer.name, .viewer_face = r->viewer.face, .phone = r->region->phone,
		.css_tag = asset_tag("/static/engawa.css"), .js_tag = asset_tag("/static/engawa.js"),
		.other_lang_href = other_lang(r), .draft_time = draft_time(r) };
	const struct code_item *role = code_find(&role_codes, text_of(role_code(r->viewer.role)));
	s.viewer_role = role ? text_of(word(r->lang, role->ja)) : r->viewer.office_name;
	shell_own(&s, r);
	if (s.own) s.viewer_role = text_of(s.family ? word(r->lang, JA("ご家族")) : word(r->lang, JA("本人")));
	s.rooms_below = !s.bare && !p->focus && !p->sheet;
	s.slot_time = LIT("{time}");
	s.slot_n = LIT("{n}");
	s.slot_who = LIT("{who}");
	s.live_on = live_on(r);
	if (s.signed_in) s.csrf = form_csrf(r);
	s.lock_seconds = (int)(IDLE_DESK / 1000);
	s.script_lock = s.signed_in && !p->bare;
	s.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, r->region->phone));
	if (r->problems.n) s.title_prefix = text_of(word(r->lang, JA("確かめてください：")));
	shell_place(&s, p->room);
	shell_crumbs(&s, p);
	shell_flash(&s, p);
	return s;
}

void page_head(struct html *h, struct page p) {
	struct page_shell s = shell_of(&p);
	tpl_page_head(h, &s);
}

void page_foot(struct html *h, struct page p) {
	struct page_shell s = shell_of(&p);
	tpl_page_foot(h, &s);
}

void page_bar(struct html *h, struct page p) { if (p.bar) p.bar(h, p); }

void page_problems(struct html *h, struct page p) { if (p.r->problems.n) record_problems(h, &p.r->problems); }
