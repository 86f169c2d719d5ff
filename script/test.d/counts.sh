# shellcheck shell=bash disable=SC2154
# Counting: every check adds to one pair of numbers; a suite that adds nothing fails.

passed=0
failed=0
summary=()

# count PASSED FAILED
count() {
	passed=$((passed + $1))
	failed=$((failed + $2))
}

# check NAME COMMAND...   one check; its output is shown when it fails
check() {
	local name="$1" log="$work/check.log"
	shift
	if "$@" >"$log" 2>&1; then
		echo "ok - $name"
		count 1 0
	else
		cat "$log"
		echo "not ok - $name"
		count 0 1
	fi
}

run_suite() {
	local before_passed=$passed before_failed=$failed began=$SECONDS
	echo
	echo "== $1"
	"suite_$1"
	if [ $((passed + failed)) = $((before_passed + before_failed)) ]; then
		echo "not ok - the suite $1 ran nothing"
		count 0 1
	fi
	summary+=("$(printf '%-8s %5d passed %3d failed  %4d s' "$1" $((passed - before_passed)) $((failed - before_failed)) $((SECONDS - began)))")
}

count_sum() {
	echo
	printf '%s\n' "${summary[@]}"
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}

# Sums of what a program printed: cmocka's closing lines, TAP from a shell test, node's test runner.
# count_from LOG EXIT NAME
count_from() {
	local good bad
	good="$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test(s)\..*/\1/p; s/^# pass \([0-9]*\)$/\1/p' "$1" | awk '{ n += $1 } END { print n + 0 }')"
	bad="$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s), listed below.*/\1/p; s/^# fail \([0-9]*\)$/\1/p; s/^# cancelled \([0-9]*\)$/\1/p' "$1" |
		awk '{ n += $1 } END { print n + 0 }')"
	if [ "$good" = 0 ] && [ "$bad" = 0 ]; then
		good="$(grep -c '^ok\b' "$1")"
		bad="$(grep -c '^not ok\b' "$1")"
	fi
	if [ "$2" != 0 ] && [ "$bad" = 0 ]; then
		echo "not ok - $3 ended with $2"
		bad=1
	elif [ "$good" = 0 ] && [ "$bad" = 0 ]; then
		echo "not ok - $3 ran nothing"
		bad=1
	fi
	count "$good" "$bad"
}
