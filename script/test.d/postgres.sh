# shellcheck shell=bash disable=SC2154
# A PostgreSQL cluster of the tests' own: a fresh folder, a free port on loopback, ended and erased at the end.
# fsync is off: what these tests prove about lost power they prove on SQLite and in the fault suite, not here.
# The collation is not C on purpose: an order that leans on the server's taste fails here, not in a town.

pg_data=
pg_user=()

postgres_bin() { find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1; }

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }

# Exports ENGAWA_TEST_PG. May be called again.
postgres_start() {
	[ -n "$pg_data" ] && return 0
	local bin port
	bin="$(postgres_bin)"
	[ -n "$bin" ] || { echo "PostgreSQL is not installed." >&2; return 1; }
	chmod 711 "$work"
	mkdir -p "$work/pg"
	if [ "$(id -u)" = 0 ]; then   # the server refuses to run as root
		chown postgres "$work/pg"
		pg_user=(runuser -u postgres --)
	fi
	port="$(free_port)"
	(
		cd "$work/pg" &&
			"${pg_user[@]}" "$bin/initdb" -D "$work/pg/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=ja --no-sync &&
			"${pg_user[@]}" "$bin/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" \
				-o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$work/pg' -c fsync=off -c full_page_writes=off -c max_connections=200" start &&
			psql -qh 127.0.0.1 -p "$port" -U postgres -d postgres -c 'CREATE ROLE engawa LOGIN CREATEDB' -c 'CREATE DATABASE engawa OWNER engawa'
	) >"$work/postgres.log" 2>&1 || { cat "$work/postgres.log" "$work/pg/log" >&2; return 1; }
	pg_data="$work/pg/data"
	export ENGAWA_TEST_PG="postgres://engawa@127.0.0.1:$port/engawa"
}

postgres_stop() {
	[ -n "$pg_data" ] || return 0
	(cd / && "${pg_user[@]}" "$(postgres_bin)/pg_ctl" -D "$pg_data" -m immediate stop) >/dev/null 2>&1
	pg_data=
}
