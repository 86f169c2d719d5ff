/* Models of the history pages. */
#pragma once
#include "../people/person/person.h"

struct history_line { id change; instant at; struct text what, act, name, code; bool can_undo; };
struct history_page { struct page page; struct history_line *lines; size_t n_lines; };
struct read_line { instant at; struct text who, office, what; bool urgent; };
struct read_page { struct person_ref ref; struct page page; struct text code; struct read_line *lines; size_t n_lines; };
