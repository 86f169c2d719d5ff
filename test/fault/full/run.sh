#!/usr/bin/env bash
# The disk is full, on a tmpfs (full.test.mjs; SQLite, about five seconds). Needs the right to mount: without it root fails, others skip.
#   ENGAWA_BUILD=build ENGAWA_TEST_PG=postgres://... test/fault/full/run.sh
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
build="$(cd "${ENGAWA_BUILD:-$here/../../../build}" && pwd)"
export ENGAWA_BIN="$build/src/engawa"
bad=0
ENGAWA_TEST_ENGINE=sqlite timeout 300 node --test --test-reporter=tap "$here/full.test.mjs" || bad=1
exit $bad
