// The policy a second time, written from docs/security.md alone and never from the C: what the gate must answer.
// The cells come from the page's own tables A, B and C; the order of the lines is told again below, in these words.
// Where the page leaves a choice, the stricter reading stands here.
//
//   const policy = read_policy(await readFile('docs/security.md', 'utf8'));
//   policy.allows(facts_of(viewer, person, world, now), 'wish', 'see', 'care')
//
// viewer: { account, kind: 'staff'|'person'|'family', of_person, of_kin, jobs: [{ office, role, from, to }] }; null: nobody is signed in
// person: { id, keeper, gone, seats: [{ account, office, role, from, to, gone }], consents: [rows], glass: [rows], protections: [rows] }
// world:  { lists: Map(id -> { gone, offices: [{ office, from, to, gone }] }) } ; now: { at: ms, day: yyyymmdd }

const letters = { see: 's', record: 'r', export: 'e', speak: 'w' };
const purposes = ['care', 'emergency'];
const without_persons = new Set(['municipality', 'secretariat']);
const glass_roles = new Set(['doctor', 'visiting_nurse', 'pharmacist']);
let role_order = [];   // of table A, as the page has it
const known_kinds = ['person', 'wish', 'medical', 'life', 'family', 'money', 'sheet', 'team', 'address', 'consent', 'protection'];

// ---- the tables ----
function table_after(markdown, heading) {
	const from = markdown.indexOf('\n## ' + heading);
	if (from < 0)
		throw new Error(`docs/security.md has no heading "${heading}"`);
	const lines = markdown.slice(from + 1).split('\n').slice(1);
	const end = lines.findIndex(line => line.startsWith('## '));
	const rows = lines.slice(0, end < 0 ? lines.length : end).filter(line => line.startsWith('|'))
		.map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
	const [head, rule, ...body] = rows;
	if (!rule?.every(cell => /^-+$/.test(cell)) || !body.length)
		throw new Error(`No table under "${heading}"`);
	const table = new Map();
	for (const cells of body) {
		if (cells.length !== head.length)
			throw new Error(`A row of "${heading}" has ${cells.length} cells, not ${head.length}: ${cells.join(' | ')}`);
		const row = new Map();
		for (let i = 1; i < cells.length; i++) {
			if (!/^(-|[srew]+)$/.test(cells[i]))
				throw new Error(`A cell of "${heading}" says ${cells[i]}`);
			row.set(head[i], cells[i]);
		}
		table.set(cells[0], row);
	}
	return table;
}

const says = (table, row, column, act) => Boolean(table.get(row)?.get(column)?.includes(letters[act] ?? '?'));

// ---- facts: what is so between one viewer and one person at one moment ----
const running = (row, now) => !row.gone && row.from <= now.day && (!row.to || row.to >= now.day);
const begun = (row, now) => row.from <= now.day;

// Whom a row names. ever: a reservation also reaches who has been there before.
function names(row, viewer, seats, all_seats, world, now, ever) {
	const jobs = viewer.jobs.filter(job => ever ? begun(job, now) : running(job, now));
	const at = office => jobs.some(job => job.office === office);
	switch (row.recipient) {
	case 'team': return ever ? all_seats.some(seat => begun(seat, now)) : seats.length > 0;
	case 'role': return ever ? jobs.some(job => job.role === row.to_role) : seats.some(seat => seat.role === row.to_role);
	case 'office': return at(row.to_office);
	case 'account': return row.to_account === viewer.account;
	case 'kin': return viewer.kind === 'family' && viewer.of_kin === row.to_kin;
	case 'list': {
		const list = world.lists.get(row.to_list);
		return Boolean(list) && (ever || !list.gone) && list.offices.some(one => (ever ? begun(one, now) : running(one, now)) && at(one.office));
	}
	}
	throw new Error('unknown recipient ' + row.recipient);
}

const in_force = (row, now) => row.effect === 'permit' && !row.gone && row.from <= now.day && (!row.to || row.to >= now.day) && !(row.withdrawn_at && row.withdrawn_at <= now.at);
const stands = (row, now) => row.effect === 'reserve' && !row.gone && !(row.withdrawn_at && row.withdrawn_at <= now.at);

