/* The table of contents read by machine: every feature's rows, checked once at start, matched once a request.
 * Refuses to start when a row has no guard. To add a route, write a row in the feature; nothing here changes. */
#include "desk.h"
#include "house.h"
#include <string.h>

static bool guard_fits(const struct route *r) {
	bool person = strstr(r->path, "/:person") != NULL;
	bool asks = r->guard.kind == GUARD_PERSON_KIND || r->guard.kind == GUARD_MINE;
	return r->guard.kind != GUARD_UNSET && person == (r->guard.kind == GUARD_PERSON_KIND)
		&& (!asks || (r->guard.data != KIND_NONE && r->guard.act));
}

static bool route_check(const struct feature *f, const struct route *r) {
	if (!r->path || r->path[0] != '/' || !r->handle)
		return err_set(ERR_SETUP, "%s: a route without path or handler", f->name), false;
	if (!guard_fits(r))
		return err_set(ERR_SETUP, "%s: %s has no guard that fits its path", f->name, r->path), false;
	if ((r->slow || r->first) && r->method != GET)
		return err_set(ERR_SETUP, "%s: %s: only GET may be slow, POST has prepare; and what is posted is never refused for being late", f->name, r->path), false;
	return true;
}

static bool twice(size_t feature, size_t row) {
	const struct route *r = &features[feature]->routes[row];
	for (size_t f = 0; f <= feature; f++)
		for (size_t i = 0; i < (f == feature ? row : features[f]->n_routes); i++)
			if (features[f]->routes[i].method == r->method && strcmp(features[f]->routes[i].path, r->path) == 0) return true;
	return false;
}

bool routes_check(void) {
	for (size_t f = 0; f < features_count; f++)
		for (size_t i = 0; i < features[f]->n_routes; i++) {
			if (!route_check(features[f], &features[f]->routes[i])) return false;
			if (twice(f, i)) return err_set(ERR_SETUP, "two routes for %s", features[f]->routes[i].path), false;
		}
	return true;
}

/* One piece of the pattern against one of the path. ":name" takes all; ":name.csv" wants the suffix. */
static bool piece_fits(struct arena *a, struct text want, struct text got, struct pairs *params) {
	if (!text_starts(want, ":")) return text_eq(want, got);
	size_t dot;
	struct text name = text_from(want, 1), suffix = { "", 0 };
	if (text_find(name, LIT("."), &dot)) {
		suffix = text_from(name, dot);
		name.n = dot;
	}
	if (got.n <= suffix.n || !text_eq(text_from(got, got.n - suffix.n), suffix)) return false;
	got.n -= suffix.n;
	if (params->n == 8) return false;
	if (!params->p) params->p = ARENA_ARRAY(a, struct pair, 8);
	params->p[params->n++] = (struct pair){ name, got };
	return true;
}

bool path_fits(struct arena *a, const char *pattern, struct text path, struct pairs *params) {
	struct text want = text_from(text_of(pattern), 1), got = text_from(path, 1), w, g;
	params->n = 0;
	for (;;) {
		bool more_w = text_cut(&want, '/', &w), more_g = text_cut(&got, '/', &g);
		if (!more_w || !more_g) return more_w == more_g;
		if (!piece_fits(a, w, g, params)) return false;
	}
}

const struct route *route_find(struct arena *a, enum http_method method, struct text path, struct pairs *params, bool *other_method) {
	const struct route *found = NULL;
	struct pairs p = { 0 };
	*other_method = false;
	for (size_t f = 0; f < features_count; f++)
		for (size_t i = 0; i < features[f]->n_routes; i++) {
			const struct route *r = &features[f]->routes[i];
			if (!path_fits(a, r->path, path, &p)) continue;
			/* A row written out in full wins over one with a :name. */
			bool better = !found || p.n < params->n;
			if (r->method != method) { *other_method = true; continue; }
			if (!better) continue;
			found = r;
			params->n = p.n;
			if (p.n) { params->p = ARENA_ARRAY(a, struct pair, 8); memcpy(params->p, p.p, p.n * sizeof *p.p); }
		}
	return found;
}

struct text param(const struct request *r, const char *name) { return pairs_get(&r->params, name); }
struct text query(const struct request *r, const char *name) { return text_trim(pairs_get(&r->http->query, name)); }

struct text typed(const struct request *r, const char *name) {
	struct text t = text_trim(pairs_get(&r->http->form, name));
	return t.p ? t : LIT("");
}

bool path_is_ours(struct text path) {
	bool ours = text_starts(path, "/") && !text_starts(path, "//") && path.n <= 1000;
	for (size_t i = 0; ours && i < path.n; i++) ours = (unsigned char)path.p[i] > ' ' && path.p[i] != '\\' && path.p[i] != 127;
	return ours;
}

bool typed_has(const struct request *r, const char *name, const char *value) {
	struct text t;
	for (size_t from = 0; (t = pairs_next(&r->http->form, name, &from)).p;)
		if (text_is(text_trim(t), value)) return true;
	return false;
}

/* ---- the table as others read it ---- */
static const char *guard_name(enum guard_kind kind) {
	static const char *const names[] = { [GUARD_UNSET] = "-", [GUARD_ANYONE] = "ANYONE", [GUARD_SIGNED_IN] = "SIGNED_IN", [GUARD_STAFF] = "STAFF",
		[GUARD_PERSON_KIND] = "PERSON", [GUARD_MINE] = "MINE", [GUARD_ADMINISTRATOR] = "ADMINISTRATOR", [GUARD_SAMPLE] = "SAMPLE" };
	return names[kind];
}

void routes_print(FILE *out) {
	static const char *const methods[HTTP_METHODS] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
	static const char *const acts[] = { "-", "see", "record", "export", "speak" };
	for (size_t f = 0; f < features_count; f++)
		for (size_t i = 0; i < features[f]->n_routes; i++) {
			const struct route *r = &features[f]->routes[i];
			bool asks = r->guard.kind == GUARD_PERSON_KIND || r->guard.kind == GUARD_MINE;
			fprintf(out, "%s %s %s", methods[r->method], r->path, guard_name(r->guard.kind));
			if (asks) fprintf(out, " %s %s %s", data_kind_code(r->guard.data), acts[r->guard.act], purpose_code(r->guard.purpose));
			fputc('\n', out);
		}
}
