# shellcheck shell=bash disable=SC2154
# What script/bench measures, a function each. They use its small tools (result, go, ask, part, middle, calc).

# One way of asking, as options of load. The sixth word of a search is as common as words come here.
way() {
	case "$1" in
	person) printf '%s\n' --path "$person" ;;
	list) printf '%s\n' --path /people ;;
	search) printf '%s\n' --path "/search?q=$(percent 相撲の中継)" ;;
	sheet) printf '%s\n' --path "$person/sheet" ;;
	pdf) printf '%s\n' --path "$person/sheet.pdf" ;;
	entry) printf '%s\n' --path "$writer_of/timeline" --form "_csrf=$csrf&kind=note&words=$(percent "$words")" ;;
	talk) printf '%s\n' --path "$writer_of/acp" --form "_csrf=$csrf&place=home&mood=clear&share=team&present=person&next=1m&words=$(percent "$words")" ;;
	sign_in) printf '%s\n' --cookie none=1 --path /sign-in --doors $((SECONDS * 10 % 400 + 1)) ;;   # nobody twice within a code's half minute
	esac
}
declare -A named=([person]="person page" [list]="people list" [search]="search" [sheet]="emergency sheet" [pdf]="emergency sheet, PDF"
	[entry]="timeline entry written" [talk]="talk recorded" [sign_in]="sign-in, password and TOTP")

# ask_way KIND LOAD-OPTIONS...
ask_way() {
	local options
	mapfile -t options < <(way "$1")
	shift
	go "${options[@]}" "$@"
}

# ---- against a constant reply of the same size, interleaved ----
part_page() {
	local size constant constant_port page plain i
	local -a rates=() cpus=() plain_rates=() plain_cpus=() ratios=() cpu_ratios=()
	size=$(part "$(go --path "$person" --seconds 0.5)" bytes)
	"$build/bench/constant" 0 "$size" >"$work/constant" &
	constant=$!
	started+=("$constant")
	sleep 0.3
	constant_port=$(cat "$work/constant")
	for ((i = 0; i < rounds; i++)); do
		page=$(go --path "$person")
		plain=$("$load" --port "$constant_port" --path / --pid "$constant" --seconds "$seconds")
		rates+=("$(part "$page" per_second)") cpus+=("$(part "$page" cpu_us)")
		plain_rates+=("$(part "$plain" per_second)") plain_cpus+=("$(part "$plain" cpu_us)")
		ratios+=("$(calc "$(part "$page" per_second) / $(part "$plain" per_second)")")
	done
	end_one "$constant"
	page_rate=$(middle "${rates[@]}")
	result "person page, $size bytes, 64 clients" "$page_rate" req/s
	result "person page, processor time" "$(middle "${cpus[@]}")" us
	result "constant page of that size, same door" "$(middle "${plain_rates[@]}")" req/s
	result "constant page, processor time" "$(middle "${plain_cpus[@]}")" us
	result "person page / constant page" "$(middle "${ratios[@]}")" ratio '>=' 0.4
}

# ---- every kind of page and write, 1, 16 and 64 clients, as fast as the server answers ----
part_clients() {
	local kind clients got
	for kind in person list search sheet pdf entry talk sign_in; do
		for clients in 1 16 64; do
			[ "$kind" = sign_in ] && [ "$clients" = 64 ] && continue   # more than the accounts there are
			if ! got=$(ask_way "$kind" --clients "$clients" --seconds "$short"); then
				echo "${named[$kind]}, $clients clients: not answered in time" >&2
				continue
			fi
			result "${named[$kind]}, $clients clients: median" "$(calc "$(part "$got" p50_us) / 1000")" ms
			result "${named[$kind]}, $clients clients: p99" "$(calc "$(part "$got" p99_us) / 1000")" ms
			result "${named[$kind]}, $clients clients: rate" "$(part "$got" per_second)" req/s
			result "${named[$kind]}, $clients clients: processor time" "$(part "$got" cpu_us)" us
		done
	done
}

