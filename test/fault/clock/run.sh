#!/usr/bin/env bash
# The wall clock jumps under a running server (clock.test.mjs), on both engines, about ten seconds.
#   ENGAWA_BUILD=build ENGAWA_TEST_PG=postgres://... test/fault/clock/run.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
build="$(cd "${ENGAWA_BUILD:-$here/../../../build}" && pwd)"
export ENGAWA_BIN="$build/src/engawa"
bad=0
ENGAWA_TEST_ENGINE=sqlite timeout 300 node --test --test-reporter=tap "$here/clock.test.mjs" || bad=1
[ -z "${ENGAWA_TEST_PG-}" ] || ENGAWA_TEST_ENGINE=postgres timeout 300 node --test --test-reporter=tap "$here/clock.test.mjs" || bad=1
exit $bad
