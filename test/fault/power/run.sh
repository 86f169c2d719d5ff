#!/usr/bin/env bash
# Losing power on SQLite: a real server is recorded under load (shim.c), and out of the recording states are built as a power
# cut could leave them (disk.c): everything that was synced, and any part of what was not. Each is opened and looked at
# (check.c). 2,000 states, with ENGAWA_TEST_LONG=1 100,000 out of ten recordings. Then what it has to see: SQLite with
# synchronous=NORMAL and OFF, and folders that are not synced.
#   ENGAWA_BUILD=build test/fault/power/run.sh [STATES]      about a minute
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
build="$(cd "${ENGAWA_BUILD:-$here/../../../build}" && pwd -P)"
shim="$build/test/fault/power/power_shim.so" replay="$build/test/fault/power/power_replay"
work="$(mktemp -d "${TMPDIR:-/tmp}/engawa-power.XXXXXX")"
memory="$(mktemp -d "$({ [ -w /dev/shm ] && echo /dev/shm; } || echo "$work")/engawa-power.XXXXXX")"
trap 'rm -rf "$work" "$memory"' EXIT
trap 'exit 130' INT TERM
bad=0
states=2000 recordings=1 seed="${ENGAWA_POWER_SEED:-$RANDOM}"
[ "${ENGAWA_TEST_LONG:-}" != 1 ] || states=10000 recordings=10
[ $# = 0 ] || states=$1

say() {   # say STATUS WORDS...
	if [ "$1" = 0 ]; then echo "ok - ${*:2}"; else echo "not ok - ${*:2}"; bad=1; fi
}

# record NAME BINARY: leaves the recording in $work/NAME, and where the region is, in $region; the answers in $answers
record() {
	mkdir -p "$work/$1/base"
	: >"$work/$1/log"
	ENGAWA_TEST_ENGINE=sqlite ENGAWA_BIN="$2" ENGAWA_POWER_SECONDS="${ENGAWA_POWER_SECONDS:-0.5}" timeout 120 \
		node "$here/record.mjs" "$shim" "$work/$1/log" "$work/$1/base" >"$work/$1/said" || { say 1 "recording $1"; exit 1; }
	read -r _ region _ writes _ pages <"$work/$1/said"
	[ $((writes >= 20 && pages >= 10)) = 1 ] || say 1 "recording $1: only $writes writes and $pages pages, which proves little"
}

# replayed NAME ARGS...
replayed() { timeout 7200 "$replay" "$work/$1/log" "$work/$1/base" "$region" "$memory" --seed "$seed" --writes "$writes" --pages "$pages" "${@:2}"; }

for ((i = 1; i <= recordings; i++)); do
	record "full$i" "$build/src/engawa"
	status=0
	replayed "full$i" --states "$states" || status=1
	say $status "power lost in $states ways: nothing answered is lost, nothing corrupt, both logs whole, every page has its line"
	rm -rf "$work/full$i"
	seed=$((seed + 1))
done

for fault in normal off; do
	node "$here/../plant.mjs" "$fault" "$build" "$work/$fault-build" || { say 1 "the fault $fault could not be planted"; continue; }
	record "$fault" "$work/$fault-build/engawa"
	must=lost,unseen
	[ "$fault" = normal ] || must=lost,corrupt
	status=0
	replayed "$fault" --states 300 --must "$must" || status=1
	say $status "control: with synchronous=${fault^^} this is seen: $must"
done

# made NAME [SWALLOW]: power is lost after the command that makes a region has said that it did
made() {
	mkdir -p "$work/$1/root" "$work/$1/base"
	: >"$work/$1/log"
	LD_PRELOAD="$shim" ENGAWA_POWER_ROOT="$work/$1/root" ENGAWA_POWER_LOG="$work/$1/log" ENGAWA_POWER_SWALLOW="${2-}" \
		"$build/src/engawa" region add midori --data "$work/$1/root/data" --title Midori --login first --admin 'Midori First' >"$work/$1/said"
	region=data/midori writes=0 pages=0
}
made new
status=0
replayed new --made --states 200 || status=1
say $status "power lost after a region was made: it is there, with its first account"
made unsynced dir
status=0
replayed unsynced --made --states 200 --must lost || status=1
say $status "control: when folders are not synced, a region that was made can be gone"
exit $bad
