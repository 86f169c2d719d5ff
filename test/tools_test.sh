#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What tools/sql, tools/embed, tools/floors.sh and tools/sizes.sh make of good input, and what they refuse.
#   test/tools_test.sh [BUILD]      BUILD holds tools/sql_tool and tools/embed_tool; without it: build
# shellcheck disable=SC2016  # $1 here is PostgreSQL's
set -uo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
build="$(cd "$root" && cd "${1:-build}" 2>/dev/null && pwd)" || { echo "not ok - there is no build to test"; exit 1; }
sql="$build/tools/sql_tool" embed="$build/tools/embed_tool"
for tool in "$sql" "$embed"; do [ -x "$tool" ] || { echo "not ok - $tool is not built"; exit 1; }; done
work="$(mktemp -d "${TMPDIR:-/tmp}/engawa-tools.XXXXXX")"
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); echo "ok - $1"; }
not_ok() { failed=$((failed + 1)); echo "not ok - $1"; shift; printf '%s\n' "$@" | sed 's/^/    /'; }

# same NAME WANTED GOT
same() { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "wanted: $2" "got:    $3"; fi; }

# fresh: an empty folder to work in
fresh() { rm -rf "$work/now"; mkdir -p "$work/now"; cd "$work/now" || exit 1; }

# says NAME WORDS COMMAND...: the command ends with 1, says WORDS, and left no output behind
says() {
	local name="$1" words="$2" said status
	shift 2
	said="$("$@" 2>&1)"
	status=$?
	if [ $status = 1 ] && [[ "$said" == *"$words"* ]] && [ ! -e out.h ] && [ ! -e out.c ]; then ok "$name"; else not_ok "$name" "exit $status: $said"; fi
}

# ---- sql ----

# What the program would see: every entry and migration, one a line.
cat >"$work/show.c" <<'END'
#include "sql_names.h"
#include "store/store.h"
#include <stdio.h>
int main(void)
{
	for (size_t i = 0; i < sql_generated_count; i++) {
		const struct sql_entry *e = &sql_generated[i];
		printf("%s|%s|%s|%s|%d\n", e->name, e->sqlite, e->postgres, e->lane == LANE_WITNESS ? "witness" : "record", e->params);
	}
	for (size_t i = 0; i < migrations_count; i++)
		printf("%d|%s|%zu bytes\n", migrations[i].number, migrations[i].name, sizeof(char) * __builtin_strlen(migrations[i].text));
	return SQL_COUNT == sql_generated_count ? 0 : 3;
}
END

# shown FILES...: prints what the tool made of them
shown() {
	"$sql" sql_names.h out.c "$@" && cc -std=gnu17 -I. -I"$root/src" "$work/show.c" out.c -o show && ./show
}

# sql_gives NAME INPUT WANTED
sql_gives() { fresh; printf '%s\n' "$2" >x.sql; same "sql: $1" "$3" "$(shown x.sql 2>&1)"; }

# sql_refuses NAME WORDS INPUT
sql_refuses() { fresh; printf '%s\n' "$3" >x.sql; says "sql refuses $1" "$2" "$sql" out.h out.c x.sql; }

sql_gives "numbers names by first appearance and reuses them" \
	$'-- name: a\nSELECT x FROM t\n WHERE a = :one AND b IN (:two, :one) AND c=:_3' \
	'a|SELECT x FROM t WHERE a = ?1 AND b IN (?2, ?1) AND c=?3|SELECT x FROM t WHERE a = $1 AND b IN ($2, $1) AND c=$3|record|3'
sql_gives "sees no parameters in strings, identifiers and comments" \
	$'-- name: a\nSELECT \':x it\'\'s :y\', ":z""q", 1 /* :w\n-- name: b */ -- name: trailing\n;' \
	"a|SELECT ':x it''s :y', \":z\"\"q\", 1|SELECT ':x it''s :y', \":z\"\"q\", 1|record|0"
sql_gives "keeps a directive that stands inside a string" \
	$'-- name: a\nSELECT \'\n-- name: b\'' $'a|SELECT \'\n-- name: b\'|SELECT \'\n-- name: b\'|record|0'
