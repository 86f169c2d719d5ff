#!/usr/bin/env bash
# PostgreSQL's primary lost under load, its synchronous standby promoted (failover.mjs): four nemeses and a replaced primary that
# comes back; with ENGAWA_TEST_LONG=1 100 fail-overs over eight. Then the controls: nobody waits for the standby; a build that
# answers a form sent again from a row that no standby has; (long) one that does not hear the server's warning; nobody fences.
# Networks of its own need root; without it the primary is only killed, on loopback. Its own servers: ENGAWA_TEST_PG is not used.
#   ENGAWA_BUILD=build test/fault/failover/run.sh [ROUNDS]      about a minute and a half
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
build="$(cd "${ENGAWA_BUILD:-$here/../../../build}" && pwd)"
work="$(mktemp -d "${TMPDIR:-/tmp}/engawa-failover.XXXXXX")"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bad=0

# failover BINARY ARGS...
failover() { ENGAWA_BIN="$1" timeout -k 30 7200 node "$here/failover.mjs" "${@:2}" || bad=1; }

# control FAULT ARGS...
control() {
	node "$here/../plant.mjs" "$1" "$build" "$work/$1" || { echo "not ok - the fault $1 could not be planted"; bad=1; return; }
	failover "$work/$1/engawa" --must-lose "${@:2}"
}

if [ "${ENGAWA_TEST_LONG:-}" = 1 ]; then
	failover "$build/src/engawa" --rounds "${1:-100}" --stale
	failover "$build/src/engawa" --rounds 3 --must-lose --only "asynchronous and not fenced"
	control unwarned --rounds 5 --only "waits cancelled"
else
	failover "$build/src/engawa" --rounds "${1:-4}" --stale --only "killed,cut off from all,waits cancelled,frozen"
fi
failover "$build/src/engawa" --rounds 3 --must-lose --only "asynchronous and killed"
control unwaited --rounds 5 --only "waits cancelled"
exit $bad