# ---- acknowledged writes against the bare loop (SQLite) ----
part_writes() {
	local written bare single i
	local -a write_rates=() bare_rates=() single_rates=() ratios=() times=()
	for ((i = 0; i < rounds; i++)); do
		written=$(part "$(ask_way entry)" per_second)
		write_rates+=("$written")
		[ "$engine" = sqlite ] || continue
		bare=$(part "$("$build/bench/bare_writes" "$work/bare/midori" 64 "$short")" both)
		single=$(part "$("$build/bench/bare_writes" "$work/bare/midori" 1 "$short")" both)
		bare_rates+=("$bare") single_rates+=("$single")
		ratios+=("$(calc "$written / $bare")") times+=("$(calc "$written / $single")")
	done
	write_rate=$(middle "${write_rates[@]}")
	result "acknowledged writes over HTTP, 64 clients" "$write_rate" writes/s
	[ "$engine" = sqlite ] || return 0
	result "bare loop, same statements, 64 to a commit" "$(middle "${bare_rates[@]}")" writes/s
	result "bare loop, one transaction each" "$(middle "${single_rates[@]}")" writes/s
	result "writes / bare loop" "$(middle "${ratios[@]}")" ratio '>=' 0.6
	result "writes / one transaction each" "$(middle "${times[@]}")" ratio '>=' 3
}

# ---- the tail at even times, alone and beside writes ----
part_tail() {
	local alone quiet busy beside
	alone=$(part "$(go --path "$person" --rate "$(calc "$page_rate * 0.7" 6)")" p99_us)
	result "person page at 70 % load, p99" "$(calc "$alone / 1000")" ms '<=' 5
	quiet=$(part "$(go --path "$person" --rate "$(calc "$page_rate * 0.35" 6)")" p99_us)
	ask_way entry --rate "$(calc "$write_rate / 2" 6)" >"$work/beside" &
	beside=$!
	busy=$(part "$(go --path "$person" --rate "$(calc "$page_rate * 0.35" 6)")" p99_us)
	wait "$beside" || true
	result "p99 at 35 % load beside writes at half their ceiling" "$(calc "$busy / $quiet")" 'x without' '<=' 1.5
}

# ---- size ----
part_size() {
	strip -o "$work/stripped" "$engawa"
	result "binary, stripped" "$(calc "$(stat -c %s "$work/stripped") / 1048576")" MB '<=' 5
	result "anonymous memory, idle after the start" "$idle_mb" MB '<=' 32
	result "anonymous memory, $people people, after the load" "$(anonymous_mb "$server")" MB '<=' 64
	result "start to the first answer, $people people" "$start_ms" ms '<=' 150
}

# ---- live streams: a region of their own, since the members and sessions are written straight into it ----
part_streams() {
	local code live live_port streams
	quietly "$engawa" demo --data "$work/live"
	code=$(sqlite3 "$work/live/midori/record.db" "SELECT p.code FROM person p JOIN team_member t ON t.person = p.id WHERE t.role = 'visiting_nurse' LIMIT 1")
	quietly "$build/bench/streams" --prepare "$work/live/midori" --person "$code" --streams 1000
	"$engawa" serve --data "$work/live" --port 0 >"$work/live-served" 2>>"$work/errors" &
	live=$!
	started+=("$live")
	live_port=$(port_of "$work/live-served")
	streams=$("$build/bench/streams" --port "$live_port" --person "$code" --streams 1000 --pid "$live")
	end_one "$live"
	result "1,000 live streams, anonymous memory each" "$(part "$streams" kb_each)" KB '<=' 20
	result "1,000 live streams, the last hears of a change after" "$(part "$streams" fan_out_ms)" ms '<=' 1000
}