sql_gives "casts as PostgreSQL spells it, and only casts" \
	$'-- name: a\nSELECT CAST(:n AS INTEGER), cast (max(a, (b)) as blob), count(*) AS integer, CAST(x AS TEXT)' \
	'a|SELECT CAST(?1 AS INTEGER), cast (max(a, (b)) as blob), count(*) AS integer, CAST(x AS TEXT)|SELECT CAST($1 AS BIGINT), cast (max(a, (b)) as BYTEA), count(*) AS integer, CAST(x AS TEXT)|record|1'
sql_gives "takes variants, lanes, :: and slices for PostgreSQL" \
	$'-- Why.\n-- name: a @postgres\n-- lane: witness\nSELECT :p::text, x[a:b]\n-- name: b\n-- lane: record\nSELECT 1;\n-- name: a @sqlite\n-- lane: witness\nSELECT :p || :p -- end' \
	$'b|SELECT 1|SELECT 1|record|0\na|SELECT ?1 || ?1|SELECT $1::text, x[a:b]|witness|1'
sql_gives "keeps Japanese, quotes and backslashes" $'-- name: a\nSELECT \'縁側\\"\' FROM t WHERE 名=:n' \
	"a|SELECT '縁側\\\"' FROM t WHERE 名=?1|SELECT '縁側\\\"' FROM t WHERE 名=\$1|record|1"
sql_gives "makes a table of nothing out of a file of comments" '-- Nothing here: yet.' ''

sql_refuses "a name twice" 'x.sql:3: a: the name is taken (x.sql:1)' $'-- name: a\nSELECT 1\n-- name: a\nSELECT 2'
sql_refuses "a name beside its variants" 'x.sql:5: a: the name is taken' \
	$'-- name: a @sqlite\nSELECT 1\n-- name: a @postgres\nSELECT 1\n-- name: a\nSELECT 2'
sql_refuses "the same variant twice" 'the name is taken' $'-- name: a @sqlite\nSELECT 1\n-- name: a @sqlite\nSELECT 1'
sql_refuses "a variant alone" "x.sql:1: a: the other engine's variant is missing" $'-- name: a @sqlite\nSELECT 1'
sql_refuses "variants with parameters in another order" 'x.sql:3: a: its variants take other parameters' \
	$'-- name: a @sqlite\nSELECT :a, :b\n-- name: a @postgres\nSELECT :b, :a'
sql_refuses "variants of two lanes" 'a: its variants are of different lanes' \
	$'-- name: a @sqlite\n-- lane: witness\nSELECT 1\n-- name: a @postgres\nSELECT 1'
sql_refuses "an engine it does not know" '@sqlite, @postgres or nothing' $'-- name: a @mysql\nSELECT 1'
sql_refuses "an empty block" 'x.sql:2: a: there is no SQL in this block' $'\n-- name: a\n-- Only words.\n-- name: b\nSELECT 1'
sql_refuses "a directive it does not know" 'x.sql:2: unknown directive "lanes:"' $'-- name: a\n-- lanes: witness\nSELECT 1'
sql_refuses "a lane after the SQL" 'x.sql:3: "-- lane:" stands once' $'-- name: a\nSELECT 1\n-- lane: witness'
sql_refuses "a lane it does not know" 'there is no lane "fast"' $'-- name: a\n-- lane: fast\nSELECT 1'
sql_refuses "two statements in a block" "x.sql:3: a: ';' in the middle" $'-- name: a\nSELECT 1\n;SELECT 2'
sql_refuses "SQL before the first name" 'x.sql:1: SQL before the first' 'SELECT 1'
sql_refuses "a name with other signs" 'x.sql:1: a name is small letters' $'-- name: a-B\nSELECT 1'
sql_refuses "a name that is missing" 'x.sql:1: a name is small letters' $'-- name:\nSELECT 1'
sql_refuses "a question mark" "x.sql:2: '?1': parameters are written :name" $'-- name: a\nSELECT ?1'
sql_refuses "a dollar parameter" "'\$1': parameters are written :name" $'-- name: a\nSELECT $1'
sql_refuses "an at-sign parameter" "'@x': parameters are written :name" $'-- name: a\nSELECT @x'
sql_refuses "PostgreSQL's :: where SQLite reads too" "x.sql:2: a: SQLite has no '::'" $'-- name: a\nSELECT 1::text'
sql_refuses "a string not closed" "x.sql:2: ' is not closed" $'-- name: a\nSELECT \'x'
sql_refuses "a comment not closed" 'x.sql:3: /* is not closed' $'-- name: a\nSELECT 1\n/* x'
sql_refuses "a parenthesis not closed" 'x.sql:1: a: a parenthesis is not closed' $'-- name: a\nSELECT (1'
sql_refuses "a parenthesis not opened" 'x.sql:2: this parenthesis has no partner' $'-- name: a\nSELECT 1)'

