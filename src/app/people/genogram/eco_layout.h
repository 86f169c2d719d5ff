/* The ecomap: the person in the middle, those around them on a ring, by sector; two rings above twelve (UX.md §5.3).
 * Whole units of the drawing. Holds for 1 to ECO_TIES: no box touches another or the middle, no line runs through a box that
 * is not its own, no line crosses another. */
#pragma once
#include "../../../base/date.h"

#define ECO_TIES 40                              /* more are told in the text only */
enum { ECO_MIDDLE = 43, ECO_BOX_HEIGHT = 30, ECO_SIZE = 13 };

enum eco_sector { ECO_CARE, ECO_PUBLIC, ECO_CLOSE };             /* 医療・介護, 公的, 近しい人 */
enum eco_strength { ECO_PLAIN, ECO_STRONG, ECO_BEGINNING, ECO_TENSION, ECO_NONE, ECO_UNHEARD };   /* UNHEARD: nothing is written down; no line */
enum eco_help { ECO_NOT_SAID, ECO_TO_PERSON, ECO_FROM_PERSON, ECO_BOTH };
struct eco_tie { struct text name, detail; enum eco_sector sector; bool informal; enum eco_strength strength; enum eco_help help; };

struct eco_box {
	const struct eco_tie *tie;
	struct text name;                            /* as written in the box */
	int x, y, width;                             /* x, y: its middle */
	int x1, y1, x2, y2;                          /* its line, from the middle's rim to the box */
};
struct eco_layout { int width, height, x, y; struct eco_box *boxes; int n_boxes; };
struct eco_layout *eco_layout(struct arena *, const struct eco_tie *, int n);
