/* Model of the visits' card. */
#pragma once
#include "visit.h"

struct visit_line { date on; struct text at, who, office, words; };
struct visit_part { struct page page; struct visit_line lines_[3]; struct visit_line *lines; size_t n_lines; };
