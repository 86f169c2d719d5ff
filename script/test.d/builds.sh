# shellcheck shell=bash disable=SC2154
# The two builds. Each is made once a run; a build that fails is one failure for every suite that needs it.
#   build        gcc, -O2 with FORTIFY: what script/server runs
#   build-asan   the other compiler and its warnings: clang with AddressSanitizer, UndefinedBehaviorSanitizer and the fuzzers

declare -A built=()

# build_tree DIR CC MESON-OPTIONS...
build_tree() {
	local dir="$1" cc="$2"
	shift 2
	if [ -z "${built[$dir]-}" ]; then
		built[$dir]=failed
		if { [ -f "$dir/build.ninja" ] || CC="$cc" meson setup "$dir" "$@"; } >"$out/$dir.log" 2>&1 && ninja -C "$dir" >>"$out/$dir.log" 2>&1; then
			built[$dir]=yes
		fi
	fi
	[ "${built[$dir]}" = yes ] && return 0
	tail -n 60 "$out/$dir.log"
	return 1
}

build_gcc() { build_tree build gcc; }
build_asan() { build_tree build-asan clang "${asan_options[@]}"; }
