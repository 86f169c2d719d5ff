/* A whole template: its first line, its pieces, what must be true at its end.
 *
 * Refuses: a first line without name, model and header; a name that is not the file's; blocks without end; an end in a tag.
 * To extend: a word of the first line is one more branch in first_line(). */
#include "template.h"
#include <string.h>

static bool named_like_file(const struct template *t) {
	const char *base = tool_base(t->file);

	return !strncmp(base, t->name.p, t->name.n) && !strcmp(base + t->name.n, ".html");
}

static bool is_half(const struct token *name) {
	return name->n > 5 && (!memcmp(name->p + name->n - 5, "_head", 5) || !memcmp(name->p + name->n - 5, "_foot", 5));
}

static bool first_line(struct template *t, struct scan *s, int line) {
	struct tool_text *header;

	if (scan_take(s, "template") && s->token.kind == TOKEN_PATH) {
		t->name = s->token;
		scan_next(s);
		if (scan_take(s, "struct") && s->token.kind == TOKEN_PATH) {
			t->model = s->token;
			scan_next(s);
		}
	}
	while (s->token.kind == TOKEN_STRING && t->n_headers < (int)(sizeof t->headers / sizeof t->headers[0])) {
		header = tool_keep(sizeof *header);
		scan_string(header, &s->token);
		t->headers[t->n_headers++] = header->p;
		scan_next(s);
	}
	t->blocks[0].half = scan_take(s, "half") || is_half(&t->name);
	if (!t->name.n || !t->model.n || !t->n_headers || s->token.kind != TOKEN_END || memchr(t->name.p, '.', t->name.n)) {
		tool_complain(t->file, line, "the first line must be {%% template name struct model \"header.h\" %%}");
		return false;
	}
	if (!named_like_file(t))
		tool_complain(t->file, line, "the template must be named like its file, not %.*s", (int)t->name.n, t->name.p);
	return true;
}

static bool only_blanks(const struct piece *piece) {
	for (size_t i = 0; i < piece->n; i++)
		if (!strchr(" \t\r\n", piece->p[i]) || !piece->p[i])
			return false;
	return true;
}

static void end_of_file(struct template *t, int line) {
	t->line = line;
	t->place.blank = 0;
	write_flush(t);
	for (int i = 1; i < t->n_blocks; i++)
		tool_complain(t->file, t->blocks[i].line, "this block has no {%% end %%}");
	if (t->n_blocks == 1)
		element_block_end(t);
	if (t->place.where != IN_TEXT)
		tool_complain(t->file, line, "the template ends in %s", place_name(&t->place));
}

void template_compile(struct template *t, const char *file, const char *bytes, size_t n, bool only_first_line) {
	struct source source = { file, bytes, bytes + n, 1 };
	struct piece piece;
	struct scan s;

	*t = (struct template){ .file = file, .n_blocks = 1, .place.after_blank = true };
	piece_next(&source, &piece);
	while (piece.kind == PIECE_TEXT && only_blanks(&piece))
		piece_next(&source, &piece);
	scan_start(&s, &piece);
	if (piece.kind != PIECE_DO)
		s.token.kind = TOKEN_BAD;
	if (!first_line(t, &s, piece.line) || only_first_line)
		return;
	for (piece_next(&source, &piece); piece.kind != PIECE_END; piece_next(&source, &piece))
		write_piece(t, &piece);
	end_of_file(t, piece.line);
}
