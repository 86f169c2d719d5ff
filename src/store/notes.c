/* What a commit tells to those who listen: small notes, kept by the writer until the commit is through.
 *
 * On SQLite this process is the only one, so the writer calls the listener itself; on PostgreSQL the notes go by NOTIFY
 * inside the transaction and come back to every process (postgres_ear.c).
 * Refuses: content (a note is a letter and a number), and lists without end: past NOTES_MAX it is "look yourself". */
#include "inside.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void notes_add(struct notes *all, struct store_note note) {
	for (size_t i = 0; i < all->n; i++)
		if (all->note[i].kind == note.kind && all->note[i].which == note.which)
			return;
	if (all->n < NOTES_MAX)
		all->note[all->n++] = note;
	else
		all->note[NOTES_MAX - 1] = (struct store_note){ 0 };
}

void tx_notify(struct tx *tx, char kind, id which) {
	assert(tx->writes && kind >= 'a' && kind <= 'z');
	if (!tx->failed)
		notes_add(tx->notes, (struct store_note){ kind, which });
}

void notes_hear(struct store *s, const struct notes *all) {
	pthread_mutex_lock(&s->ear.lock);
	for (size_t i = 0; i < all->n && s->ear.heard; i++)
		s->ear.heard(s->ear.ctx, all->note[i]);
	pthread_mutex_unlock(&s->ear.lock);
}

/* ---- as words, for the server's post ---- */

size_t notes_write(const struct notes *all, char *out, size_t room) {
	size_t n = 0;
	out[0] = '\0';
	for (size_t i = 0; i < all->n && n + 24 < room; i++) {
		char kind = all->note[i].kind ? all->note[i].kind : '-';
		n += (size_t)snprintf(out + n, room - n, "%s%c%lld", n ? " " : "", kind, (long long)all->note[i].which);
	}
	return n;
}

/* What cannot be read may have been anything. */
void notes_read(const char *words, struct notes *all) {
	all->n = 0;
	while (*words) {
		char kind = *words++, *end;
		long long which = strtoll(words, &end, 10);
		bool good = end != words && *words != ' ' && kind >= 'a' && kind <= 'z' && (*end == ' ' || !*end);
		notes_add(all, good ? (struct store_note){ kind, which } : (struct store_note){ 0 });
		for (words = end; *words && *words != ' ';)
			words++;
		while (*words == ' ')
			words++;
	}
}

/* ---- listening ---- */

static int ear_open(struct store *s) {
	if (pipe(s->ear.stop))
		return err_set(ERR_SETUP, "no pipe to listen with");
	if (pthread_create(&s->ear.thread, NULL, s->ops->ear_main, s) == 0)
		return ERR_OK;
	close(s->ear.stop[0]);
	close(s->ear.stop[1]);
	return err_set(ERR_SETUP, "no thread to listen with");
}

int store_listen(struct store *s, void (*heard)(void *, struct store_note), void *ctx) {
	pthread_mutex_lock(&s->ear.lock);
	assert(!s->ear.heard);
	s->ear.ctx = ctx;
	s->ear.heard = heard;
	int err = s->ops->ear_main ? ear_open(s) : ERR_OK;
	if (err)
		s->ear.heard = NULL;
	else if (!s->ops->ear_main)
		heard(ctx, (struct store_note){ 0 });
	pthread_mutex_unlock(&s->ear.lock);
	return err;
}

void store_listen_end(struct store *s) {
	pthread_mutex_lock(&s->ear.lock);
	bool listened = s->ear.heard;
	s->ear.heard = NULL;
	pthread_mutex_unlock(&s->ear.lock);
	if (!listened || !s->ops->ear_main)
		return;
	close(s->ear.stop[1]);
	pthread_join(s->ear.thread, NULL);
	close(s->ear.stop[0]);
}
