/* The commands of engawa. Each is a small function and one row of the table at the end; what they do lives below.
 * SPDX-License-Identifier: Apache-2.0 */
#include "app/account/account.h"
#include "app/desk/house.h"
#include "app/keep/keep.h"
#include "base/log.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define VERSION "0.1.0"

struct options {
	const char *data, *store, *address, *name, *title, *area, *phone, *hosts, *login, *admin, *to, *key, *out, *file;
	struct arena *arena;             /* of the process; main frees it */
	uint16_t port;
	unsigned streams, late;
	bool if_empty, broken, takes_file;
};

static int fail(struct house *h) {
	fprintf(stderr, "engawa: %s\n", err_text());
	house_close(h);
	return 1;
}

static int start(struct house *h, const struct options *o, bool read_only) {
	if (!o->store && !read_only && mkdir(o->data, 0700) && errno != EEXIST)
		return err_set(ERR_SETUP, "%s: %s", o->data, strerror(errno));
	return house_start(h, o->arena, o->data, o->store, read_only);
}

/* ---- serve ---- */
static int wait_for_end(void) {
	sigset_t set;
	int sig = 0;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	while (sigwait(&set, &sig) != 0) { }
	return sig;
}

static void block_signals(void) {
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int command_serve(const struct options *o) {
	struct house h = { 0 };
	struct desk *d;
	block_signals();
	if (start(&h, o, false) || house_open_all(&h)) return fail(&h);
	if (!h.n_regions) {
		err_set(ERR_SETUP, "no region yet. Make the sample with \"engawa demo\" or your own with \"engawa region add\".");
		return fail(&h);
	}
	const struct desk_config c = { .house = &h, .address = o->address, .port = o->port, .streams = o->streams, .late_ms = o->late };
	if (desk_open(&d, &c)) return fail(&h);
	printf("Engawa is listening on http://127.0.0.1:%u\n", desk_port(d));
	fflush(stdout);
	wait_for_end();
	desk_close(d);
	house_close(&h);
	return 0;
}

/* ---- demo ---- */
static int command_demo(const struct options *o) {
	struct house h = { 0 };
	struct region *r;
	const char **names;
	const char *name = o->name ? o->name : "midori";
	if (start(&h, o, false)) return fail(&h);
	bool any = house_names(&h, &names) > 0;
	if (!names) return fail(&h);
	if ((any && o->if_empty) || house_has(&h, name)) {
		if (!o->if_empty) printf("The region %s is there already; nothing was changed.\n", name);
		house_close(&h);
		return 0;
	}
	if (house_open(&h, name, true, &r) || sample_make(r, h.arena)) return fail(&h);
	printf("Sample region %s made. Everybody in it is invented.\n", name);
	house_close(&h);
	return 0;
}

/* ---- region add ---- */
static bool name_fits(const char *name) {
	if (!name || !*name || strlen(name) > 40 || name[0] == '-' || name[0] == '_') return false;
	return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name) && !(name[0] >= '0' && name[0] <= '9');
}

static int command_region_add(const struct options *o) {
	struct house h = { 0 };
	struct region *r;
	char code[INVITE_CHARS + 1];
	if (!name_fits(o->name) || !o->title || !o->login || !o->admin) {
		fputs("engawa region add NAME --title TITLE --login LOGIN --admin 'FULL NAME' [--area AREA] [--phone PHONE] [--host HOST]\n"
			"  NAME: small letters, digits and _ ; it becomes the folder or schema.\n", stderr);
		return 2;
	}
	if (account_first_fits(o->arena, o->login, o->admin) || start(&h, o, false)) return fail(&h);
	if (house_has(&h, o->name)) { err_set(ERR_CONFLICT, "the region %s is there already", o->name); return fail(&h); }
	const struct region_facts facts = { o->title, o->area, o->phone, o->hosts, false };
	if (house_open(&h, o->name, true, &r) || region_settle(r, h.arena, &facts)) return fail(&h);
	if (account_first_admin(r, h.arena, o->login, o->admin, code)) return fail(&h);
	printf("Region %s made.\nFirst administrator: %s\nOne-time code: %s  (valid for 7 days)\n"
		"Open /first on this server, type the login and the code, and choose a password and a second factor.\n", o->name, o->login, code);
	house_close(&h);
	return 0;
}

