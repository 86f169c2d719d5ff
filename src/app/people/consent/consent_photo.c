/* Photographs of the paper an agreement was given on: taken in with the form, kept with the agreement, shown to whoever
 * may see agreements.
 * Refuses: what src/picture refuses (a sentence says which photograph and what to do); more than four, more than 10 MB
 * each; to show the paper of or for a relative whom the viewer may not see, or any while the whereabouts are hidden from them: a
 * name or an address is likely on it.
 * To extend to another record: a record like this one, with its own guard; the bytes never leave without one. */
#include "consent_photo.h"
#include "../../desk/picture.h"
#include "sql_names.h"
#include <sodium.h>

static const struct field consent_photo_fields[] = {
	REF (consent_photo, person,  NEED | FIXED | HIDDEN, JA("本人")),
	REF (consent_photo, consent, NEED | FIXED | HIDDEN, JA("共有の同意")),
	INT (consent_photo, place,   NEED | FIXED | HIDDEN, JA("何枚目"), 1, PHOTOS_MAX),
	LINE(consent_photo, type,    NEED | FIXED | HIDDEN, JA("種類"), 1, 40),
	INT (consent_photo, width,   NEED | FIXED | HIDDEN, JA("幅"), 1, 20000),
	INT (consent_photo, height,  NEED | FIXED | HIDDEN, JA("高さ"), 1, 20000),
	INT (consent_photo, size,    NEED | FIXED | HIDDEN, JA("大きさ"), 1, INT32_MAX),
	LINE(consent_photo, sha256,  NEED | FIXED | HIDDEN, JA("照合の値"), 64, 64),
};
const struct record consent_photo_record = { "consent_photo", JA("同意の紙の写真"), sizeof(struct consent_photo), consent_photo_fields,
	COUNT(consent_photo_fields), 0, KIND_CONSENT, .section = "share", .lasting = true };

/* ---- before the transaction ---- */
struct photos { struct picture made[PHOTOS_MAX]; size_t n; const char *wrong; int64_t which; };

/* Asks as the guard will ask again: nobody else shall make us decode. */
static bool let_in(struct request *r) {
	char code[CODE_CHARS + 1];
	struct viewer v = { 0 };
	if (session_find(r->tx, pairs_get(&r->http->cookies, SESSION_COOKIE), r->now, &v) != SESSION_OPEN || v.kind != ACCOUNT_STAFF) return false;
	if (r->http->form_broken || !code_read(param(r, "person"), code)) return false;
	struct stmt *s = SQL(r->tx, desk_person_by_code, V(text_copy(r->arena, text_of(code))));
	id person = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return decide(true, guard_standing(r->tx, &v, person, r->now), KIND_CONSENT, ACT_RECORD, PURPOSE_CARE).allowed;
}

static const char *wrong_ja(enum picture_answer answer) {
	switch (answer) {
	case PICTURE_OTHER_TYPE: return JA("{n}枚目は、JPEGかPNGの写真ではありません。写真を選び直してください。");
	case PICTURE_TOO_LARGE: return JA("{n}枚目の写真は、細かすぎて扱えません。小さく撮り直してください。");
	case PICTURE_BROKEN: return JA("{n}枚目の写真を読めませんでした。もう一度撮ってください。");
	case PICTURE_NOT_NOW: return JA("いまは写真を受け取れません。少し待って選び直すか、写真なしで記録してください。");
	case PICTURE_MADE: break;
	}
	return NULL;
}

static void give_back(void *p) { arena_free(p); }

/* Larger than a request's own memory. Gone with the request. */
static struct arena *room_for(struct request *r) {
	struct arena *room = arena_new(PHOTOS_MAX * (PICTURE_ROOM + 4096));
	if (room) arena_defer(r->arena, give_back, room);
	return room;
}

static void one_more(struct photos *p, struct arena *room, struct text bytes) {
	p->which = (int64_t)p->n + 1;
	if (p->n == PHOTOS_MAX) p->wrong = JA("写真は4枚までです。選び直してください。");
	else if (bytes.n > PHOTO_BYTES) p->wrong = JA("{n}枚目の写真が大きすぎます（10MBまで）。小さくして選び直してください。");
	else p->wrong = wrong_ja(room ? picture_clean(room, bytes, &p->made[p->n]) : PICTURE_NOT_NOW);
	if (!p->wrong) p->n++;
}

static bool is_photo(const struct http_file *f) { return (text_is(f->field, "photos") || text_is(f->field, "photo_now")) && (f->file_name.n || f->bytes.n); }

