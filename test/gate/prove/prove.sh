#!/bin/sh
# Proves theorems.c with z3 and again with cvc4, then plants one fault for each theorem, each of which must be noticed.
# Needs frama-c-base, why3, z3, cvc4 (script/packages.sh --long). About two minutes.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export HOME="$room"
why3 config detect >"$room/why3.log" 2>&1
mkdir -p "$room/test/gate/prove" "$room/src/guard" "$room/src/record"
cp "$root/test/gate/prove/theorems.c" "$room/test/gate/prove/"
cp "$root/src/guard/facts.h" "$root/src/guard/decide.c" "$room/src/guard/"
cp "$root/src/record/kinds.h" "$room/src/record/"
rule="$room/src/guard/decide.c"

# "proved N of M" by one prover
proved() {
	frama-c -machdep gcc_x86_64 -wp -wp-prover "$1" -wp-timeout "$2" -wp-par 2 "$room/test/gate/prove/theorems.c" >"$room/out" 2>&1 || true
	sed -n 's/.*Proved goals: *\([0-9]*\) *\/ *\([0-9]*\).*/\1 of \2/p' "$room/out"
}

for prover in z3 cvc4; do
	result=$(proved "$prover" 30)
	echo "theorems by $prover: $result goals proved"
	[ -n "$result" ] && [ "${result% of *}" = "${result#* of }" ] || { cat "$room/out"; exit 1; }
done

# name | line of the rule as it stands | the fault
faults='blocked|if (f.blocked)|if (f.blocked \&\& !f.glass)
reserved|if (f.reserved)|if (f.reserved \&\& f.role != ROLE_DOCTOR)
withdrawn|if (f.seat \&\& cell \&\& f.agreed)|if (f.seat \&\& cell)
concealed|if (f.concealed \&\& f.kind == KIND_ADDRESS)|if (f.concealed \&\& f.kind == KIND_ADDRESS \&\& !f.glass)
glass|return f.glass \&\& treats(f.role) \&\& f.act == ACT_SEE|return f.glass \&\& treats(f.role)
numbers|if (!caring(role) \|\| act == ACT_SPEAK|if (act == ACT_SPEAK
arguments|struct verdict decide_facts(struct facts f) {|static int asked_before; struct verdict decide_facts(struct facts f) { if (asked_before) return no(WHY_ROLE);'
caught=0
echo "$faults" >"$room/faults"
while IFS= read -r line; do
	name=${line%%|*}
	rest=$(printf '%s' "${line#*|}" | sed 's/\\|\\|/@OR@/g')
	from=$(printf '%s' "${rest%%|*}" | sed 's/@OR@/||/g; s/\\&/\&/g')
	to=$(printf '%s' "${rest#*|}" | sed 's/@OR@/||/g; s/\\&/\&/g')
	node -e 'const fs = require("fs"), [source, out, old, fault] = process.argv.slice(1), text = fs.readFileSync(source, "utf8");
		if (text.split(old).length !== 2) { console.error("the fault does not fit the rule any more: " + old); process.exit(1); }
		fs.writeFileSync(out, text.split(old).join(fault));' "$root/src/guard/decide.c" "$rule" "$from" "$to"
	result=$(proved z3 10)
	if [ -n "$result" ] && [ "${result% of *}" != "${result#* of }" ]; then
		caught=$((caught + 1))
	else
		echo "fault $name was NOT noticed (${result:-no result})"
	fi
done <"$room/faults"
echo "faults noticed by the proof: $caught of 7"
[ "$caught" = 7 ]
