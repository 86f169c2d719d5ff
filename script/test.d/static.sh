#!/usr/bin/env bash
# The weight of what every page loads, and rules of it that no compiler sees. Prints what is wrong; exit 1 then.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
bad=0
wrong() { echo "$1"; bad=1; }

# UX.md §12: first visit, gzipped
weight() {
	local bytes
	bytes="$(gzip -9c "$1" | wc -c)"
	[ "$bytes" -le "$2" ] || wrong "$1 weighs $bytes bytes gzipped; $2 are allowed"
}
weight static/engawa.css 16384
weight static/engawa.js 20480
weight static/favicon.svg 1024

# The dark block stands twice: by the system's wish and by one's own choice.
dark() { awk -v from="$1" 'index($0, from) == 1 { on = 1; next } on && /^ *}/ { exit } on' static/engawa.css | sed 's/^ *//' | grep -- '^--'; }
[ -n "$(dark ':root:where([data-theme="dark"])')" ] || wrong "static/engawa.css has no dark theme"
[ "$(dark ':root:where([data-theme="dark"])')" = "$(dark '  :root:where(:not([data-theme="light"]))')" ] || wrong "the two dark blocks of static/engawa.css differ"

# Every variable that is used has a value; every token that is named is used.
used="$(grep -oh 'var(--[a-z0-9-]*' static/engawa.css src -r --include='*.css' --include='*.html' | sed 's/var(//' | sort -u)"
given="$(grep -oE -- '(^|[ {;])--[a-z0-9-]+:' static/engawa.css | grep -oE -- '--[a-z0-9-]+' | sort -u)"
for name in $(comm -23 <(echo "$used") <(echo "$given")); do wrong "$name is used but has no value"; done
for name in $(comm -13 <(echo "$used") <(echo "$given") | grep -E '^--(color|border)-'); do wrong "$name is a token that nothing uses"; done

# The policy forbids them, so they would silently do nothing.
while IFS= read -r line; do wrong "inline style, handler or script: $line"; done < <(
	grep -rnE --include='*.html' '<[a-z][^>]*[[:space:]](style|on[a-z]+)=|<style\b|<script\b[^>]*>[^<]|javascript:' src)
while IFS= read -r line; do wrong "refused in the script: $line"; done < <(
	grep -vE '^ ?\*|^/\*' static/engawa.js | grep -nE '\b(eval|innerHTML|outerHTML|insertAdjacentHTML|document\.write|localStorage|sessionStorage|indexedDB)\b|new Function')
while IFS= read -r line; do wrong "fetched from elsewhere: $line"; done < <(grep -nE 'https?://|@import|url\(' static/engawa.css static/engawa.js)

# A class that a template names and the sheet does not know is a part without looks, or a slip of the pen.
classes="$(grep -rhoE --include='*.html' 'class="[^"]*"' src | sed -E 's/\{[{%][^}]*[}%]\}/ /g; s/class="//; s/"//' | tr ' ' '\n' | sort -u)"
for name in $classes; do
	grep -qE "\.$name([^a-z0-9-]|\$)" static/engawa.css || wrong "class $name has no rule in static/engawa.css"
done
exit $bad
