#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Is the house still readable? `sizes.sh [ROOT]` counts lines of files and functions, calls that are banned, memory of its
# own in src/app, raw output, SQL outside .sql files, and names that say nothing. Prints each breach (exit 1) and one line
# of figures. Functions of C are found by their braces; comments, strings and preprocessor lines are put aside first.
# To extend: a banned call is a word below. Raising a number here is a decision: say why in the commit.
set -eu
cd "${1:-$(dirname "$0")/..}"
FILE_MAX=600 FUNCTION_MAX=100 FUNCTION_P95=60 RAW_MAX=12
BANNED='strcpy strcat sprintf vsprintf strtok atoi atol atof gets gmtime localtime asctime ctime alloca strdupa'
NOT_IN_APP='malloc calloc realloc reallocarray free strdup strndup asprintf vasprintf'

files=$(find src tools test fuzz bench \( -name node_modules -o -name test-output -o -name 'build*' \) -prune -o \
	-type f \( -name '*.[ch]' -o -name '*.html' -o -name '*.js' -o -name '*.mjs' -o -name '*.sh' \) -print 2>/dev/null | sort)
[ -n "$files" ] || { echo "sizes: nothing to measure here"; exit 1; }

# shellcheck disable=SC2086  # names in this tree hold no spaces
awk -v file_max=$FILE_MAX -v function_max=$FUNCTION_MAX -v p95_max=$FUNCTION_P95 -v raw_max=$RAW_MAX \
	-v banned="$BANNED" -v not_in_app="$NOT_IN_APP" '
function breach(line, why) { printf "%s:%d: %s\n", FILENAME, line, why; bad = 1 }

# What is left of a line of C without comments and with empty strings; `strings` gets what stood in them.
function code_of(line, left, token) {
	left = strings = ""
	if (in_comment) { if (!(token = index(line, "*/"))) return ""; line = substr(line, token + 2); in_comment = 0 }
	while (match(line, "\"([^\"\\\\]|\\\\.)*\"|\047([^\047\\\\]|\\\\.)*\047|/[*]|//")) {
		left = left substr(line, 1, RSTART - 1); token = substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH)
		if (token == "//") return left
		if (token == "/*") { if (!(token = index(line, "*/"))) { in_comment = 1; return left }; line = substr(line, token + 2); left = left " " }
		else { left = left "\"\""; if (token ~ "^\"") strings = strings token }
	}
	return left line
}

# Writable and of static life? `s` is a statement up to its ";" or "="; what stood in braces is "{}".
function writable(s) {
	gsub("__attribute__ *[(][(][^)]*[)]*[)][)]", "", s); gsub("[ \t]+", " ", s); gsub("^ | $", "", s)
	if (s == "" || s ~ "^(typedef|extern|return|goto|_Static_assert|static_assert)([ (]|$)") return 0
	if (s ~ "^(struct|union|enum)( [A-Za-z0-9_]+)?( ?[{][}])?$" || (depth > 0 && s !~ "^static ")) return 0
	if (s ~ "[(]" && s !~ "^[^(]*[(] ?[*][^)]*[)] ?[(]") return 0    # a function; but (*p)(...) is a variable
	sub("^[^(]*[(] ?", "", s); sub("^.*[*]", "", s)
	return s !~ "(^|[^A-Za-z0-9_])const([^A-Za-z0-9_]|$)"
}

# One piece of a statement ends with `mark`.
function statement(mark) {
	if (in_app && !initializer && (mark == ";" || mark == "=") && writable(text))
		breach(FNR, "a variable that lives on, in src/app: " text)
	if (mark == "=" && !initializer) initializer = depth + 1         # the depth it belongs to, plus one
	if (mark == ";" && depth < initializer) initializer = 0
	if (depth == 0 && mark == "{" && text ~ "[(]" && !initializer) {
		name = text; sub("[ \t]*[(].*$", "", name); sub("^.*[^A-Za-z0-9_]", "", name); begun = text_line; in_function = 1
	}
}

function function_ends() {
	in_function = 0; length_ = FNR - begun + 1; functions++; of_length[length_]++
	if (length_ > longest) { longest = length_; longest_name = name }
	if (length_ > function_max) breach(begun, name "() has " length_ " lines (at most " function_max ")")
}

