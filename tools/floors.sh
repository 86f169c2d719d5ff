#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Does every #include point down? `floors.sh [ROOT]` reads floors.txt and prints each line that does not; exit 1 then.
# It also knows the rings inside src/app, and that *_rules.c are pure. To extend: a floor is a line of floors.txt, a
# forbidden pair of rings a word in `never`, a header made by a tool a word in `made`.
set -eu
cd "${1:-$(dirname "$0")/..}"
# shellcheck disable=SC2046  # names in this tree hold no spaces
awk '
function plain(path) { while (sub("[^/]+/[.][.]/", "", path)) ; return path }
function part(path, i, p) { split(path, p, "/"); return p[i] }
function floor(path) { return part(path, 3) == "" ? "main" : part(path, 2) }
function ring(path) { return floor(path) == "app" && part(path, 4) != "" ? part(path, 3) : "" }
function folder(path) { sub("[^/]*$", "", path); return path }
function breach(why) { printf "%s:%d: includes %s: %s\n", FILENAME, FNR, name, why; bad = 1 }
BEGIN {
	split("people:network people:town people:exchange network:town network:exchange town:exchange " \
		"desk:people desk:network desk:town desk:exchange", pairs, " "); for (i in pairs) never[pairs[i]] = 1
	split("sql_names.h templates.h assets.h", names, " "); for (i in names) made[names[i]] = 1
	for (i = 1; i < ARGC; i++) here[ARGV[i]] = 1
	while ((got = (getline line < "floors.txt")) > 0)
		if (line ~ "^[a-z]+:") { n = split(line, w, "[: ]+"); known[w[1]] = 1; for (i = 1; i <= n; i++) may[w[1], w[i]] = 1 }
	if (got < 0) { print "floors.txt: cannot be read"; bad = 1; exit }
}
FNR == 1 { from = floor(FILENAME); own = folder(FILENAME); files++
	if (!(from in known)) { name = "anything"; breach("floors.txt has no floor " from) } }
!/^[ \t]*#[ \t]*include[ \t]*["<]/ { next }
{ quoted = ($0 ~ "\""); name = $0; sub("^[^\"<]*[\"<]", "", name); sub("[\">].*$", "", name)
	if (name in made) next
	if (!quoted && !(part(name, 1) in known)) next
	to = plain(own name); if (!(to in here) && ("src/" name in here || !quoted)) to = "src/" name
	includes++
	if (to !~ "^src/") breach("outside src")
	else if (!((from, floor(to)) in may)) breach(from " may not look at " floor(to))
	else if (ring(FILENAME) ":" ring(to) in never) breach(ring(FILENAME) " may not look at " ring(to))
	else if (FILENAME ~ "_rules[.]c$" && floor(to) != "base" && floor(to) != "record" && folder(to) != own)
		breach("rules are pure: base, record and their own folder only") }
END { if (!bad) printf "floors: %d files, %d includes, all point down\n", files, includes; exit bad }' $(find src -name '*.[ch]' | sort)
