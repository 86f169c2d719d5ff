# shellcheck shell=bash disable=SC2154
# The suites, in the order they run: the quick and telling ones first.

suite_build() {
	check "gcc, -O2, warnings are errors" build_gcc
	check "clang with address and undefined behaviour sanitizers, warnings are errors, and the fuzzers" build_asan
	check "the programs of bench/ (seconds; run by script/bench)" bench_built
}

bench_built() { build_gcc && ninja -C build benches; }

# Limits that are counted, not argued about: floors, sizes, words, weights.
suite_budgets() {
	check "includes point down (floors.txt)" bash tools/floors.sh
	check "sizes of files and functions" bash tools/sizes.sh
	check "every word has its English, and no word is left over" words_strict
	check "weight and rules of the style sheet and the script" bash script/test.d/static.sh
}

words_strict() {
	build_gcc || return 1
	local po sources
	for po in po/*/*.po; do msgfmt --check --output-file=/dev/null "$po" || return 1; done
	mapfile -t sources < <(find src -name '*.html' -o -name '*.c' ! -name '*_test.c' -o -name kinds.h | sort)
	env -u WORDS_LENIENT build/tools/words_tool "$work/words.c" po/*/*.po "${sources[@]}"
}

# Shell tests of the tools: TAP lines, or one exit status.
suite_tools() {
	local script log status
	build_gcc >"$work/tools.log" 2>&1 || { cat "$work/tools.log"; count 0 1; return; }
	for script in test/*_test.sh; do
		[ -e "$script" ] || continue
		log="$out/$(basename "$script").log"
		bash "$script" >"$log" 2>&1
		status=$?
		[ $status = 0 ] || cat "$log"
		if grep -q '^\(not \)\?ok\b' "$log"; then
			count_from "$log" "$status" "$script"
		else
			count $((status == 0)) $((status != 0))
		fi
		echo "$script: ended with $status"
	done
}

# cmocka programs of the sanitized build. Those that touch data run on SQLite and, by ENGAWA_TEST_PG, on PostgreSQL.
suite_unit() {
	local name program log status
	local -a all=()
	build_asan || { count 0 1; return; }
	postgres_start || { count 0 1; return; }
	mapfile -t all < <(meson introspect build-asan --tests |
		node -e 'for (const t of JSON.parse(require("fs").readFileSync(0))) console.log(t.name + "\t" + t.cmd[0])')
	for name in "${all[@]}"; do
		program="${name#*$'\t'}" name="${name%%$'\t'*}"
		log="$out/unit-${name//[^A-Za-z0-9_-]/_}.log"
		{ timeout 600 "$program" >"$log" 2>&1 </dev/null; echo $? >"$log.status"; } &
		two_at_once
	done
	wait_for_those
	for name in "${all[@]%%$'\t'*}"; do
		log="$out/unit-${name//[^A-Za-z0-9_-]/_}.log"
		status="$(cat "$log.status")"
		count_from "$log" "$status" "$name"
		if [ "$status" = 0 ]; then
			echo "$name: $(grep -c '^\[       OK \]' "$log") ok"
		else
			tail -n 200 "$log"
			echo "$name: ended with $status"
		fi
	done
}

# Two processors, two programs: after each "&" two_at_once waits until there is room for the next, wait_for_those for the rest.
# Others of this shell, a PostgreSQL say, are not counted.
those=()
two_at_once() {
	those+=("$!")
	while [ "$(those_running)" -ge 2 ]; do sleep 0.1; done
}
those_running() {
	local pid n=0
	for pid in "${those[@]}"; do ! kill -0 "$pid" 2>/dev/null || n=$((n + 1)); done
	echo "$n"
}
wait_for_those() {
	wait "${those[@]}"
	those=()
}

# The parsers, from their kept inputs, a minute each, two side by side (--long: an hour).
suite_fuzz() {
	build_asan || { count 0 1; return; }
	script/fuzz "$([ -n "$long" ] && echo 3600 || echo 60)" >"$out/fuzz.log" 2>&1 </dev/null
	cat "$out/fuzz.log"
	count "$(sed -n 's/^\([0-9]*\) passed, [0-9]* failed$/\1/p' "$out/fuzz.log")" "$(sed -n 's/^[0-9]* passed, \([0-9]*\) failed$/\1/p' "$out/fuzz.log")"
}

# node_begin LABEL FILES...   starts node's runner behind our back; node_end LABEL waits for it and counts what it counted.
# The files of a suite each have a server of their own: three at a time keep two processors busy (two where each has a browser).
side_by_side=3
declare -A node_running=()
node_begin() {
	local label="$1"
	shift
	[ -e "$1" ] || return
	timeout 2400 node --test --test-concurrency="$side_by_side" --test-reporter=spec --test-reporter-destination=stdout \
		--test-reporter=tap --test-reporter-destination="$work/$label.tap" "$@" >"$out/$label.log" 2>&1 </dev/null &
	node_running[$label]=$!
}

node_end() {
	local label="$1" tap="$work/$1.tap" status
	[ -n "${node_running[$label]-}" ] || return
	wait "${node_running[$label]}"
	status=$?
	[ $status = 0 ] || cat "$out/$label.log"
	[ -e "$tap" ] || : >"$tap"
	count_from "$tap" "$status" "$label"
	echo "$label: $(sed -n 's/^# pass //p' "$tap") passed, $(sed -n 's/^# fail //p' "$tap") failed"
}

node_tests() {
	node_begin "$@"
	node_end "$1"
}

# A real server of the sanitized build, on both engines.
suite_web() {
	build_asan || { count 0 1; return; }
	postgres_start || { count 0 1; return; }
	export ENGAWA_BIN="$root/build-asan/src/engawa"
	ENGAWA_TEST_ENGINE=sqlite node_tests web-sqlite test/web/*.test.mjs
	ENGAWA_TEST_ENGINE=postgres node_tests web-postgres test/web/*.test.mjs
	unset ENGAWA_BIN
}

# Debian's Chromium against the build that people run.
suite_e2e() {
	build_gcc || { count 0 1; return; }
	browser_packages || { count 0 1; return; }
	postgres_start || { count 0 1; return; }
	local side_by_side=2
	ENGAWA_BIN="$root/build/src/engawa" ENGAWA_TEST_ENGINE=sqlite node_tests e2e-sqlite test/e2e/*.test.mjs
	ENGAWA_BIN="$root/build/src/engawa" ENGAWA_TEST_ENGINE=postgres node_tests e2e-postgres test/e2e/*.test.mjs
}

browser_packages() {
	[ node_modules/.package-lock.json -nt package-lock.json ] && return 0
	npm ci --no-audit --no-fund --ignore-scripts >"$out/npm.log" 2>&1 || { cat "$out/npm.log"; return 1; }
	touch node_modules/.package-lock.json
}

# Who may know what, from outside (test/gate): every route x viewer x person against docs/security.md on both engines, canaries in
# every answer, races with withdrawals, and thirty planted faults, each of which has to be seen.
suite_gate() {
	build_gcc || { count 0 1; return; }
	postgres_start || { count 0 1; return; }
	rm -f "$out"/gate-*.json
	export ENGAWA_BIN="$root/build/src/engawa"
	ENGAWA_TEST_ENGINE=sqlite node_begin gate-sqlite test/gate/gate.test.mjs test/gate/races.test.mjs
	ENGAWA_TEST_ENGINE=postgres node_begin gate-postgres test/gate/gate.test.mjs test/gate/races.test.mjs
	ENGAWA_TEST_ENGINE=sqlite node_begin gate-faults test/gate/faults.test.mjs
	unset ENGAWA_BIN
	node_end gate-sqlite
	node_end gate-postgres
	node_end gate-faults
	node test/gate/sum.mjs "$out"
}

# The gate's rule proved for every input (test/gate/prove). Only with --long: the provers are 700 MB of packages.
suite_prove() {
	need_packages "${proof_packages[@]}" || { count 0 1; return; }
	check "the theorems about the gate, by two provers, and a fault for each" bash test/gate/prove/prove.sh
}