# ---- many regions in one process: copies of the sample, each under a name of its own ----
part_regions() {
	local i many port_was="$port" cookie_was="$cookie" server_was="$server" alone beside busy ticks
	quietly "$engawa" demo --data "$work/many" --region r0
	for ((i = 1; i < regions; i++)); do cp -r "$work/many/r0" "$work/many/r$i"; done
	for ((i = 0; i < regions; i++)); do
		sqlite3 "$work/many/r$i/record.db" "UPDATE setting SET value = 'r$i.example' WHERE key = 'hosts'"
	done
	"$engawa" serve --data "$work/many" --port 0 >"$work/many-served" 2>>"$work/errors" &
	many=$!
	started+=("$many")
	port=$(port_of "$work/many-served" 3000) server=$many
	sleep 8
	ticks=$(ticks_of "$many")
	sleep 5
	result "$regions regions: anonymous memory, idle" "$(anonymous_mb "$many")" MB '<=' 256
	result "$regions regions: processor while idle" "$(calc "($(ticks_of "$many") - $ticks) / 5")" % '<=' 1
	host=r1.example
	sign_in_sample
	local person_was="$person" here other
	here=$(first_person)
	go --path "$here" --host r1.example --seconds 1 >/dev/null
	alone=$(part "$(go --path "$here" --host r1.example --rate 100 --clients 8)" p99_us)
	other=$cookie
	host=r2.example
	sign_in_sample
	go --path /people --host r2.example --rate 300 --clients 16 >"$work/beside" &
	beside=$!
	cookie=$other
	busy=$(part "$(go --path "$here" --host r1.example --rate 100 --clients 8)" p99_us)
	wait "$beside" || true
	result "$regions regions: p99 of one beside another's 300 lists/s" "$(calc "$busy / $alone")" 'x alone' '<=' 1.2
	result "$regions regions: anonymous memory, after it" "$(anonymous_mb "$many")" MB '<=' 256
	end_one "$many"
	port=$port_was cookie=$cookie_was server=$server_was person=$person_was host=127.0.0.1
}

# ---- growth: the same pages and writes of the same account, with 1,000 people and with $growth, in turns ----
# One client, since a median under contention measures the contention. Warm: the start's own check of the files is over.
part_growth() {
	local kind i which got data
	local -a rate
	local -A port_at cookie_at server_at person_at writer_at csrf_at all
	local port_was="$port" cookie_was="$cookie" server_was="$server" person_was="$person" writer_was="$writer_of" csrf_was="$csrf"
	[ -z "$many" ] || ln -s "$(realpath "$many")" "$work/many-people"
	for which in few many; do
		data="$work/$which-people"
		[ -e "$data" ] || fill "$data" "$([ $which = few ] && echo 1000 || echo "$growth")"
		serve "$data"
		sign_in_sample
		choose_people "$data"
		port_at[$which]=$port cookie_at[$which]=$cookie server_at[$which]=$server person_at[$which]=$person writer_at[$which]=$writer_of csrf_at[$which]=$csrf
	done
	result "start to the first answer, $growth people" "$start_ms" ms '<=' 150
	wait_calm "${server_at[many]}"
	for kind in person list search entry talk; do
		for ((i = 0; i < 6; i++)); do
			for which in few many; do
				port=${port_at[$which]} cookie=${cookie_at[$which]} server=${server_at[$which]} person=${person_at[$which]} writer_of=${writer_at[$which]} csrf=${csrf_at[$which]}
				# Writes at even times, so that both get the same number of them.
				rate=()
				[[ " entry talk " != *" $kind "* ]] || rate=(--rate 50)
				got=$(ask_way "$kind" --clients 1 --seconds "$growth_seconds" "${rate[@]}")
				all[$which]+="$(part "$got" p50_us) "
				all[cpu_$which]+="$(part "$got" cpu_us) "
			done
		done
		# shellcheck disable=SC2086
		result "${named[$kind]}: median with $growth people / with 1,000" "$(calc "$(middle ${all[many]}) / $(middle ${all[few]})")" x '<=' 1.3
		# shellcheck disable=SC2086
		result "${named[$kind]}: processor time, the same" "$(calc "$(middle ${all[cpu_many]}) / $(middle ${all[cpu_few]})")" x
		all=()
	done
	end_one "${server_at[few]}"
	end_one "${server_at[many]}"
	port=$port_was cookie=$cookie_was server=$server_was person=$person_was writer_of=$writer_was csrf=$csrf_was
}