fresh
printf 'CREATE TABLE b (x TEXT); -- "b"\n' >010-later-one.sql
printf 'CREATE TABLE a (x TEXT);\n%s' "\\" >002-first.sql
echo '-- .' >005-middle.sql
same "sql: migrations are sorted by number and kept to the byte" $'2|first|26 bytes\n5|middle|5 bytes\n10|later-one|32 bytes' \
	"$(shown 010-later-one.sql 002-first.sql 005-middle.sql 2>&1)"
cp 002-first.sql 002-second.sql
rm out.c
says "sql refuses a migration's number twice" '002-second.sql:1: has the same number as 002-first.sql' "$sql" out.h out.c 002-first.sql 002-second.sql
: >003-empty.sql
says "sql refuses an empty migration" '003-empty.sql:1: the migration is empty' "$sql" out.h out.c 003-empty.sql
says "sql refuses a file that is not there" 'none.sql: cannot be read' "$sql" out.h out.c none.sql

fresh
db=("$root"/db/[0-9]*.sql)
mapfile -t named < <(find "$root/src" -name '*.sql')
if said="$(shown "${db[@]}" "${named[@]}" 2>&1)"; then
	ok "sql: the product's own ${#db[@]} migrations and ${#named[@]} files are taken"
else
	not_ok "sql: the product's own files are taken" "$said"
fi

# ---- embed ----

cat >"$work/assets.c" <<'END'
#include "assets.h"
#include <stdio.h>
#include <string.h>
/* Lists the assets, or writes one of them (its packed form after "gz"). */
int main(int argc, char **argv)
{
	for (const struct asset *a = assets; a < assets + assets_count; a++) {
		if (argc == 1)
			printf("%s %s %zu %s %s\n", a->path, a->type, a->n, a->gz ? "gz" : "-", a->tag);
		else if (!strcmp(a->path, argv[1]))
			argc == 2 ? fwrite(a->bytes, 1, a->n, stdout) : fwrite(a->gz, 1, a->n_gz, stdout);
	}
	return 0;
}
END
fresh
for i in {1..200}; do echo "body { margin: $((i % 3))px }"; done >style.css
head -c 4096 /dev/urandom >mark.png
: >empty.txt
printf '<svg xmlns="http://www.w3.org/2000/svg"/>' >a.svg
"$embed" assets.c assets.h style.css mark.png empty.txt a.svg && cc -std=gnu17 -I. "$work/assets.c" assets.c -o show
same "embed: paths, types and sizes, sorted" \
	$'/static/a.svg image/svg+xml 41 -\n/static/empty.txt text/plain; charset=utf-8 0 -\n/static/mark.png image/png 4096 -\n/static/style.css text/css; charset=utf-8 4200 gz' \
	"$(./show | sed 's/ [0-9a-f]\{10\}$//')"