/* ---- verify ---- */
static void no_memory(void *ctx) {
	(void)ctx;
	fputs("engawa: out of memory\n", stderr);
	exit(1);
}

static void print_head(const char *log, struct chain_head h) { printf("  %s ends at %lld %s\n", log, (long long)h.seq, h.hash); }

/* The heads are printed to be kept elsewhere: a tail cut off can only be seen against one. */
static void print_heads(struct region *r) {
	struct arena *a = arena_new(1 << 20);
	if (a) arena_on_full(a, no_memory, NULL);
	struct tx *tx = a ? store_read(r->store, a) : NULL;
	if (tx) {
		print_head("change_log", chain_head_changes(tx));
		print_head("read_log", chain_head_reads(tx));
		store_read_end(tx);
	}
	arena_free(a);
}

static int verify_one(struct region *r) {
	struct chain_report c;
	if (!chain_verify_store(r->store, NULL, NULL, &c)) { fprintf(stderr, "engawa: %s: %s\n", r->name, err_text()); return 1; }
	if (c.whole) {
		printf("%s: whole. %lld changes, %lld reads.\n", r->name, (long long)c.changes, (long long)c.reads);
		print_heads(r);
		return 0;
	}
	char shown[ID_CHARS + 1];
	id_show(c.broken_id, shown);
	printf("%s: BROKEN. The first broken link is entry %lld of the %s (%s): %s.\n", r->name, (long long)c.broken_at, c.broken_log, shown, c.why);
	return 1;
}

static int command_verify(const struct options *o) {
	struct house h = { 0 };
	int bad = 0;
	if (start(&h, o, true) || house_open_all(&h)) return fail(&h);
	if (!h.n_regions) { err_set(ERR_ABSENT, "no region there"); return fail(&h); }
	for (size_t i = 0; i < h.n_regions; i++) bad |= verify_one(&h.regions[i]);
	house_close(&h);
	return bad;
}

/* ---- backup and the like: app/keep ---- */
static struct keep_ask keep_of(const struct options *o) {
	return (struct keep_ask){ o->arena, o->data, o->store, o->name, o->file, o->to, o->key, o->out, o->broken };
}
static int command_backup(const struct options *o) { struct keep_ask k = keep_of(o); return keep_backup(&k); }
static int command_restore(const struct options *o) { struct keep_ask k = keep_of(o); return keep_restore(&k); }
static int command_export(const struct options *o) { struct keep_ask k = keep_of(o); return keep_export(&k); }
static int command_import(const struct options *o) { struct keep_ask k = keep_of(o); return keep_import(&k); }
static int command_backup_key(const struct options *o) { struct keep_ask k = keep_of(o); return keep_key(&k); }

static int command_routes(const struct options *o) { (void)o; routes_print(stdout); return 0; }
static int command_version(const struct options *o) { (void)o; puts("engawa " VERSION); return 0; }

/* ---- the table ---- */
static const struct command { const char *words, *what; int (*run)(const struct options *); bool takes_file; } commands[] = {
	{ "serve",      "--data DIR | --store URL   --port N   --address A   --streams N   --late MS", command_serve },
	{ "demo",       "--data DIR | --store URL   make the sample region and nothing else", command_demo },
	{ "region add", "NAME --title T --login L --admin 'FULL NAME'   make a real region", command_region_add },
	{ "verify",     "--data DIR | --store URL   check the logs' chains", command_verify },
	{ "backup",     "--data DIR | --store URL   --region R  --to KEY.pub  --out FILE|-   a sealed copy, while the server runs", command_backup },
	{ "restore",    "FILE --key KEY  --data DIR | --store URL   --region NEW   a copy becomes a region", command_restore, true },
	{ "export",     "--data DIR | --store URL   --region R  --out FOLDER   everything of a region, for those who leave", command_export },
	{ "import",     "FOLDER  --data DIR | --store URL   --region NEW   an export becomes a region", command_import, true },
	{ "backup-key", "--out FILE   the pair of keys for backups", command_backup_key },
	{ "routes",     "every route with its guard", command_routes },
	{ "version",    "", command_version },
};

