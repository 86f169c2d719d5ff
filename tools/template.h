/* What the parts of the template compiler share. See template.c for the language.
 *
 *     template_read.c    cuts the file into literal text, {{ values }} and {% directives %}
 *     template_scan.c    names, numbers, conditions inside the braces -> C expressions
 *     template_place.c   where in the HTML we are; blanks
 *     template_attr.c    what a value may do there, and so how it must be escaped: attributes, addresses
 *     template_tree.c    elements closed where they were opened
 *     template_write.c   directives and values -> C statements
 *     template_say.c     sentences of the catalogue
 *     template_file.c    the first line, the whole file
 *     template.c         the command */
#pragma once
#include "tool.h"

enum { BLOCKS_MAX = 32, OPEN_MAX = 128, NAME_SIZE = 40 };

/* ---- pieces of a file ---- */
enum piece_kind { PIECE_END, PIECE_TEXT, PIECE_PUT, PIECE_DO };
struct piece { enum piece_kind kind; int line; const char *p; size_t n; };
struct source { const char *file; const char *p, *end; int line; };
void piece_next(struct source *, struct piece *);

/* ---- words inside the braces ---- */
enum token_kind { TOKEN_END, TOKEN_PATH, TOKEN_CONSTANT, TOKEN_NUMBER, TOKEN_STRING, TOKEN_SIGN, TOKEN_BAD };
struct token { enum token_kind kind; const char *p; size_t n; };    /* of a string: without its quotes, escapes kept */
struct scan { const char *p, *end; struct token token; };
void scan_start(struct scan *, const struct piece *);
void scan_next(struct scan *);
bool scan_is(const struct scan *, const char *word);               /* the token is this path, constant or sign */
bool scan_take(struct scan *, const char *word);                   /* the same, and steps over it */
void scan_string(struct tool_text *, const struct token *);        /* with \" \\ \n undone */

/* ---- where in the HTML ---- */
enum where { IN_TEXT, IN_TAG_NAME, IN_TAG, IN_ATTR_NAME, IN_QUOTES, IN_APOSTROPHES, IN_BARE_VALUE, IN_COMMENT,
	IN_DECLARATION, IN_PLAIN_ELEMENT /* title, textarea */, IN_RAW_ELEMENT /* script, style */ };
enum attr_kind { ATTR_PLAIN, ATTR_ADDRESS, ATTR_STATIC /* no values in it */ };
enum address { ADDRESS_START, ADDRESS_BEGUN /* letters, but nothing that settles what they are */, ADDRESS_PATH, ADDRESS_CONTACT };
struct place {
	enum where where;
	char tag[NAME_SIZE], attr[NAME_SIZE];
	int tag_line;
	bool closing, self_closing;
	bool glued;                      /* a directive came right after a name: the name must not go on */
	bool after_value;                /* a blank must come before the next attribute; in <script>: complained already */
	bool refreshes, varies;          /* <meta http-equiv>, and one with a value in content */
	enum attr_kind kind;
	enum address address;
	char begun[16]; size_t n_begun;
	int pre;                         /* depth of <pre> */
	char blank;                      /* ' ' or '\n' waiting to be written; 0 none */
	bool after_blank;                /* what was written last is a blank */
};
enum how { HOW_NOT, HOW_TEXT, HOW_ATTRIBUTE, HOW_ADDRESS, HOW_PART, HOW_CONTACT };

enum block_kind { BLOCK_ROOT, BLOCK_IF, BLOCK_FOR, BLOCK_WITH };
struct block {
	enum block_kind kind; int line;
	const char *name; size_t n_name; /* of the loop or with variable */
	int number;                      /* of the loop: loop3 */
	struct place start, end;         /* at its beginning; after its first branch */
	bool has_end, has_else, all_after_blank;
	int open_base;                   /* elements open before it */
	bool half;                       /* opens or closes elements across its border: no more balance checks */
	bool fresh, began_blank;         /* nothing in it yet; it began with a blank */
};

struct element { char name[NAME_SIZE]; int line; };
struct template {
	const char *file;
	struct token name, model;
	const char *headers[16]; int n_headers;
	struct place place;
	struct block blocks[BLOCKS_MAX]; int n_blocks;
	struct element open[OPEN_MAX]; int n_open;
	int loops;
	int line;                        /* of the character looked at, for messages */
	struct tool_text literal, out;
};

/* The place tracker. Text goes through place_text and comes out in t->literal, blanks collapsed. */
void place_text(struct template *, const struct piece *);
enum how place_value(struct template *, int line);        /* a value stands here; complains when it must not */
bool place_markup(struct template *, int line, const char *what);  /* markup of ours stands here */
void place_directive(struct template *, bool ends_loop);
void place_flush_blank(struct template *);
bool place_merge(struct place *into, const struct place *);        /* false when two branches end in different places */
const char *place_name(const struct place *);
void attr_value_begins(struct template *);                 /* after the = of t->place.attr */
void attr_char(struct template *, char);                   /* one character of its value as it stands in the template */
bool word_in(const char *const *list, const char *word);   /* list ends with NULL */
/* Elements must be closed where they were opened. */
void element_open(struct template *);
void element_close(struct template *);
void element_block_end(struct template *);                 /* a branch of the innermost block ends */

bool scan_done(struct template *, const struct scan *, int line);   /* nothing is left over in the braces */
bool scan_name(struct template *, struct scan *, int line, const char *what, struct token *name);    /* a name without dots */

/* Expressions; each complains and returns false when it cannot. */
bool expr_value(struct template *, struct scan *, int line, struct tool_text *);     /* m->a.b */
bool expr_ref(struct template *, struct scan *, int line, struct tool_text *);       /* pointer to it */
bool expr_list(struct template *, struct scan *, int line, struct tool_text *list, struct tool_text *count);
bool expr_condition(struct template *, struct scan *, int line, struct tool_text *);

void write_piece(struct template *, const struct piece *);
void write_flush(struct template *);                       /* the literal text so far */
void write_mark(struct template *, int line);              /* what follows comes from this line */
void write_join(struct tool_text *, const struct tool_text *);
void write_sentence(struct template *, struct scan *, int line);

/* Reads a whole template; what it wrote is in t->out. The first line alone with only_first_line. */
void template_compile(struct template *, const char *file, const char *bytes, size_t n, bool only_first_line);
