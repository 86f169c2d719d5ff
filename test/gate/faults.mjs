// Thirty faults as somebody could make them in the policy, one at a time: the matrix has to see each. The text that is
// changed stands here exactly as it stands in the tree; when it is no longer there, the suite fails, so that the list stays true.
//   { file, was, now, breaks }              an expression in C; at: longer text around it, when `was` alone is not unique
//   { file, was, now, statement, breaks }   a named statement
//   { file, was, now, view, breaks }        a view of a migration
//   { file, was, route: [method, path], guard, breaks }   the guard of a route
export const faults = [
	{ file: 'src/guard/decide.c', at: 'if (f.blocked)', was: 'f.blocked', now: 'false', breaks: 'whoever is shut out by the person is let in' },
	{ file: 'src/guard/decide.c', at: 'if (f.reserved)', was: 'f.reserved', now: 'false', breaks: 'a kind withheld is shown' },
	{ file: 'src/guard/decide.c', at: 'if (f.concealed && f.kind == KIND_ADDRESS)', was: 'f.concealed && f.kind == KIND_ADDRESS', now: 'false', breaks: 'hidden whereabouts are shown' },
	{ file: 'src/guard/decide.c', at: 'if (f.kind == KIND_PROTECTION)\n		return protection', was: 'f.kind == KIND_PROTECTION', now: 'false', breaks: 'abuse records follow the ordinary table' },
	{ file: 'src/guard/decide.c', at: 'return f.glass && treats(f.role)', was: 'f.glass && treats(f.role)', now: 'f.glass', breaks: 'any role breaks the glass' },
	{ file: 'src/guard/decide.c', was: 'f.kind != KIND_FAMILY && f.kind != KIND_MONEY && f.kind != KIND_CONSENT', now: 'true', breaks: 'the glass opens everything' },
	{ file: 'src/guard/decide.c', was: 'at_the_head(f.kind) && f.keeper', now: 'f.keeper', breaks: 'the keeper sees everything without agreement' },
	{ file: 'src/guard/decide.c', at: 'if (f.seat && cell && f.agreed)', was: 'f.seat && cell && f.agreed', now: 'f.seat && cell', breaks: 'membership alone opens the record' },
	{ file: 'src/guard/decide.c', at: 'if (!f.seat && reached(f))', was: '!f.seat && reached(f)', now: '!f.seat && f.agreed', breaks: 'an agreement for an office lets it write, and reaches the town hall' },
	{ file: 'src/guard/decide.c', was: 'f.agreed || (f.known && (f.kind == KIND_PERSON || f.kind == KIND_TEAM))', now: 'f.agreed || f.known', breaks: 'a relative with one kind sees all' },
	{ file: 'src/guard/sharing.c', at: '&& (!to_on || to_on >= today);', was: '(!to_on || to_on >= today)', now: 'true', breaks: 'nothing ends on its last day' },
	{ file: 'src/guard/sharing.c', was: 'role == ROLE_NONE || p->role == role', now: 'true', breaks: 'a seat counts for a role not held' },
	{ file: 'src/guard/sharing.c', was: 'reaches(s, c, who, seat, 0)', now: 'reaches(s, c, who, seat, today)', breaks: 'whoever left the office is no longer withheld from' },
	{ file: 'src/guard/sharing.c', at: 'if (c->purpose == PURPOSE_CARE) st->agreed_care', was: 'c->purpose == PURPOSE_CARE', now: 'true', breaks: 'what was agreed for an emergency is open every day' },
	{ file: 'src/guard/sharing.c', at: 's->consents[i].kin == whose ||', was: 's->consents[i].kin == whose', now: 'true', breaks: 'a relative\'s agreement opens the person\'s record' },
	{ file: 'src/guard/sharing.c', was: 'now - s->glasses[i].opened_at < GLASS_LIFE', now: 'true', breaks: 'the glass stays broken longer than an hour' },
	{ file: 'src/guard/sharing.c', was: '(n->account && n->account == who.account)', now: 'false', breaks: 'the account named in a protection record is let in' },
	{ file: 'src/guard/sharing.c', was: '!l->ended && in_force(l->from_on, l->to_on, today)', now: 'true', breaks: 'a list counts after it ended, and offices that left it' },
	{ file: 'src/guard/guard.sql', statement: 'sharing_of', was: 'FROM consent c WHERE c.person = :person AND c.gone_at IS NULL AND c.withdrawn_at IS NULL', now: 'FROM consent c WHERE c.person = :person AND c.gone_at IS NULL', breaks: 'a withdrawal does nothing' },
	{ file: 'src/guard/guard.sql', statement: 'sharing_of', was: 'g.person = :person AND g.account = :account AND g.gone_at IS NULL', now: 'g.person = :person AND g.account = :account', breaks: 'a glass that was taken back stays broken' },
	{ file: 'db/003-sharing.sql', view: 'permit', was: "c.purpose = 'care'", now: "c.purpose <> ''", breaks: 'people agreed for emergencies stand in the lists' },
	{ file: 'db/003-sharing.sql', view: 'seat', was: 'FROM team_place t JOIN permit c ON c.person = t.person\nWHERE (', now: 'FROM team_place t JOIN permit c ON c.person = t.person\nWHERE 1 = 1 OR (', breaks: 'the lists forget to whom was agreed, and who is shut out' },
	{ file: 'src/app/desk/dispatch.c', at: 'case GUARD_STAFF: return r->viewer.account && r->viewer.kind == ACCOUNT_STAFF;', was: 'r->viewer.account && r->viewer.kind == ACCOUNT_STAFF', now: 'r->viewer.account != 0', breaks: 'own accounts reach the rooms of staff' },
	{ file: 'src/app/desk/dispatch.c', at: 'case GUARD_ADMINISTRATOR: return r->viewer.admin;', was: 'r->viewer.admin', now: 'r->viewer.account != 0', breaks: 'everybody is an administrator' },
	{ file: 'src/app/desk/dispatch.c', was: 'decide(r->viewer.account != 0, r->standing, g->data, g->act, g->purpose).allowed', now: 'decide(r->viewer.account != 0, r->standing, g->data, ACT_SEE, g->purpose).allowed', breaks: 'whoever may read may write' },
	{ file: 'src/app/search/search.c', at: 'if (!may(r, rows[i].person, kind, ACT_SEE)) continue;', was: '!may(r, rows[i].person, kind, ACT_SEE)', now: 'false', breaks: 'search shows words of a kind that is closed' },
	{ file: 'src/app/exchange/export.c', was: '!may(r, person, KIND_PERSON, ACT_EXPORT)', now: 'false', breaks: 'the table takes away who may only be seen' },
	{ file: 'src/app/people/person/person_list.c', was: '!address_may(r, p->person, ACT_SEE)', now: 'false', breaks: 'the list shows where people live without asking' },
	{ file: 'src/app/people/timeline/timeline.c', route: ['POST', '/people/:person/timeline'], was: 'PERSON(KIND_LIFE, ACT_RECORD)', at: '{ POST, "/people/:person/timeline",             entry_post,    PERSON(KIND_LIFE, ACT_RECORD) }', guard: '{ GUARD_PERSON_KIND, KIND_LIFE, ACT_SEE, PURPOSE_CARE }', breaks: 'a route asks for too little' },
	{ file: 'src/app/people/emergency/sheet_record.c', route: ['GET', '/people/:person/sheet'], was: 'PERSON(KIND_SHEET, ACT_SEE)', at: '{ GET,  "/people/:person/sheet",           sheet_show,    PERSON(KIND_SHEET, ACT_SEE), .first = true }', guard: '{ GUARD_PERSON_KIND, KIND_PERSON, ACT_SEE, PURPOSE_CARE }', breaks: 'a route asks for another kind' },
];
