# shellcheck shell=bash
# A machine to install the package on: this one's files under an overlay that is thrown away, in namespaces of their own, with a
# systemd of its own as process 1. Nothing of it reaches the machine: not its files, not its ports, not its processes.
# Needs root and a kernel that lets it mount. Sourced by pack.sh.
#   room_open DIR [TREE]    TREE: a bare Debian to use instead of this machine's files
#   room COMMAND...         runs in it        room_close

room_open() {
	room_dir="$1"
	mkdir -p "$room_dir"
	mount -t tmpfs -o size=2g engawa-room "$room_dir" || return 1
	mkdir "$room_dir/upper" "$room_dir/work" "$room_dir/root"
	mount -t overlay engawa-room -o "lowerdir=${2:-/},upperdir=$room_dir/upper,workdir=$room_dir/work" "$room_dir/root" || return 1
	# A group of its own, so that the inner systemd finds itself at the top of its tree.
	room_group=
	local top
	top="$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)"
	if [ -n "$top" ]; then
		room_group="$top/engawa-room-$$"
		mkdir "$room_group" || return 1
	fi
	cat >"$room_dir/begin" <<'BEGIN'
set -eu
root="$1/root"
mount --make-rprivate /
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount --rbind /dev "$root/dev"
for home in root home; do mount -t tmpfs -o mode=755 home "$root/$home"; done
rm -f "$root/usr/sbin/policy-rc.d"
ip link set lo up
# Whatever this machine runs is not wanted there.
find "$root/etc/systemd/system" -mindepth 2 -type l -delete 2>/dev/null || true
: >"$root/etc/machine-id"
cd "$root"
mkdir -p run/before
pivot_root . run/before
umount -l /run/before
exec env -i container=engawa PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 /lib/systemd/systemd --unit=multi-user.target --log-target=null </dev/null >/dev/null 2>&1
BEGIN
	(
		[ -z "$room_group" ] || echo "$BASHPID" >"$room_group/cgroup.procs"
		exec unshare --fork --kill-child --pid --mount --uts --ipc --cgroup --net bash "$room_dir/begin" "$room_dir"
	) >"$room_dir/begin.log" 2>&1 &
	room_outer=$!
	room_first=
	local i
	for ((i = 0; i < 100; i++)); do
		sleep 0.1
		[ -n "$room_first" ] || room_first="$(cat "/proc/$room_outer/task/$room_outer/children" 2>/dev/null | tr -d ' ')"
		[ -n "$room_first" ] && [ "$(cat "/proc/$room_first/comm" 2>/dev/null)" = systemd ] &&
			room systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded' && return 0
	done
	cat "$room_dir/begin.log"
	return 1
}

room() {
	nsenter -t "$room_first" --mount --uts --ipc --net --pid --cgroup --root env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		LC_ALL=C.UTF-8 HOME=/root DEBIAN_FRONTEND=noninteractive sh -c 'cd / && exec "$@"' room "$@"
}

# Only what room_open began: its first process takes the rest with it.
room_close() {
	[ -z "${room_outer-}" ] || kill -9 "$room_outer" 2>/dev/null
	[ -z "${room_outer-}" ] || wait "$room_outer" 2>/dev/null
	umount -l "$room_dir/root" "$room_dir" 2>/dev/null
	[ -z "${room_group-}" ] || find "$room_group" -depth -type d -exec rmdir {} + 2>/dev/null
	room_outer=
}
