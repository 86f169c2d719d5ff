/* Making the sample region: one transaction, every feature in turn. */
#include "desk.h"
#include "house.h"
#include "sample.h"
#include <assert.h>
#include <string.h>

static id ref_find(const struct sample_ref *refs, size_t n, const char *key) {
	for (size_t i = 0; i < n; i++) if (strcmp(refs[i].key, key) == 0) return refs[i].id;
	assert(!"the sample has no such key");
	return 0;
}

id sample_office(const struct sample *s, const char *key) { return ref_find(s->offices, s->n_offices, key); }
id sample_account(const struct sample *s, const char *key) { return ref_find(s->accounts, s->n_accounts, key); }
id sample_person(const struct sample *s, const char *key) { return ref_find(s->people, s->n_people, key); }

void sample_add(struct sample_ref *refs, size_t *n, const char *key, id which) {
	assert(*n < 24);
	refs[(*n)++] = (struct sample_ref){ key, which };
}

struct actor sample_by(const struct sample *s, const char *account, int days_ago, int hour, int minute) {
	instant at = date_start(date_plus(s->today, -days_ago)) + HOURS(hour) + MINUTES(minute);
	if (at > s->now) at = s->now;
	struct stmt *st = SQL(s->tx, desk_office_of, V(sample_account(s, account)));
	id office = sql_row(st) ? sql_int(st, 0) : 0;
	sql_run(st);
	return (struct actor){ sample_account(s, account), office, at };
}

static void sample_run(struct tx *tx, void *ctx) {
	(void)ctx;
	struct sample s = { .tx = tx, .today = date_today(), .now = clock_now() };
	for (size_t f = 0; f < features_count && !tx_failed(tx); f++) if (features[f]->sample) features[f]->sample(&s);
}

int sample_make(struct region *r, struct arena *a) {
	const struct region_facts facts = { .title = "みどり区 在宅ケアの縁側", .area = "みどり区", .phone = "000-000-0000", .sample = true };
	int err = region_settle(r, a, &facts);
	if (err) return err;
	if (store_write_now(r->store, LANE_RECORD, a, sample_run, NULL) != WRITTEN)
		return err_set(ERR_DISK, "the sample could not be written");
	return ERR_OK;
}
