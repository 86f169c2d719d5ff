#!/usr/bin/env bash
# The Debian package: built, looked at, and installed on a machine of its own (room.sh) where a real systemd runs its units. TAP.
#   pack.sh WORK        WORK: a folder for what is built. ENGAWA_TEST_LONG: also twice for the same bytes, and on a bare Debian
# The room needs root and a kernel that lets it mount; without, the part that needs it says so and counts as failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
. test/pack/room.sh
out="$1"
mkdir -p "$out"
trap room_close EXIT
bad=0

say() {
	local began=$SECONDS
	local name="$1" log="$out/log"
	shift
	if "$@" >"$log" 2>&1; then
		echo "ok - $name ($((SECONDS - began)) s)"
	else
		bad=1
		tail -n 40 "$log" | sed 's/^/# /'
		echo "not ok - $name"
	fi
}

# ---- what was built ----

contents_fit() {
	local have file
	have="$(dpkg-deb -c "$package" | awk '{ print $6 }')"
	for file in ./usr/bin/engawa ./usr/sbin/engawa-admin ./usr/lib/engawa/engawa ./usr/lib/engawa/engawa-pdf ./usr/lib/engawa/engawa-picture ./usr/lib/engawa/backup-regions \
		./lib/systemd/system/engawa.service ./lib/systemd/system/engawa-backup.service ./lib/systemd/system/engawa-backup.timer \
		./usr/lib/sysusers.d/engawa.conf ./etc/default/engawa ./usr/share/engawa/nginx/server.conf ./usr/share/engawa/nginx/http.conf \
		./usr/share/doc/engawa/examples/engawa-site ./usr/share/man/man8/engawa.8.gz; do
		grep -qx "$file" <<<"$have" || { echo "$file is missing"; return 1; }
	done
	grep -E '/(obj-|test/|.*_test$)|\.(c|h|a|o)$' <<<"$have" && { echo "what nobody needs is in it"; return 1; }
	[ "$(stat -c %s "$package")" -le 5000000 ]
}

hardened() {
	local file
	rm -rf "$out/tree"
	dpkg-deb -x "$package" "$out/tree"
	for file in "$out"/tree/usr/lib/engawa/engawa*; do
		readelf -hlWd "$file" >"$out/elf"
		grep -q 'Type: *DYN' "$out/elf" && grep -q 'GNU_RELRO' "$out/elf" && grep -q 'BIND_NOW' "$out/elf" && ! grep -q 'GNU_STACK.*RWE' "$out/elf" ||
			{ echo "$file is not hardened"; return 1; }
		! grep -qE 'ENGAWA_CLOCK|ENGAWA_TEST_' "$file" || { echo "$file has a door for tests"; return 1; }
	done
}

# ---- in the room ----

put() { room sh -c "cat >'$1'" <"$2"; }

# until SECONDS COMMAND...
until_true() {
	local end=$((SECONDS + $1))
	shift
	while ! "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || { echo "waited in vain for: $*"; return 1; }
		sleep 0.2
	done
}

