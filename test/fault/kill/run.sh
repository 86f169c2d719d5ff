#!/usr/bin/env bash
# kill -9 under load (kill.mjs): 50 rounds on SQLite and 10 on PostgreSQL, with ENGAWA_TEST_LONG=1 1,000 and 200; then two
# faulty builds that it has to see: one that answers before it commits, one that does not count a form's key.
#   ENGAWA_BUILD=build ENGAWA_TEST_PG=postgres://... test/fault/kill/run.sh [ROUNDS]      about a minute
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
build="$(cd "${ENGAWA_BUILD:-$here/../../../build}" && pwd -P)"
work="$(mktemp -d "${TMPDIR:-/tmp}/engawa-kill.XXXXXX")"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
bad=0
rounds=50 rounds_pg=10
[ "${ENGAWA_TEST_LONG:-}" != 1 ] || rounds=1000 rounds_pg=200
[ $# = 0 ] || rounds=$1 rounds_pg=$1

# kill_rounds ENGINE BINARY ARGS...
kill_rounds() {
	ENGAWA_TEST_ENGINE="$1" ENGAWA_BIN="$2" timeout 7200 node "$here/kill.mjs" "${@:3}" || bad=1
}

kill_rounds sqlite "$build/src/engawa" --rounds "$rounds"
[ -z "${ENGAWA_TEST_PG-}" ] || kill_rounds postgres "$build/src/engawa" --rounds "$rounds_pg"

for fault in early keyless; do
	node "$here/../plant.mjs" "$fault" "$build" "$work/$fault" || { echo "not ok - the fault $fault could not be planted"; bad=1; }
done
kill_rounds sqlite "$work/early/engawa" --rounds 60 --must lost,unread
[ -z "${ENGAWA_TEST_PG-}" ] || kill_rounds postgres "$work/early/engawa" --rounds 60 --must lost,unread
kill_rounds sqlite "$work/keyless/engawa" --rounds 60 --must doubled
exit $bad
