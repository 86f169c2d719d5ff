# shellcheck shell=bash disable=SC2154
# Copies of a region: backup, restore, export and import in both directions between the engines, while others write, changed
# on the way, killed at any moment; and programs with a fault each, which have to be seen (test/keep). About 80 s.

suite_keep() {
	build_gcc || { count 0 1; return; }
	postgres_start || { count 0 1; return; }
	export ENGAWA_BIN="$root/build/src/engawa" ENGAWA_BUILD="$root/build"
	node_tests keep test/keep/keep.test.mjs
	node_tests keep-faults test/keep/faults.test.mjs
	unset ENGAWA_BIN ENGAWA_BUILD
}