static int usage(void) {
	fputs("Engawa: one server from the bedside to the town\n\n", stderr);
	for (size_t i = 0; i < COUNT(commands); i++) fprintf(stderr, "  engawa %-12s %s\n", commands[i].words, commands[i].what);
	return 2;
}

static const char **option_named(struct options *o, const char *name) {
	const struct { const char *name; const char **to; } all[] = { { "--data", &o->data }, { "--store", &o->store }, { "--address", &o->address },
		{ "--title", &o->title }, { "--area", &o->area }, { "--phone", &o->phone }, { "--host", &o->hosts }, { "--login", &o->login },
		{ "--admin", &o->admin }, { "--region", &o->name }, { "--to", &o->to }, { "--key", &o->key }, { "--out", &o->out } };
	for (size_t i = 0; i < COUNT(all); i++) if (strcmp(all[i].name, name) == 0) return all[i].to;
	return NULL;
}

static bool options_read(struct options *o, int argc, char **argv, int from) {
	for (int i = from; i < argc; i++) {
		const char **to = option_named(o, argv[i]);
		int64_t port;
		if (strcmp(argv[i], "--if-empty") == 0) o->if_empty = true;
		else if (strcmp(argv[i], "--broken") == 0) o->broken = true;
		else if (to && i + 1 < argc) *to = argv[++i];
		else if (strcmp(argv[i], "--port") == 0 && i + 1 < argc && text_int(text_of(argv[i + 1]), &port) && port >= 0 && port < 65536) {
			o->port = (uint16_t)port;
			i++;
		} else if (strcmp(argv[i], "--late") == 0 && i + 1 < argc && text_int(text_of(argv[i + 1]), &port) && port > 0 && port <= 600000) {
			o->late = (unsigned)port;
			i++;
		} else if (strcmp(argv[i], "--streams") == 0 && i + 1 < argc && text_int(text_of(argv[i + 1]), &port) && port > 0 && port <= 100000) {
			o->streams = (unsigned)port;
			i++;
		} else if (argv[i][0] != '-' && o->takes_file && !o->file) o->file = argv[i];
		else if (argv[i][0] != '-' && !o->takes_file && !o->name) o->name = argv[i];
		else return fprintf(stderr, "engawa: cannot read \"%s%s%s\"\n", argv[i], i + 1 < argc ? " " : "", i + 1 < argc ? argv[i + 1] : ""), false;
	}
	return true;
}

int main(int argc, char **argv) {
	struct options o = { .data = "./engawa-data", .address = "127.0.0.1", .port = 8080, .arena = arena_new((size_t)256 << 20) };
	if (!o.arena) { fputs("engawa: no memory\n", stderr); return 1; }
	arena_on_full(o.arena, no_memory, NULL);
	for (size_t i = 0; argc > 1 && i < COUNT(commands); i++) {
		char words[64];
		bool two = argc > 2 && strchr(commands[i].words, ' ');
		snprintf(words, sizeof words, two ? "%s %s" : "%s", argv[1], two ? argv[2] : "");
		if (strcmp(words, commands[i].words) != 0) continue;
		o.takes_file = commands[i].takes_file;
		int status = options_read(&o, argc, argv, two ? 3 : 2) ? commands[i].run(&o) : 2;
		arena_free(o.arena);
		return status;
	}
	arena_free(o.arena);
	return usage();
}
