/* What is proved about the gate's rule (docs/security.md), for every input whatsoever, by Frama-C's WP with two provers.
 * The rule's own file is included; each of its functions is proved to do what stands before it, the theorems follow.
 * Each theorem has a mutant of the rule in prove.sh that must make the proof fail. */
#include "../../../src/guard/facts.h"

/*@ // The policy again, as one formula over the arguments alone.
  @ predicate asked(struct facts f) = f.signed_in && f.exists && !f.blocked && !f.reserved
  @   && KIND_NONE < f.kind < KIND_NETWORK && ACT_SEE <= f.act <= ACT_SPEAK
  @   && (f.purpose == PURPOSE_CARE || f.purpose == PURPOSE_EMERGENCY);
  @ predicate treating_role(integer r) = r == ROLE_DOCTOR || r == ROLE_VISITING_NURSE || r == ROLE_PHARMACIST;
  @ predicate working_role(integer r) = ROLE_NONE < r < ROLE_WELFARE_VOLUNTEER;
  @ predicate treating(struct facts f) = treating_role(f.role);
  @ predicate working(struct facts f) = working_role(f.role);
  @ predicate helping(struct facts f) = f.role == ROLE_WELFARE_VOLUNTEER;
  @ predicate head(struct facts f) = f.kind == KIND_PERSON || f.kind == KIND_TEAM;
  @ predicate cell_A(integer r, integer k, integer a) =
  @   (working_role(r) && k != KIND_PROTECTION && (a == ACT_SEE || a == ACT_EXPORT || (a == ACT_RECORD && (k != KIND_MEDICAL || treating_role(r))))
  @     && !(k == KIND_MONEY && treating_role(r)))
  @   || (r == ROLE_WELFARE_VOLUNTEER && a == ACT_SEE && (k == KIND_PERSON || k == KIND_TEAM || k == KIND_LIFE || k == KIND_ADDRESS));
  @ predicate table_A(struct facts f) = cell_A(f.role, f.kind, f.act);
  @ predicate table_B(struct facts f) = f.seat && ((f.act == ACT_RECORD && (working(f) || helping(f)))
  @   || (f.act == ACT_SEE && (f.role == ROLE_MSW || f.role == ROLE_DOCTOR || f.role == ROLE_COMMUNITY_CENTRE)));
  @ predicate line_self(struct facts f) = f.act == ACT_SEE || f.act == ACT_EXPORT
  @   || (f.act == ACT_SPEAK && (f.kind == KIND_WISH || f.kind == KIND_CONSENT));
  @ predicate line_family(struct facts f) = (f.act == ACT_SEE && f.kind != KIND_CONSENT && (f.agreed || (f.known && head(f))))
  @   || (f.act == ACT_SPEAK && f.agreed && (f.kind == KIND_WISH || f.kind == KIND_FAMILY));
  @ predicate lines_seat(struct facts f) = f.seat && table_A(f)
  @   && (f.agreed || ((head(f) || f.kind == KIND_CONSENT) && (f.known || f.keeper)));
  @ predicate lines_no_seat(struct facts f) = !f.seat && f.act == ACT_SEE && f.kind != KIND_CONSENT && (working(f) || helping(f))
  @   && ((f.agreed && (working(f) || table_A(f))) || (f.known && head(f)));
  @ predicate line_glass(struct facts f) = f.glass && treating(f) && f.act == ACT_SEE
  @   && f.kind != KIND_FAMILY && f.kind != KIND_MONEY && f.kind != KIND_CONSENT;
  @ predicate hidden(struct facts f) = f.concealed && f.kind == KIND_ADDRESS;
  @ predicate policy(struct facts f) = asked(f) && (f.kind == KIND_PROTECTION ? table_B(f)
  @   : hidden(f) ? (f.seat && f.agreed && f.act != ACT_EXPORT && table_A(f))
  @   : f.self ? line_self(f) : f.family ? line_family(f) : (lines_seat(f) || lines_no_seat(f) || line_glass(f)));
  @*/

/* What each part of the rule promises; proved part by part, so that the whole is proved in seconds. */
/*@ assigns \nothing; ensures \result.allowed && \result.why == why; */
static struct verdict yes(enum why why);
/*@ assigns \nothing; ensures !\result.allowed && \result.why == why; */
static struct verdict no(enum why why);
/*@ assigns \nothing; ensures \result <==> KIND_NONE < kind < KIND_NETWORK; */
static bool personal(enum data_kind kind);
/*@ assigns \nothing; ensures \result <==> KIND_NONE < f.kind < KIND_NETWORK && ACT_SEE <= f.act <= ACT_SPEAK
  @   && (f.purpose == PURPOSE_CARE || f.purpose == PURPOSE_EMERGENCY); */
