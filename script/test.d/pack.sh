# shellcheck shell=bash disable=SC2154
# The Debian package: built, installed on a throw-away machine with a systemd of its own, used there, upgraded, removed (test/pack).
# Needs root and a kernel that lets it mount.

suite_pack() {
	need_packages "${package_packages[@]}" "${package_test_packages[@]}" ${long:+debootstrap} || { count 0 1; return; }
	as_root env ENGAWA_TEST_LONG="$ENGAWA_TEST_LONG" ${WORDS_LENIENT+"WORDS_LENIENT=$WORDS_LENIENT"} TMPDIR="${TMPDIR:-/tmp}" LC_ALL=C.UTF-8 \
		timeout "$([ -n "$long" ] && echo 1800 || echo 600)" bash test/pack/pack.sh "$work/pack" >"$out/pack.log" 2>&1 </dev/null
	local status=$?
	cat "$out/pack.log"
	count_from "$out/pack.log" "$status" "test/pack/pack.sh"
}
