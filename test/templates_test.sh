#!/usr/bin/env bash
# The template compiler and the catalogue tool from outside: what they write, what they refuse and on which line, and
# whether hostile values stay values in every place. Run by script/test tools, or alone from anywhere. TAP.
set -uo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cases="$root/test/fixtures/templates"
work="$(mktemp -d "${TMPDIR:-/tmp}/engawa-templates.XXXXXX")"
trap 'rm -rf "$work"' EXIT
cc="${CC:-cc}"
flags=(-std=gnu17 -D_GNU_SOURCE -g -Wall -Wextra -Werror -Wshadow -Wno-missing-field-initializers
	-fsanitize=address -fsanitize=undefined)
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1}"
export UBSAN_OPTIONS="halt_on_error=1"
number=0
failures=0

ok() {
	number=$((number + 1))
	echo "ok $number - $1"
}

not_ok() {
	number=$((number + 1))
	failures=$((failures + 1))
	echo "not ok $number - $1"
	sed 's/^/#   /' "$work/log"
}

# verdict STATUS NAME
verdict() {
	if [ "$1" = 0 ]; then ok "$2"; else not_ok "$2"; fi
}

# The tools themselves, sanitized, so that every refusal below is also a test of their memory.
"$cc" "${flags[@]}" -o "$work/template" "$root"/tools/template*.c "$root/tools/tool.c" >"$work/log" 2>&1
verdict $? "the template compiler builds"
"$cc" "${flags[@]}" -o "$work/words" "$root"/tools/words*.c "$root"/tools/template_{read,scan}.c "$root/tools/tool.c" >"$work/log" 2>&1
verdict $? "the catalogue tool builds"
sources=()
for source in "$root"/src/base/*.c "$root"/src/html/*.c; do
	[[ $source = *_test.c ]] || sources+=("$source")
done
mkdir -p "$work/obj" && (cd "$work/obj" && "$cc" "${flags[@]}" -c "${sources[@]}") >"$work/log" 2>&1
verdict $? "base and html build"

# ---- refusals ----
# refused.txt: blocks of  "=== name",  the template,  then lines "--> LINE: words of the complaint" ("--> ok": none).
# All complaints must be there, on their lines, and no other.
refusal() {
	local name="$1" file="$work/case/t.html" status line
	"$work/template" "$file" "$work/case/t.c" >"$work/log" 2>&1
	status=$?
	if grep -q 'AddressSanitizer\|runtime error' "$work/log"; then
		not_ok "$name"
		return
	fi
	if [ "$(cat "$work/case/wants")" = ok ]; then
		verdict $status "accepts: $name"
		return
	fi
	if [ $status != 1 ] || [ -e "$work/case/t.c" ]; then
		echo "status $status" >>"$work/log"
		not_ok "refuses: $name"
		return
	fi
	while IFS= read -r line; do
		grep -qF -- "$file:$line" "$work/log" || { echo "expected: $line" >>"$work/log"; not_ok "refuses: $name"; return; }
	done <"$work/case/wants"
	if [ "$(grep -c . "$work/log")" = "$(grep -c . "$work/case/wants")" ]; then ok "refuses: $name"; else not_ok "refuses: $name (no more than that)"; fi
}

refusals() {
	local line name=""
	while IFS= read -r line || [ -n "$line" ]; do
		case "$line" in
		"=== "*)
			[ -z "$name" ] || refusal "$name"
			name="${line#=== }"
			rm -rf "$work/case" && mkdir "$work/case"
			: >"$work/case/t.html"
			: >"$work/case/wants"
			;;
		"--> "*) printf '%s\n' "${line#--> }" >>"$work/case/wants" ;;
		*) [ -z "$name" ] || printf '%s\n' "$line" >>"$work/case/t.html" ;;
		esac
	done <"$cases/refused.txt"
	refusal "$name"
}
refusals

# ---- what is written ----
# compile NAME: a template of the fixtures becomes an object file.
compile() {
	"$work/template" "$cases/$1.html" "$work/$1_tpl.c" && "$cc" "${flags[@]}" -I"$root/src" -I"$work" -c -o "$work/$1_tpl.o" "$work/$1_tpl.c"
}

"$work/template" --header "$work/templates.h" "$cases"/{places,blanks,flow,row}.html >"$work/log" 2>&1
verdict $? "the header of all templates"
for name in places blanks flow row; do
	compile $name >"$work/log" 2>&1
	verdict $? "$name.html becomes C without a warning"
done
"$work/words" "$work/words_table.c" "$cases"/{places,blanks,flow,row}.html "$cases/said.c" "$cases/said.po" >"$work/log" 2>&1
verdict $? "the catalogue of the fixtures"
"$cc" "${flags[@]}" -I"$root/src" -I"$work" -o "$work/driver" "$cases/driver.c" "$work/words_table.c" "$work"/*_tpl.o "$work"/obj/*.o \
	-lunistring >"$work/log" 2>&1
verdict $? "the driver links"
for name in blanks flow; do
	"$work/driver" $name >"$work/$name.out" 2>"$work/log" && diff "$cases/$name.out" "$work/$name.out" >>"$work/log"
	verdict $? "$name.html writes what it should"
done
"$work/driver" payloads <"$cases/payloads.txt" >"$work/log" 2>&1
verdict $? "hostile values stay values in every place ($(grep -c . "$cases/payloads.txt") of them)"

# ---- mistakes that the C compiler finds, on the template's line ----
# mistake NAME LINE FIRST-LINE-BODY...
mistake() {
	local name="$1" line="$2"
	shift 2
	mkdir -p "$work/wrong"
	cp "$cases/model.h" "$work/wrong/"
	{ echo '{% template wrong struct places "model.h" %}'; printf '%s\n' "$@"; } >"$work/wrong/wrong.html"
	"$work/template" "$work/wrong/wrong.html" "$work/wrong/wrong.c" >"$work/log" 2>&1 || { not_ok "$name"; return; }
	if "$cc" "${flags[@]}" -I"$root/src" -I"$work" -fsyntax-only "$work/wrong/wrong.c" >"$work/log" 2>&1; then
		echo "it compiled" >>"$work/log"
		not_ok "$name"
	elif grep -q "error" "$work/log" && grep -q "wrong.html:$line:" "$work/log"; then
		ok "$name"
	else
		not_ok "$name"
	fi
}
mistake "an unknown name is a compile error on its line" 3 '<p>' '{{ nobody }}</p>'
mistake "an unknown member of a loop variable" 4 '<ul>' '{% for r in rows %}' '<li>{{ r.nobody }}</li>{% end %}</ul>'
mistake "an unknown filter" 2 '<p>{{ value | sparkling }}</p>'
mistake "a list without its count" 2 '{% for r in value %}<p>a</p>{% end %}'
mistake "a date shown as an instant" 2 '<p>{{ day | when }}</p>'
mistake "an instant shown as a date" 2 '<p>{{ moment | date }}</p>'
mistake "a struct where a value must stand" 2 '<p>{{ first }}</p>'
mistake "a text compared with a number" 3 '<p>' '{% if day == value %}a{% end %}</p>'
mistake "an unknown template included" 2 '{% include nobody first %}'
mistake "a template included with another model" 2 '{% include row value %}'
mistake "an address that is a number" 2 '<a href="{{ day }}">a</a>'

# ---- the catalogue ----
# words_case NAME STATUS PATTERN...   the tool over $work/w; every pattern must be among what it says
words_case() {
	local name="$1" status="$2" got pattern
	shift 2
	(cd "$work/w" && "$work/words" out.c ./*) >"$work/log" 2>&1
	got=$?
	[ $got = "$status" ] || { echo "status $got" >>"$work/log"; not_ok "words: $name"; return; }
	for pattern in "$@"; do
		grep -qF -- "$pattern" "$work/log" || { echo "expected: $pattern" >>"$work/log"; not_ok "words: $name"; return; }
	done
	if [ "$status" != 0 ] && [ -e "$work/w/out.c" ]; then echo "it wrote a table" >>"$work/log"; not_ok "words: $name"; return; fi
	rm -f "$work/w/out.c"
	ok "words: $name"
}

# fresh: an empty folder; file NAME: standard input into it
fresh() { rm -rf "$work/w" && mkdir "$work/w"; }
file() { cat >"$work/w/$1"; }

fresh
file a.c <<'C'
const char *x[] = { JA("一つめ"), JA("二つ"
	"め") };
/* JA("注") */ // JA("注")
const char *s = "JA(\"文字\")", c = '"', *t = JA("三つめ");
C
file b.html <<'H'
{% template b struct b "b.h" %}
{# {{_ "注" }} #}<p title="{{_ "四つめ" }}">{{_ "{n}回" n=count }}</p>
H
words_case "everything missing is listed at once, with its place" 1 "a.c:1: no English for: 一つめ" "a.c:1: no English for: 二つめ" \
	"a.c:4: no English for: 三つめ" "b.html:2: no English for: 四つめ" "b.html:2: no English for: {n}回"
grep -q '注\|文字' "$work/log"
verdict $((! $?)) "words: comments and other strings are not sentences"
(cd "$work/w" && "$work/words" --missing a.c b.html | sed 's/^msgstr ""/msgstr "E"/; s/"{n}回"/&/' >en.po) 2>"$work/log"
sed -i '/{n}回/{n;s/"E"/"{n} {n|time|times}"/}' "$work/w/en.po"
words_case "--missing prints what only has to be filled in" 0
file more.po <<'P'
# A head, comments and an entry over several lines.
msgid ""
msgstr "Language: en\n"

msgid ""
"一つ"
"め"
msgstr ""
"Other"
P
words_case "one sentence translated in two ways" 1 "./more.po:5: translated in ./en.po:2 too: 一つめ"
file more.po <<'P'
msgid "誰も言わない"
msgstr "Nobody says this"
P
words_case "an entry that nobody uses" 1 "./more.po:1: nobody says this: 誰も言わない"
(cd "$work/w" && WORDS_LENIENT=1 "$work/words" out.c ./*) >"$work/log" 2>&1 && grep -q "warning: nobody says" "$work/log"
verdict $? "words: WORDS_LENIENT makes that a warning"

fresh
file a.c <<'C'
const char *x[] = { JA("{who}が{n}回"), JA("閉じる"), JA("語|閉"), JA("button|閉じる"), JA("穴{") };
C
file en.po <<'P'
msgid "{who}が{n}回"
msgstr "{who} {m|time|times}"
msgid "閉じる"
msgstr "閉じる"
msgid "語|閉"
msgstr "Close 閉"
msgid "button|閉じる"
msgstr "Close"
msgid "穴{"
msgstr "hole"
P
words_case "{names} that differ, Japanese for English, broken braces" 1 "en.po:1: {n} is missing in the English" \
	"en.po:1: {m} is missing in the Japanese" "en.po:3: the English is the Japanese" "en.po:5: warning: Japanese in the English" \
	"en.po:9: braces must be {name} or {name|one|many}"

fresh
file a.c <<'C'
#define SAID(x) JA(x)
#define FIXED JA("定まった文")
const char *x = JA(variable);
const char *y = JA("閉じない
);
C
file en.po <<'P'
msgctxt "a"
msgid "a"
msgid "b"
msgstr "c" d
msgstr[0] "x"
x
#, fuzzy
msgid "定まった文"
msgstr "A fixed one"
P
words_case "JA() around a variable, broken po lines, a doubtful entry" 1 "a.c:3: JA() takes the sentence itself" "a.c:4: JA() takes the sentence itself" "en.po:1: not used here" \
	"en.po:2: msgid without msgstr" "en.po:4: a string in quotes is expected" "en.po:5: not used here" "en.po:6: a string in quotes" \
	"a.c:2: no English for: 定まった文"
(cd "$work/w" && WORDS_LENIENT=1 "$work/words" out.c a.c) >"$work/log" 2>&1
verdict $((! $?)) "words: WORDS_LENIENT does not excuse a broken mark"

fresh
file a.c <<'C'
const char *x[] = { JA("乙"), JA("button|閉じる"), JA("甲\n\"丙\"") };
C
(cd "$work/w" && WORDS_LENIENT=1 "$work/words" out.c a.c && cat out.c) >"$work/log" 2>&1 &&
	[ "$(grep -o '^.{ "[^"]*"' "$work/w/out.c" | tr -d '\n')" = '	{ "button|閉じる"	{ "乙"	{ "甲\n"' ] && grep -qF '"button|閉じる", "閉じる" }' "$work/log"
verdict $? "words: missing English is the Japanese without its context, sorted by bytes"
"$work/words" "$work/w/none.c" >"$work/log" 2>&1 && "$cc" "${flags[@]}" -I"$root/src" -fsyntax-only "$work/w/none.c" >>"$work/log" 2>&1
verdict $? "words: an empty catalogue compiles"

echo "1..$number"
echo "# pass $((number - failures))"
echo "# fail $failures"
[ $failures = 0 ]