void consent_photos_prepare(struct request *r) {
	struct photos *p = ARENA_NEW(r->arena, struct photos);
	size_t n = 0;
	for (size_t i = 0; i < r->http->n_files; i++) n += is_photo(&r->http->files[i]);
	if (!n || !let_in(r)) return;
	struct arena *room = room_for(r);
	r->prepared = p;
	for (size_t i = 0; i < r->http->n_files && !p->wrong; i++)
		if (is_photo(&r->http->files[i])) one_more(p, room, r->http->files[i].bytes);
}

/* ---- in the transaction ---- */
void consent_photos_check(struct request *r, const struct consent *c) {
	const struct photos *p = r->prepared;
	if (!p) return;
	if (p->wrong) problem_add(&r->problems, "photos", p->wrong, (struct arg[]){ ARG("n", int_text(r->arena, p->which)) }, 1);
	else if (!text_is(c->method, "paper") && !text_is(c->method, "written"))
		problem_add(&r->problems, "photos", JA("写真を残せるのは、「書面」か「紙」のときです。どのように、を選び直してください。"), NULL, 0);
}

bool consent_photos_sent(const struct request *r) { return r->prepared || (r->typed && (pairs_get(r->typed, "photos").n || pairs_get(r->typed, "photo_now").n)); }

static struct text hash_of(struct arena *a, struct text bytes) {
	unsigned char hash[crypto_hash_sha256_BYTES];
	char *hex = arena_alloc(a, 2 * sizeof hash + 1);
	crypto_hash_sha256(hash, (const unsigned char *)bytes.p, bytes.n);
	sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
	return text_of(hex);
}

void consent_photos_put(struct request *r, const struct consent *c) {
	const struct photos *p = r->prepared;
	for (size_t i = 0; p && i < p->n; i++) {
		const struct picture *made = &p->made[i];
		struct consent_photo f = { .person = c->person, .consent = c->row.id, .place = (int64_t)i + 1, .type = LIT("image/jpeg"), .width = made->width,
			.height = made->height, .size = (int64_t)made->bytes.n, .sha256 = hash_of(r->arena, made->bytes) };
		record_insert(r->tx, &consent_photo_record, &f, actor_of(r));
		RUN(r->tx, consent_photo_bytes_put, V(f.row.id), value_blob(made->bytes));
	}
}

void consent_photos_end(struct tx *tx, id consent, struct actor actor) {
	id ids[PHOTOS_MAX];
	size_t n = 0;
	struct stmt *s = SQL(tx, consent_photos, V(consent));
	while (n < PHOTOS_MAX && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	for (size_t i = 0; i < n; i++) record_end(tx, &consent_photo_record, ids[i], 1, NULL, actor);
}

/* ---- shown ---- */
static bool open_to_viewer(struct request *r, const struct consent *c) {
	struct kin k;
	return (!c->kin || circle_one(r, c->kin, &k)) && (!c->to_kin || circle_one(r, c->to_kin, &k)) && (!r->standing.concealed || address_may(r, c->person, ACT_SEE));
}

void consent_photos_of(struct request *r, struct consent_line *l) {
	const struct consent *c = &l->consent;
	if ((!text_is(c->method, "paper") && !text_is(c->method, "written")) || c->person != r->person || r->viewer.kind != ACCOUNT_STAFF || !open_to_viewer(r, c)) return;
	l->photos = ARENA_ARRAY(r->arena, struct consent_photo_line, PHOTOS_MAX);
	struct stmt *s = SQL(r->tx, consent_photos, V(c->row.id));
	while (l->n_photos < PHOTOS_MAX && sql_row(s)) {
		char shown[ID_CHARS + 1];
		struct buf b = buf_in(r->arena, 80);
		id_show(sql_int(s, 0), shown);
		buf_text(&b, consent_row_href(r, c->row.id, "/photo/"));
		buf_z(&b, shown);
		l->photos[l->n_photos++] = (struct consent_photo_line){ buf_done(&b), sql_int(s, 1), sql_int(s, 2), sql_int(s, 3) };
	}
	sql_run(s);
}

void consent_photo_show(struct request *r) {
	struct consent_line l;
	struct consent_photo f;
	id consent, which;
	if (!id_read(param(r, "consent"), &consent) || !id_read(param(r, "photo"), &which) || !consent_line_of(r, consent, &l) || !open_to_viewer(r, &l.consent)) return;
	if (!record_load(r->tx, &consent_photo_record, which, &f) || f.consent != consent || f.person != r->person) return;
	struct stmt *s = SQL(r->tx, consent_photo_bytes, V(which));
	struct text bytes = sql_row(s) ? sql_blob(s, 0) : LIT("");
	sql_run(s);
	if (bytes.n) answer_inline(r, "image/jpeg", bytes);
}
