/* Turns .html templates into C: `template IN.html OUT.c`, and `template --header OUT.h FILES...` for the prototypes.
 *
 *     {% template acp_talk struct acp_page "acp_pages.h" %}        first line; becomes tpl_acp_talk(h, m), m the model
 *     {{ talk.place }}                a value, escaped for its place: text, quoted attribute, address
 *     {{ talk.held_on | date }}       through a filter: html_as_date(h, ...)
 *     {{_ "{n}回話しました" n=count since=first|date }}    a sentence of the catalogue, with values
 *     {{raw chart}}                   markup of our own: long, rare, counted
 *     {% for w in words %} {{ w.text }} {% if loop_last %}..{% end %} {% else %} no words {% end %}
 *                                     (words beside n_words; loop_first, loop_last, loop_index from 1)
 *     {% if talk.place == PLACE_HOME and not (n_words > 3 or name == "") %} {% elif %} {% else %} {% end %}
 *     {% with t = talk.row %} {{ t.id }} {% end %}         a short name; each part of a path is a struct or a pointer to one
 *     {% include other talk %}        tpl_other(h, &m->talk); without a path the same model
 *     {% call fn page &talk 3 %}      fn(h, m->page, &m->talk, 3)
 *     {# comment #}
 * Headers are looked for beside the template, then from src/. Templates named ..._head and ..._foot, or with the word half
 * at the end of the first line, may open what another one closes.
 *
 * In an address the first value may be any address (others become "#"); what follows / ? # or that
 * value is one part of it and percent-encoded.
 *
 * Refuses: whatever cannot be escaped safely where it stands (template_place.c), HTML that is not closed
 * (template_tree.c), directives it does not know. Names are checked by the C compiler, which names the template's line.
 * To extend: see the head of the part it belongs to, listed in template.h. */
#include "template.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_beside(const char *in, const char *header) {
	struct tool_text path = { 0 };

	tool_put(&path, in, (size_t)(tool_base(in) - in));
	tool_put(&path, header, strlen(header));
	return !access(path.p, R_OK);
}

/* How the C file names a header beside the template: both paths are seen from where the build runs. */
static void header_path(struct tool_text *to, const char *in, const char *out, const char *header) {
	char *whole = *out == '/' && *in != '/' ? realpath(in, NULL) : NULL;
	const char *from = whole ? whole : in;

	if (!is_beside(in, header)) {
		tool_put(to, header, strlen(header));
		free(whole);
		return;
	}
	for (const char *slash = strchr(out, '/'); slash && *from != '/'; slash = strchr(slash + 1, '/'))
		tool_put(to, "../", 3);
	tool_put(to, from, (size_t)(tool_base(from) - from));
	tool_put(to, header, strlen(header));
	free(whole);
}

static void write_c(const struct template *t, const char *out_path) {
	struct tool_text c = { 0 }, path;

	tool_putf(&c, "/* Made by tools/template.c from ");
	tool_put(&c, tool_base(t->file), strlen(tool_base(t->file)));
	tool_putf(&c, ": change that file. */\n");
	for (int i = 0; i < t->n_headers; i++) {
		path = (struct tool_text){ 0 };
		header_path(&path, t->file, out_path, t->headers[i]);
		tool_putf(&c, "#include ");
		tool_quote(&c, path.p, path.n);
		tool_putf(&c, "\n");
	}
	tool_putf(&c, "#include \"templates.h\"\n\nvoid tpl_%.*s(struct html *h, const struct %.*s *m)\n{\n\t(void)h; (void)m;\n",
		(int)t->name.n, t->name.p, (int)t->model.n, t->model.p);
	tool_put(&c, t->out.p, t->out.n);
	tool_putf(&c, "}\n");
	tool_write(out_path, &c);
}

static int one_template(const char *in, const char *out) {
	struct template *t = tool_keep(sizeof *t);
	size_t n;
	const char *bytes = tool_read(in, &n);

	template_compile(t, in, bytes, n, false);
	if (tool_complaints())
		return 1;
	write_c(t, out);
	return 0;
}

static bool same(const struct token *a, const struct token *b) {
	return a->n == b->n && !memcmp(a->p, b->p, a->n);
}

static int header(const char *out, char **files, int n_files) {
	struct template *all = tool_keep((size_t)(n_files + 1) * sizeof *all);
	struct tool_text h = { 0 };
	size_t n;

	tool_putf(&h, "/* Made by tools/template.c: every template as a function. */\n#pragma once\n#include \"html/html.h\"\n\n");
	for (int i = 0; i < n_files; i++) {
		struct template *t = &all[i];
		const char *bytes = tool_read(files[i], &n);

		template_compile(t, files[i], bytes, n, true);
		for (int k = 0; k < i; k++)
			if (t->name.n && same(&all[k].name, &t->name))
				tool_complain(t->file, 1, "%s has the same name", all[k].file);
		tool_putf(&h, "struct %.*s;\nvoid tpl_%.*s(struct html *h, const struct %.*s *m);\n", (int)t->model.n, t->model.p,
			(int)t->name.n, t->name.p, (int)t->model.n, t->model.p);
	}
	if (tool_complaints())
		return 1;
	tool_write(out, &h);
	return 0;
}

int main(int argc, char **argv) {
	if (argc >= 3 && !strcmp(argv[1], "--header"))
		return header(argv[2], argv + 3, argc - 3);
	if (argc == 3)
		return one_template(argv[1], argv[2]);
	fprintf(stderr, "use: template IN.html OUT.c\n     template --header OUT.h FILES...\n");
	return 2;
}
