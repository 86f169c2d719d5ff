# shellcheck shell=bash disable=SC2034
# What Engawa needs from Debian 12. Sourced by script/server and script/test.
# Asks apt only when something is missing, and says what it installs. To add a package: put it in the list that uses it.

build_packages=(
	gcc libc6-dev pkgconf meson ninja-build
	libmicrohttpd-dev libsqlite3-dev libpq-dev libjson-c-dev libsodium-dev liboath-dev
	libpango1.0-dev libcairo2-dev libqrencode-dev libunistring-dev zlib1g-dev libjpeg62-turbo-dev libpng-dev libcmocka-dev
	fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho fonts-ipamj-mincho ca-certificates
)
fuzz_packages=(clang libclang-rt-14-dev)
test_packages=("${fuzz_packages[@]}" postgresql-15 iproute2 nftables sqlite3 chromium poppler-utils zbar-tools gettext)
# script/package; and what its test and the hostile guests need
package_packages=(debhelper dpkg-dev)
package_test_packages=(lintian nginx openssl systemd iproute2)
hostile_packages=(nginx openssl slowhttptest)
proof_packages=(frama-c-base why3 z3 cvc4)
# A node that came from elsewhere is as good as Debian's.
command -v node >/dev/null || test_packages+=(nodejs)
command -v npm >/dev/null || test_packages+=(npm)

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

need_packages() {
	local missing=() name
	if ! command -v dpkg-query >/dev/null; then
		echo "Not a Debian system: please install what script/packages.sh lists." >&2
		return 0
	fi
	for name in "$@"; do installed "$name" || missing+=("$name"); done
	[ ${#missing[@]} = 0 ] && return 0
	echo "Installing ${missing[*]}"
	as_root apt-get -qq update >&2 &&
		as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >&2
}

# The sanitized build (build-asan), by clang: the tests' and, with what the fuzzers ask of every file, theirs.
asan_options=(-Db_sanitize=address,undefined -Dbuildtype=debug -Doptimization=1 -Dc_args=-fsanitize=fuzzer-no-link)
