# shellcheck shell=bash disable=SC2154
# The suites, in the order they run: the quick and telling ones first.

suite_build() {
	check "gcc, -O2, warnings are errors" build_gcc
	check "clang, warnings are errors" build_clang
	check "gcc with address and undefined behaviour sanitizers" build_asan
}

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
	mapfile -t sources < <(find src -name '*.html' -o -name '*.c' ! -name '*_test.c' | sort)
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
	build_asan || { count 0 1; return; }
	postgres_start || { count 0 1; return; }
	while IFS=$'\t' read -r name program; do
		log="$out/unit-${name//[^A-Za-z0-9_-]/_}.log"
		timeout 300 "$program" >"$log" 2>&1 </dev/null
		status=$?
		count_from "$log" "$status" "$name"
		if [ $status = 0 ]; then
			echo "$name: $(grep -c '^\[       OK \]' "$log") ok"
		else
			tail -n 200 "$log"
			echo "$name: ended with $status"
		fi
	done < <(meson introspect build-asan --tests |
		node -e 'for (const t of JSON.parse(require("fs").readFileSync(0))) console.log(t.name + "\t" + t.cmd[0])')
}

# node_tests LABEL FILES...   counts what node's runner counted
node_tests() {
	local label="$1" log="$out/$1.log" tap="$work/$1.tap" status
	shift
	[ -e "$1" ] || return
	timeout 2400 node --test --test-reporter=spec --test-reporter-destination=stdout \
		--test-reporter=tap --test-reporter-destination="$tap" "$@" >"$log" 2>&1 </dev/null
	status=$?
	[ $status = 0 ] || cat "$log"
	[ -e "$tap" ] || : >"$tap"
	count_from "$tap" "$status" "$label"
	echo "$label: $(sed -n 's/^# pass //p' "$tap") passed, $(sed -n 's/^# fail //p' "$tap") failed"
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
	ENGAWA_TEST_ENGINE=sqlite node_tests gate-sqlite test/gate/gate.test.mjs test/gate/races.test.mjs
	ENGAWA_TEST_ENGINE=postgres node_tests gate-postgres test/gate/gate.test.mjs test/gate/races.test.mjs
	unset ENGAWA_BIN
	ENGAWA_TEST_ENGINE=sqlite node_tests gate-faults test/gate/faults.test.mjs
	node test/gate/sum.mjs "$out"
}

# The gate's rule proved for every input (test/gate/prove). Only with --long: the provers are 700 MB of packages.
suite_prove() {
	need_packages "${proof_packages[@]}" || { count 0 1; return; }
	check "the theorems about the gate, by two provers, and a fault for each" bash test/gate/prove/prove.sh
}
