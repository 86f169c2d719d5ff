#!/usr/bin/env bash
# Every call of the core flows failing once and for good (calls.test.mjs), of the start and of verify (start.test.mjs), on both
# engines; and five planted faults that the loop has to see (controls.test.mjs). Half a minute to a minute; every k with ENGAWA_TEST_LONG=1.
#   ENGAWA_BUILD=build ENGAWA_TEST_PG=postgres://... test/fault/calls/run.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ENGAWA_BUILD="$(cd "${ENGAWA_BUILD:-$here/../../../build}" && pwd)"
export ENGAWA_BUILD ENGAWA_BIN="$ENGAWA_BUILD/src/engawa"
work="$(mktemp -d "${TMPDIR:-/tmp}/engawa-calls.XXXXXX")"
trap 'rm -rf "$work"' EXIT
bad=0

# begin LOG ENGINE FILES...   beside each other: most of a fault's time is waiting
begin() {
	ENGAWA_TEST_ENGINE="$2" timeout 14000 node --test --test-reporter=tap "${@:3}" >"$work/$1" 2>&1 &
	pids+=($!)
}
pids=()
begin 1-sqlite sqlite "$here/calls.test.mjs"
[ -z "${ENGAWA_TEST_PG-}" ] || begin 2-postgres postgres "$here/calls.test.mjs"
for pid in "${pids[@]}"; do wait "$pid" || bad=1; done
pids=()
begin 3-start sqlite "$here/start.test.mjs"
[ -z "${ENGAWA_TEST_PG-}" ] || begin 4-start-postgres postgres "$here/start.test.mjs"
begin 5-controls sqlite "$here/controls.test.mjs"
for pid in "${pids[@]}"; do wait "$pid" || bad=1; done
# Lines of TAP and figures when all is well; everything otherwise.
if [ $bad = 0 ]; then sed -nE 's/^# (figure: .*)/\1/p; /^(not )?ok /p' "$work"/*; else cat "$work"/*; fi
exit $bad