// kin: the question is about this relative's data. What they agreed to counts instead; what they or the person withhold, both.
export function facts_of(viewer, person, world, now, kin = null) {
	if (!viewer)
		return { signed_in: false };
	if (!person || person.gone)
		return { signed_in: true, exists: false };
	const mine = person.seats.filter(seat => seat.account === viewer.account);
	const works_as = (office, role) => viewer.jobs.some(job => job.office === office && job.role === role && running(job, now));
	// A seat: in the team today, as a role that works with persons, for an office where the account has that role today.
	const seats = viewer.kind !== 'staff' ? [] : mine.filter(seat => running(seat, now) && works_as(seat.office, seat.role) && !without_persons.has(seat.role));
	const agreements = person.consents.filter(row => (row.kin ?? null) === kin);
	const refusals = person.consents.filter(row => !row.kin || row.kin === kin);
	const agreed = Object.fromEntries(purposes.map(purpose => [purpose, new Set(agreements
		.filter(row => in_force(row, now) && (row.purpose === 'care' || row.purpose === purpose) && names(row, viewer, seats, mine, world, now, false))
		.flatMap(row => row.kinds))]));
	const reserved = new Set(refusals.filter(row => stands(row, now) && names(row, viewer, seats, mine, world, now, true)).flatMap(row => row.kinds));
	const named = person.protections.some(row => !row.gone && (row.named_account === viewer.account || (row.named_kin && viewer.kind === 'family' && row.named_kin === viewer.of_kin)));
	return {
		signed_in: true, exists: true,
		blocked: reserved.has('person') || named, reserved, agreed,
		concealed: person.protections.some(row => !row.gone && row.conceal),
		self: viewer.kind === 'person' && viewer.of_person === person.id,
		family: viewer.kind === 'family' && viewer.of_person === person.id,
		staff: viewer.kind === 'staff',
		seats: seats.map(seat => ({ role: seat.role, keeper: seat.office === person.keeper })),
		work: role_at_work(viewer.jobs.filter(job => running(job, now))),
		glass: person.glass.some(row => !row.gone && row.account === viewer.account && row.opened_at <= now.at && row.until_at > now.at && now.at - row.opened_at <= 3600000),
	};
}

// Of several places of work the one that began first; of those of one day the role that stands last in table A.
function role_at_work(jobs) {
	const first = Math.min(...jobs.map(job => job.from));
	const roles = jobs.filter(job => job.from === first).map(job => job.role);
	return roles.sort((a, b) => role_order.indexOf(b) - role_order.indexOf(a))[0] ?? null;
}

// ---- the order of the lines ----
export function read_policy(markdown) {
	const by_role = table_after(markdown, 'Table A');
	const about_protection = table_after(markdown, 'Table B');
	const without_seat = table_after(markdown, 'Table C');
	role_order = [...by_role.keys()];
	if (by_role.size !== 10 || about_protection.size !== 1 || without_seat.size !== 6)
		throw new Error(`The tables have ${by_role.size}, ${about_protection.size} and ${without_seat.size} rows: 10, 1 and 6 were known`);

	function allows(facts, kind, act, purpose) {
		// Nobody at the door, nobody on the page, nobody whom the person does not want: nothing.
		if (!facts.signed_in || !facts.exists || facts.blocked)
			return false;
		// Questions the gate does not know are answered no.
		if (!known_kinds.includes(kind) || !(act in letters) || !purposes.includes(purpose))
			return false;
		// What the person withholds from this viewer stays withheld, whatever else is true.
		if (facts.reserved.has(kind))
			return false;
		const agreed = facts.agreed[purpose].has(kind);
		const any_agreed = facts.agreed[purpose].size > 0;
		// Abuse and support measures: whoever sits in the team, by role; nobody else, no agreement needed.
		if (kind === 'protection')
			return facts.seats.some(seat => says(about_protection, 'protection', seat.role, act));
		// Hidden whereabouts: only a seat to which the address was agreed in words, only as far as the role goes, never taken away.
		if (kind === 'address' && facts.concealed)
			return agreed && act !== 'export' && facts.seats.some(seat => says(by_role, seat.role, 'address', act));
		// One's own record.
		if (facts.self)
			return says(without_seat, 'self', kind, act);
		// A close other, as far as the person agreed.
		if (facts.family)
			return (agreed && says(without_seat, 'family agreed', kind, act)) || (any_agreed && says(without_seat, 'family known', kind, act));
		if (!facts.staff)
			return false;
		// In the team: the head of the page for whoever is told anything at all and for the office that keeps the record; the rest as agreed.
		for (const seat of facts.seats) {
			const head = ['person', 'team', 'consent'].includes(kind) && (any_agreed || seat.keeper);
			if ((head || agreed) && says(by_role, seat.role, kind, act))
				return true;
		}
		// Not in the team, but somebody agreed that they be told.
		if (!facts.seats.length && facts.work && !without_persons.has(facts.work)) {
			if (agreed && says(without_seat, 'staff agreed', kind, act) && (facts.work !== 'welfare_volunteer' || says(by_role, 'welfare_volunteer', kind, 'see')))
				return true;
			if (any_agreed && says(without_seat, 'staff known', kind, act))
				return true;
		}
		// The glass, for those who treat.
		const treats = facts.seats.length ? facts.seats.some(seat => glass_roles.has(seat.role)) : glass_roles.has(facts.work);
		return facts.glass && treats && says(without_seat, 'glass', kind, act);
	}
	return { allows, kinds: known_kinds, roles: [...by_role.keys()] };
}