same "embed: every tag is ten hex digits, and no two are the same" 4 "$(./show | grep -o ' [0-9a-f]\{10\}$' | sort -u | wc -l)"
if ./show /static/mark.png | cmp - mark.png && ./show /static/style.css | cmp - style.css; then ok "embed: bytes stay bytes"; else not_ok "embed: bytes stay bytes"; fi
if ./show /static/style.css gz | gzip -dc | cmp - style.css; then ok "embed: gzip opens what was packed"; else not_ok "embed: gzip opens what was packed"; fi
cp assets.c before.c
"$embed" assets.c assets.h mark.png style.css a.svg empty.txt
if cmp assets.c before.c; then ok "embed: the same files give the same bytes, in any order"; else not_ok "embed: the same files give the same bytes"; fi
before="$(./show | grep style.css)"
sed -i 's/margin: 1/margin: 4/' style.css
"$embed" assets.c assets.h style.css && cc -std=gnu17 -I. "$work/assets.c" assets.c -o show
if [ "$before" != "$(./show)" ] && [ "${before% *}" = "$(./show | sed 's/ [^ ]*$//')" ]; then ok "embed: a change of content changes the tag"; else not_ok "embed: a change of content changes the tag" "$before" "$(./show)"; fi
"$embed" assets.c assets.h && cc -std=gnu17 -I. "$work/assets.c" assets.c -o show
same "embed: no files make an empty table" "" "$(./show)"
mkdir -p other
cp style.css other/
cp style.css style.pdf
cp style.css 'two words.css'
says "embed refuses two files of one name" 'has the same name as' "$embed" out.c out.h style.css other/style.css
says "embed refuses a type it does not know" 'style.pdf:1: no type is known' "$embed" out.c out.h style.pdf
says "embed refuses a name that would need escaping" "a static file's name is" "$embed" out.c out.h 'two words.css'
says "embed refuses a file that is not there" 'none.css: cannot be read' "$embed" out.c out.h none.css

# ---- floors and sizes ----

# put FILE LINES...
put() { local file="$1"; shift; mkdir -p "$(dirname "$file")"; printf '%s\n' "$@" >"$file"; }

small_house() {
	fresh
	put floors.txt '# floors' 'base:' 'store: base' 'record: base store' 'app: base store record' 'main: base store record app'
	put src/base/text.h '#include <stddef.h>'
	put src/record/record.h '#include "../base/text.h"' '#include "../store/store.h"'
	put src/store/store.h '#include "../base/text.h"' '#include "sql_names.h"'
	put src/app/desk/request.h '#include "../../record/record.h"'
	put src/app/people/acp/acp.h '#include "../../desk/request.h"'
	put src/app/people/acp/acp_rules.c '#include "acp.h"' '#include "../../../base/text.h"' '#include "record/record.h"'
	put src/app/network/meeting/meeting.c '#include "../../people/acp/acp.h"' '#include "templates.h"'
	put src/app/town/site/site.c '#include "../../people/acp/acp.h"' '#include "../../network/meeting/meeting.h"'
	put src/main.c '#include "app/desk/request.h"' 'int main(void)' '{' '	return 0;' '}'
}

# floors_refuse NAME FILE INCLUDE WORDS
floors_refuse() { small_house; echo "#include $3" >>"$2"; says "floors refuse $1" "$2:$(wc -l <"$2"): includes" bash "$root/tools/floors.sh" .; }

small_house
if said="$(bash "$root/tools/floors.sh" . 2>&1)"; then ok "floors: a house in order"; else not_ok "floors: a house in order" "$said"; fi
floors_refuse "looking up" src/base/text.h '"../store/store.h"'
floors_refuse "looking up by the include path" src/base/text.h '"store/store.h"'
floors_refuse "looking up in angle brackets" src/store/store.h '<record/record.h>'
floors_refuse "people looking at network" src/app/people/acp/acp.h '"../../network/meeting/meeting.h"'
floors_refuse "network looking at town" src/app/network/meeting/meeting.c '"../../town/site/site.h"'
floors_refuse "the desk looking at people" src/app/desk/request.h '"../people/acp/acp.h"'
floors_refuse "rules that look at the store" src/app/people/acp/acp_rules.c '"../../../store/store.h"'
floors_refuse "rules that look at the desk" src/app/people/acp/acp_rules.c '"../../desk/request.h"'
floors_refuse "looking out of the house" src/app/desk/request.h '"../../../../x.h"'
small_house
put src/cellar/a.c ''
says "floors refuse a folder without a floor" 'floors.txt has no floor cellar' bash "$root/tools/floors.sh" .
small_house
rm floors.txt
says "floors refuse to guess" 'floors.txt: cannot be read' bash "$root/tools/floors.sh" .

