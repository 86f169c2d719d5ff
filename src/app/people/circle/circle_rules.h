/* Rules about relatives and others, without tables and pages. */
#pragma once
#include "circle.h"

/* Degree of kinship by blood (1 parent and child .. 4 cousin), 0 for the spouse; -1: none, or it depends (in-laws). */
int circle_degree(struct text relation);
/* May ask the family court for a guardian: the spouse and relatives within the 4th degree (DOMAIN.md 5.6). In-laws within the 3rd
 * degree are relatives too, but the word alone does not say the degree: those are looked at first. */
bool circle_may_petition(struct text relation);
bool circle_petition_depends(struct text relation);

/* The number may be a link that calls: only where nobody asked for anything else. */
bool circle_may_call(struct text contact);
/* The person does not wish the contact, or the other does not: said in words wherever a number stands or a call is noted. */
bool circle_refuses(struct text contact);
/* Named as the one to turn to, while they are not to be contacted. */
bool circle_key_doubtful(const struct kin *);
/* Named to presume the person's will, but the person has not agreed to it. */
bool circle_presumer_open(const struct kin *);

bool circle_is_child(const struct kin *, date today);
/* spouse 0, children 1, parents 2, others 3. */
int circle_order(struct text relation);

bool circle_will_over(const struct kin_will *, date today);           /* until_on is past: ask again */
/* rows, newest first, become the newest of each part, in the order of the parts. */
size_t circle_newest(struct kin_will *rows, size_t n);

/* The rows of the table of DOMAIN.md 2.4, as far as people of the circle fill them. */
enum circle_duty { DUTY_CONTACT, DUTY_EXPLAIN, DUTY_DAILY, DUTY_MONEY, DUTY_PLACE, DUTY_PRESUME, DUTY_AFTER, DUTIES };
#define DUTY_PARTS 3
struct circle_duty_row { const char *code, *ja; const char *parts[DUTY_PARTS]; };   /* parts: of kin_will; none for DUTY_PRESUME */
extern const struct circle_duty_row circle_duties[DUTIES];
/* Somebody alive is willing to do this part, and the answer still holds. */
bool circle_part_filled(const char *part, const struct kin_will *, size_t n, date today);
bool circle_presumer_named(const struct kin *, size_t n);             /* one the person agreed to, alive */
