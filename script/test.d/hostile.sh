# shellcheck shell=bash disable=SC2154
# Guests who mean harm, at engawa alone and behind nginx with the configuration of the package (test/framing): requests that can be
# read in two ways, and slow ones. With --long 4,000 slow connections for 60 s each.

suite_hostile() {
	need_packages "${hostile_packages[@]}" || { count 0 1; return; }
	build_gcc || { count 0 1; return; }
	ninja -C build test/framing/recorder test/framing/corpus >"$out/hostile-build.log" 2>&1 || { cat "$out/hostile-build.log"; count 0 1; return; }
	local name
	for name in framing slow; do
		ENGAWA_BUILD="$root/build" ENGAWA_BIN="$root/build/src/engawa" node_tests "hostile-$name" "test/framing/$name.test.mjs"
		grep -E "^($name): " "$out/hostile-$name.log"
	done
}