static bool askable(struct facts f);
/*@ assigns \nothing; ensures \result <==> working_role(role); */
static bool caring(enum role role);
/*@ assigns \nothing; ensures \result <==> treating_role(role); */
static bool treats(enum role role);
/*@ requires ACT_SEE <= act <= ACT_SPEAK; assigns \nothing; ensures \result <==> cell_A(role, kind, act); */
static bool table_a(enum role role, enum data_kind kind, enum act act);
/*@ assigns \nothing; ensures \result.allowed <==> table_B(f); ensures \result.why != WHY_GLASS; */
static struct verdict protection(struct facts f);
/*@ requires ACT_SEE <= f.act <= ACT_SPEAK; assigns \nothing;
  @ ensures \result.allowed <==> f.seat && f.agreed && f.act != ACT_EXPORT && table_A(f); ensures \result.why != WHY_GLASS; */
static struct verdict concealed_address(struct facts f);
/*@ assigns \nothing; ensures \result.allowed <==> line_self(f); ensures \result.why != WHY_GLASS; */
static struct verdict oneself(struct facts f);
/*@ assigns \nothing; ensures \result.allowed <==> line_family(f); ensures \result.why != WHY_GLASS; */
static struct verdict close_other(struct facts f);
/*@ assigns \nothing; ensures \result <==> kind == KIND_PERSON || kind == KIND_TEAM || kind == KIND_CONSENT; */
static bool at_the_head(enum data_kind kind);
/*@ requires ACT_SEE <= f.act <= ACT_SPEAK; requires f.kind != KIND_PROTECTION; assigns \nothing;
  @ ensures !f.seat ==> (\result <==> lines_no_seat(f)); */
static bool reached(struct facts f);
/*@ assigns \nothing; ensures \result <==> line_glass(f); */
static bool glass_opens(struct facts f);
/*@ requires ACT_SEE <= f.act <= ACT_SPEAK; requires f.kind != KIND_PROTECTION; assigns \nothing;
  @ ensures \result.allowed <==> lines_seat(f) || lines_no_seat(f) || line_glass(f);
  @ ensures \result.allowed && \result.why == WHY_GLASS ==> line_glass(f); */
static struct verdict staff(struct facts f);
/*@ assigns \nothing; ensures \result.allowed <==> policy(f);
  @ ensures \result.allowed && \result.why == WHY_GLASS ==> line_glass(f) && !hidden(f) && f.kind != KIND_PROTECTION; */
struct verdict decide_facts(struct facts f);

#include "../../../src/guard/decide.c"

void theorem_blocked(struct facts f) {
	struct verdict v = decide_facts(f);
	//@ assert blocked_viewer_is_never_allowed: f.blocked ==> !v.allowed;
}

void theorem_reserved(struct facts f) {
	struct verdict v = decide_facts(f);
	//@ assert reservation_beats_every_role: f.reserved ==> !v.allowed;
}

/* After a withdrawal nothing is agreed any more. What is left rests on something else: the keeper's duty to ask again, the
 * glass, the law, or that it is one's own. */
void theorem_withdrawn(struct facts f) {
	struct verdict v = decide_facts(f);
	//@ assert nothing_after_withdrawal_without_another_basis: !f.agreed && !f.known && !f.glass && !f.self && f.kind != KIND_PROTECTION && v.allowed ==> f.seat && f.keeper && (head(f) || f.kind == KIND_CONSENT);
}

void theorem_concealed(struct facts f) {
	struct verdict v = decide_facts(f);
	//@ assert glass_never_opens_concealment: hidden(f) && v.allowed ==> f.seat && f.agreed && v.why != WHY_GLASS;
}

void theorem_glass(struct facts f) {
	struct verdict v = decide_facts(f);
	//@ assert glass_opens_to_sight_only: v.allowed && v.why == WHY_GLASS ==> !f.blocked && !f.reserved && f.act == ACT_SEE && f.kind != KIND_PROTECTION && treating(f);
}

void theorem_numbers(struct facts f) {
	struct verdict v = decide_facts(f);
	//@ assert numbers_only_see_no_person: (f.role == ROLE_MUNICIPALITY || f.role == ROLE_SECRETARIAT) && !f.self && !f.family ==> !v.allowed;
}

/* Equal to a formula over the arguments: so nothing outside of them has a say. */
void theorem_arguments(struct facts f) {
	struct verdict v = decide_facts(f);
	//@ assert no_answer_depends_on_anything_else: v.allowed <==> policy(f);
}