answers() { room curl -sf --max-time 5 -o /dev/null http://127.0.0.1:8080/sign-in; }

installs_quietly() {
	put /root/engawa.deb "$package"
	room dpkg -i /root/engawa.deb </dev/null || return 1
	room systemctl is-enabled engawa.service || return 1
	# There is no region yet, and that is no failure.
	[ "$(room systemctl show -P Result engawa.service)" = success ] && [ "$(room systemctl show -P ActiveState engawa.service)" = inactive ]
}

first_region() {
	room engawa-admin region add kitamachi --title "北町 在宅ケアの縁側" --area 北町 --login mori --admin "森 ゆう子" --host engawa.example.org |
		grep 'One-time code' || return 1
	[ "$(room stat -c '%U %a' /var/lib/engawa /var/lib/engawa/kitamachi | sort -u)" = "engawa 700" ] || { room ls -la /var/lib/engawa; return 1; }
	room systemctl start engawa.service && until_true 20 answers
}

units_fit() {
	room systemd-analyze verify /lib/systemd/system/engawa.service /lib/systemd/system/engawa-backup.service /lib/systemd/system/engawa-backup.timer || return 1
	room systemd-analyze security --no-pager --threshold=20 engawa.service | tail -n 1
	[ "${PIPESTATUS[0]}" = 0 ]
}

web_server_fits() {
	room sh -ec '
		cp /usr/share/doc/engawa/examples/engawa-site /etc/nginx/sites-available/engawa
		mkdir -p /etc/letsencrypt/live/engawa.example.org
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=engawa.example.org \
			-keyout /etc/letsencrypt/live/engawa.example.org/privkey.pem -out /etc/letsencrypt/live/engawa.example.org/fullchain.pem 2>/dev/null
		ln -sf ../sites-available/engawa /etc/nginx/sites-enabled/engawa
		rm -f /etc/nginx/sites-enabled/default
		nginx -t
		systemctl start nginx'  || return 1
	ask() { room curl -sk --max-time 5 --resolve engawa.example.org:443:127.0.0.1 --resolve engawa.example.org:80:127.0.0.1 --resolve other.example:443:127.0.0.1 "$@"; }
	[ "$(ask -o /dev/null -w '%{http_code} %{http_version}' https://engawa.example.org/sign-in)" = "200 2" ] || return 1
	ask -D - -o /dev/null https://engawa.example.org/sign-in | grep -i '^strict-transport-security' || return 1
	ask -D - -o /dev/null http://engawa.example.org/e/token | grep -i '^location: https://engawa.example.org/.$' || return 1
	! ask https://other.example/sign-in || return 1
	! ask --tls-max 1.2 https://engawa.example.org/sign-in || return 1
	# A body without a length: nginx waits for its end and gives it one.
	[ "$(ask -o /dev/null -w '%{http_code}' --http1.1 -H 'Transfer-Encoding: chunked' --data 'account=x' https://engawa.example.org/sign-in)" != 411 ] || return 1
	[ "$(room curl -s -o /dev/null -w '%{http_code}' -H 'Transfer-Encoding: chunked' --data 'account=x' http://127.0.0.1:8080/sign-in)" = 411 ] || return 1
	ask -o /dev/null "https://engawa.example.org/e/SECRETTOKEN?q=SECRETWORD"
	room grep -q 'GET /e HTTP/2.0' /var/log/nginx/engawa.log || return 1
	! room grep -rE 'SECRET' /var/log/nginx/ || return 1
	room systemctl stop engawa.service
	ask https://engawa.example.org/sign-in | grep 'いまつながりません' || return 1
	room systemctl start engawa.service && until_true 20 answers
}

sandbox_bites() {
	put /usr/local/bin/engawa-probe test/pack/probe.py
	room sh -ec 'chmod 755 /usr/local/bin/engawa-probe; ip addr add 192.0.2.7/32 dev lo; mkdir -p -m 777 /var/spool/engawa-probe
		mkdir -p -m 755 /var/backups/engawa-probe; touch /tmp/engawa-probe; chmod 755 /var/backups
		runuser -u engawa -- /usr/local/bin/engawa-probe /var/lib/engawa >/run/probe-outside
		mkdir -p /run/systemd/system/engawa.service.d
		printf "[Service]\nType=oneshot\nRestart=no\nExecStart=\nExecStart=/usr/local/bin/engawa-probe /var/lib/engawa\nStandardOutput=truncate:/run/probe-inside\n" \
			>/run/systemd/system/engawa.service.d/probe.conf
		systemctl stop engawa; systemctl daemon-reload; systemctl start engawa; rm /run/systemd/system/engawa.service.d/probe.conf; systemctl daemon-reload'  || return 1
	room sh -c 'paste /run/probe-outside /run/probe-inside'
	[ "$(room grep -c ' refused$' /run/probe-inside)" = 12 ] && ! room grep ' done$' /run/probe-inside &&
		[ "$(room grep -c ' done$' /run/probe-outside)" = 12 ]
}

smoke_in_unit() {
	local name
	room systemctl stop engawa.service
	room install -d -m 700 -o engawa -g engawa /var/lib/engawa
	room mkdir -p /root/tree/test
	tar -cf - test/web test/fixtures test/pack/in-unit package.json 2>/dev/null | room tar -xf - -C /root/tree
	room chmod 755 /root
	for name in job desk door; do           # those that need one server at a time
		room env TMPDIR=/var/lib/engawa ENGAWA_BIN=/root/tree/test/pack/in-unit timeout 120 node --test "/root/tree/test/web/$name.test.mjs" || return 1
	done
	room rm -rf /root/tree
	room systemctl daemon-reload
	room systemctl start engawa.service && until_true 20 answers
}

backs_up() {
	[ "$(room systemctl is-enabled engawa-backup.timer)" = disabled ] || return 1
	room sh -ec 'mkdir -p /etc/engawa /root/safe; /usr/bin/engawa backup-key --out /root/safe/clinic
		cp /root/safe/clinic.pub /etc/engawa/backup.pub; chmod 644 /etc/engawa/backup.pub
		systemctl start engawa-backup.service; systemctl enable --now engawa-backup.timer; ls -la /var/lib/engawa-backups'  || { room journalctl -u engawa-backup --no-pager -n 20; return 1; }
	room sh -c 'ls /var/lib/engawa-backups/kitamachi-*.engawa'
}

upgrades() {
	local before
	rm -rf "$out/newer"
	dpkg-deb -R "$package" "$out/newer"
	sed -i 's/^Version: .*/Version: 9.0~test/' "$out/newer/DEBIAN/control"
	dpkg-deb -b "$out/newer" "$out/newer.deb" >/dev/null
	put /root/newer.deb "$out/newer.deb"
	before="$(room systemctl show -P MainPID engawa.service)"
	room sh -c 'echo "ENGAWA_OPTIONS=\"--streams 77\"" >/etc/default/engawa'
	room dpkg --force-confold -i /root/newer.deb </dev/null || return 1
	until_true 20 answers || return 1
	[ "$(room systemctl show -P MainPID engawa.service)" != "$before" ] || { echo "the old one still runs"; return 1; }
	room grep -q 'streams 77' /etc/default/engawa && room engawa-admin verify | grep 'kitamachi: whole'
}

leaves_data() {
	room dpkg -r engawa </dev/null || return 1
	! room systemctl is-active engawa.service || return 1
	room dpkg -P engawa </dev/null || return 1
	room sh -ec 'test -f /var/lib/engawa/kitamachi/record.db; ! test -e /etc/default/engawa; ! test -e /usr/lib/engawa; test -z "$(find / -xdev -nouser 2>/dev/null)"' || return 1
	room dpkg -i /root/engawa.deb </dev/null || return 1
	until_true 20 answers && room engawa-admin verify | grep 'kitamachi: whole'
}

# A Debian with nothing on it: the package brings all it needs. From the machine's own mirror.
bare_debian() {
	local bare="$out/bare"
	debootstrap --variant=minbase --include=systemd,dbus,iproute2,curl,ca-certificates bookworm "$bare" ${ENGAWA_TEST_MIRROR:+"$ENGAWA_TEST_MIRROR"} || return 1
	printf '#!/bin/sh\nexit 101\n' >"$bare/usr/sbin/policy-rc.d"
	chmod 755 "$bare/usr/sbin/policy-rc.d"
	cp "$package" "$bare/root/engawa.deb"
	cp -L /etc/resolv.conf "$bare/etc/resolv.conf"
	chroot "$bare" env DEBIAN_FRONTEND=noninteractive sh -ec 'apt-get -qq update; apt-get -qq install -y --no-install-recommends /root/engawa.deb </dev/null' || return 1
	room_close
	room_open "$out/bare-room" "$bare" || return 1
	room engawa-admin demo || return 1
	room systemctl start engawa.service && until_true 20 answers || return 1
	room env DEBIAN_FRONTEND=noninteractive apt-get -qq purge -y engawa </dev/null && room test -f /var/lib/engawa/midori/record.db
}

# ---- the order ----

say "the package is built by one command${ENGAWA_TEST_LONG:+, twice, with the same bytes}" script/package --out "$out" ${ENGAWA_TEST_LONG:+--twice}
package="$(find "$out" -maxdepth 1 -name 'engawa_*.deb' | head -n 1)"
[ -n "$package" ] || exit 1
say "it holds what it should and nothing else" contents_fit
say "its programs are hardened" hardened
say "lintian finds nothing" lintian --allow-root --fail-on error,warning "$package"

say "a machine of its own begins" room_open "$out/room"
if [ -n "${room_first-}" ]; then
	say "installs without a question, and waits for a region" installs_quietly
	say "a first region by one command, and it serves" first_region
	say "the units are well-formed, exposure at most 2.0" units_fit
	say "behind nginx: TLS 1.3, HTTP/2, lengths for bodies, nothing secret in a log" web_server_fits
	say "the sandbox refuses what a thief would try, and only it does" sandbox_bites
	say "the web tests pass inside of the unit" smoke_in_unit
	say "a sealed backup by the unit" backs_up
	say "an upgrade keeps settings and data, and starts the new one" upgrades
	say "remove and purge leave the data; the next installation finds it" leaves_data
fi
[ -z "${ENGAWA_TEST_LONG-}" ] || say "a bare Debian needs nothing but the package" bare_debian
exit $bad