function braces(code, mark) {
	while (match(code, "[{};=]")) {
		mark = substr(code, RSTART, 1); add(substr(code, 1, RSTART - 1)); code = substr(code, RSTART + 1)
		if (mark == "=" && (code ~ "^=" || text ~ "[!<>=+*/%&|^-]$")) { add(mark); continue }
		if (!paren() || mark == "{" || mark == "}") {
			statement(mark)
			if (mark == "{" && depth++ == 0) head = text
			if (mark == "}" && --depth < 0) { breach(FNR, "braces that do not match"); depth = 0 }
			if (mark == "}" && depth + 1 < initializer) initializer = 0
			if (mark != "=") text = ""
			if (mark == "}" && depth == 0 && in_function) function_ends()
			else if (mark == "}" && depth == 0) text = head "{} "
		} else add(mark)
	}
	add(code)
}
function add(more) { if (text == "" && more ~ "[^ \t]") { text_line = FNR; sub("^[ \t]+", "", more) } if (text != "" || more ~ "[^ \t]") text = text more " " }
function paren(s) { s = text; return gsub("[(]", "", s) > gsub("[)]", "", s) }   # inside for (;;)

function calls(code, words, why, n, w, i) {
	n = split(words, w, " ")
	for (i = 1; i <= n; i++)
		if (index(code, w[i]) && code ~ ("(^|[^A-Za-z0-9_.>])" w[i] "[ \t]*[(]")) breach(FNR, w[i] "() " why)
}

function end_of_file() {
	if (lines > most) { most = lines; most_name = last }
	if (lines > file_max) { printf "%s:%d: has %d lines (at most %d)\n", last, lines, lines, file_max; bad = 1 }
	if (depth != 0) { printf "%s:%d: braces that do not match\n", last, lines; bad = 1 }
}

FNR == 1 {
	if (last != "") end_of_file()
	last = FILENAME; files++; depth = in_comment = in_function = initializer = continued = 0; text = ""
	is_c = FILENAME ~ "[.][ch]$"; is_test = FILENAME ~ "(_test[.]c|^test/.*)$"
	in_app = FILENAME ~ "^src/app/" && !is_test
	base = FILENAME; sub("^.*/", "", base)
	if (base ~ "util|misc|common|helper") breach(1, "a name that says nothing")
}
{ lines = FNR }
FILENAME ~ "[.]html$" && (uses = gsub("[{][{] *raw[ \t]", "")) { raw += uses; raw_where = raw_where "\n  " FILENAME ":" FNR }
!is_c { next }
{
	code = code_of($0)
	if (FILENAME ~ "^src/app/" && strings ~ "(^|[^A-Za-z0-9_])(SELECT|INSERT|UPDATE|DELETE) ") breach(FNR, "SQL belongs in a .sql file")
	calls(code, banned, "is banned")
	if (in_app) calls(code, not_in_app, "in src/app: memory comes from the arena")
	if (!is_test && FILENAME !~ "^(src/html|tools|test)/" && code ~ "(^|[^A-Za-z0-9_])html_raw[ \t]*[(]") {
		raw++; raw_where = raw_where "\n  " FILENAME ":" FNR
	}
	preprocessor = continued || code ~ "^[ \t]*#"
	continued = preprocessor && $0 ~ "[\\\\]$"
	if (!preprocessor) braces(code)
}
END {
	if (last != "") end_of_file()
	for (n = 1; n <= longest; n++) {
		below += of_length[n]
		if (!median && below * 2 >= functions) median = n
		if (!p95 && below * 100 >= functions * 95) p95 = n
	}
	if (p95 > p95_max) { printf "functions: 95 of 100 have up to %d lines (at most %d)\n", p95, p95_max; bad = 1 }
	if (raw > raw_max) { printf "raw output: %d uses (at most %d)%s\n", raw, raw_max, raw_where; bad = 1 }
	printf "sizes: %d files (longest %d lines, %s); %d functions (median %d, p95 %d, longest %d, %s); raw output %d of %d\n",
		files, most, most_name, functions, median, p95, longest, longest_name, raw, raw_max
	exit bad
}' $files