# sizes_refuse NAME WORDS FILE LINES...
sizes_refuse() {
	local name="$1" words="$2"
	shift 2
	small_house
	put "$@"
	says "sizes refuse $name" "$words" bash "$root/tools/sizes.sh" .
}

# sizes_take NAME FILE LINES...
sizes_take() {
	local name="$1" said
	shift
	small_house
	put "$@"
	if said="$(bash "$root/tools/sizes.sh" . 2>&1)"; then ok "sizes: $name"; else not_ok "sizes: $name" "$said"; fi
}

lines() { seq -f "$1" "$2"; }
app=src/app/desk/x.c

sizes_take "what is harmless stays unblamed" $app '/* strcpy(a); int x; */ // gets(b)' 'static const char *const names[] = { "SELECT", "strcpy(" };' \
	'struct thing { int a; };' 'enum { A = 1 };' 'extern int elsewhere;' 'typedef int (*call)(int);' \
	'static const struct { int a; } few[] = { { 1 } };' 'int f(int a,' '	void (*each)(void *))' '{' '	static const int b = 3;' \
	'	for (int i = 0; i < a; i++) {' '		each(p->free(a)); my_free(a); c = '"'\"'"'; d = "{";' '	}' '	return snprintf(b);' '}'
sizes_take "tests may have variables and free what they took" src/app/desk/x_test.c 'static int state;' 'void f(void) { free(malloc(1)); }'
sizes_take "a function of 100 lines among short ones" src/base/x.c "$(lines 'void f%g(void) { }' 30)" 'void f(void)' '{' "$(lines '	x(%g);' 97)" '}'
sizes_refuse "a function of 101 lines" 'src/base/x.c:31: f() has 101 lines' src/base/x.c "$(lines 'void f%g(void) { }' 30)" 'void f(void)' '{' "$(lines '	x(%g);' 98)" '}'
sizes_refuse "functions that are long on the whole" '95 of 100 have up to 61 lines' src/base/x.c 'void f(void)' '{' "$(lines '	x(%g);' 58)" '}'
sizes_take "a file of 600 lines" test/x.sh "$(lines '# %g' 600)"
sizes_refuse "a file of 601 lines" 'test/x.sh:601: has 601 lines' test/x.sh "$(lines '# %g' 601)"
sizes_refuse "a banned call" 'src/base/x.c:1: sprintf() is banned' src/base/x.c 'void f(void) { sprintf(a, "b"); }'
sizes_refuse "malloc in src/app" "$app:1: malloc() in src/app" $app 'void f(void) { a = malloc(3); }'
sizes_refuse "a writable variable in src/app" "$app:1: a variable that lives on" $app 'static const char *name = "x";'
sizes_refuse "a shared variable in src/app" "$app:1: a variable that lives on" $app 'struct thing many[3];'
sizes_refuse "a writable variable inside a function" "$app:4: a variable that lives on" $app 'void f(void)' '{' '	int a = 3;' '	static int calls;' '}'
sizes_refuse "a variable after functions with initialisers" "$app:5: a variable that lives on" $app 'void f(void)' '{' '	struct a b = { .c = { 1 } };' '}' 'static int after;'
sizes_refuse "SQL in C" "$app:1: SQL belongs in a .sql file" $app 'void f(void) { sql("x; DELETE FROM y"); }'
sizes_refuse "raw output above the budget" 'raw output: 40 uses' src/app/desk/x.html "$(lines '{{raw a}}{{ raw b%g }}' 20)"
sizes_refuse "a name that says nothing" 'src/base/text_util.h:1: a name that says nothing' src/base/text_util.h ''
sizes_refuse "braces that do not match" 'braces that do not match' src/base/x.c 'void f(void) { if (a) { }'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
