/* Named lists of offices: to agree to a list is to agree to whoever is in it that day. */
#pragma once
#include "consent_inside.h"

struct share_list { struct row row; struct text name, words; };
struct share_list_office { struct row row; id list, office; date from_on, to_on; };
extern const struct record share_list_record, share_list_office_record;
