# shellcheck shell=bash disable=SC2154
# What breaks under the server and must not cost anybody a written word: processes killed, power lost, calls that fail.
# Every folder of test/fault is one part with a run.sh that prints TAP lines ("ok - ...", "not ok - ...") and its figures.
# It finds ENGAWA_BUILD (a finished build by gcc), ENGAWA_BIN, ENGAWA_TEST_PG and ENGAWA_TEST_LONG (1: the long counts).
# One part alone: script/test fault with ENGAWA_FAULT=kill, or the part's run.sh with ENGAWA_BUILD set.

fault_part() {
	local began=$SECONDS
	ENGAWA_BUILD="$root/build" ENGAWA_BIN="$root/build/src/engawa" \
		timeout "$([ -n "$long" ] && echo 14400 || echo 900)" bash "$1" >"$2" 2>&1 </dev/null
	echo "$? $((SECONDS - began))" >"$2.status"
}

suite_fault() {
	local part name log status began
	local -a parts=()
	build_gcc || { count 0 1; return; }
	postgres_start || { count 0 1; return; }
	for part in test/fault/*/run.sh; do
		name="$(basename "$(dirname "$part")")"
		[ -z "${ENGAWA_FAULT-}" ] || [ "$ENGAWA_FAULT" = "$name" ] || continue
		log="$out/fault-$name.log"
		fault_part "$part" "$log" &
		two_at_once
		parts+=("$name")
	done
	wait_for_those
	for name in "${parts[@]}"; do
		log="$out/fault-$name.log"
		read -r status began <"$log.status"
		count_from "$log" "$status" "$name"
		if [ "$status" = 0 ]; then grep -v '^ok\b' "$log"; else cat "$log"; fi
		echo "fault/$name: ended with $status, $began s"
	done
}
