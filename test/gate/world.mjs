// The people and accounts of the matrix: relation to the team x state of the agreements, as plain data. policy.mjs computes
// from it what must be answered, rows.mjs writes it into the database. Every person differs from the others in one way
// that matters; the name of the scenario is printed with every mismatch.
// To add a case: one line in a list below.

const TOKYO = 9 * 3600000;
export const clock = (at = Date.now()) => ({ at, day: Number(new Date(at + TOKYO).toISOString().slice(0, 10).replaceAll('-', '')) });
export const day = n => clock(Date.now() + n * 86400000).day;

const EPOCH = 1577836800000n;
let last = 0n;
// 42 bits of time, 21 others; made some time ago, so that nothing of the program's own comes before it.
export function new_id() {
	const now = (BigInt(Date.now() - 3600000) - EPOCH) << 21n;
	last = now > last ? now : last + 1n;
	return String(last);
}
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export function show_id(id) {
	let v = BigInt(id), out = '';
	for (let i = 0; i < 13; i++, v >>= 5n)
		out = alphabet[Number(v & 31n)] + out;
	return out;
}

export const all_kinds = ['wish', 'medical', 'life', 'family', 'money', 'sheet', 'address'];

// ---- offices, lists, staff ----
const offices = Object.fromEntries(['o1', 'o2', 'o3', 'o4', 'o5', 'builders'].map(name => [name, new_id()]));
const nobody = new_id();
const job = (office, role, from = -400, to = null) => ({ office: offices[office], role, from: day(from), to: to === null ? null : day(to) });
const staff = {
	msw: [job('o1', 'msw')],
	doctor: [job('o1', 'doctor')],
	visiting_nurse: [job('o2', 'visiting_nurse')],
	care_manager: [job('o3', 'care_manager')],
	pharmacist: [job('o4', 'pharmacist')],
	facility: [job('o3', 'facility')],
	community_centre: [job('o5', 'community_centre')],
	welfare_volunteer: [job('o5', 'welfare_volunteer')],
	municipality: [job('o5', 'municipality')],
	secretariat: [job('o4', 'secretariat')],
	doctor_elsewhere: [job('o4', 'doctor')],
	nurse_and_manager: [job('o2', 'visiting_nurse'), job('o3', 'facility')],
	nurse_before: [job('o3', 'care_manager', -20), job('o2', 'visiting_nurse', -400, -21)],
	nurse_gone: [job('o2', 'visiting_nurse', -400, -1)],
	nurse_tomorrow: [job('o2', 'visiting_nurse', 1)],
	nurse_last_day: [job('o2', 'visiting_nurse', -400, 0)],
	account_ended: [job('o2', 'visiting_nurse')],
};

const lists = {
	now: { id: new_id(), offices: [{ office: offices.o2, from: day(-90), to: null }, { office: offices.o4, from: day(-90), to: null }] },
	moving: { id: new_id(), offices: [{ office: offices.o1, from: day(-90), to: day(-1) }, { office: offices.o3, from: day(1), to: null }, { office: offices.o5, from: day(0), to: day(0) }] },
	gone: { id: new_id(), gone: true, offices: [{ office: offices.o2, from: day(-90), to: null }] },
};

// ---- relation to the team: seats for every staff account ----
const seat = (account, at, from = -30, to = null, more = {}) => ({ account, office: at.office, role: at.role, from: day(from), to: to === null ? null : day(to), ...more });
const others = { o1: 'o2', o2: 'o3', o3: 'o4', o4: 'o5', o5: 'o1' };
const office_name = id => Object.keys(offices).find(name => offices[name] === id);
const relations = {
	none: () => null,
	team: (a, jobs) => seat(a, jobs[0]),
	'team until yesterday': (a, jobs) => seat(a, jobs[0], -30, -1),
	'team until today': (a, jobs) => seat(a, jobs[0], -30, 0),
	'team from tomorrow': (a, jobs) => seat(a, jobs[0], 1),
	'team from today': (a, jobs) => seat(a, jobs[0], 0),
	'team for an office without that role': (a, jobs) => seat(a, { office: offices[others[office_name(jobs[0].office)]], role: jobs[0].role }),
	'team as a role not held': (a, jobs) => seat(a, { office: jobs[0].office, role: jobs[0].role === 'msw' ? 'doctor' : 'msw' }),
	'team, seat taken back': (a, jobs) => seat(a, jobs[0], -30, null, { gone: true }),
	'team by the other job': (a, jobs) => seat(a, jobs.at(-1)),
};

// ---- agreements ----
const permit = (recipient, kinds, more = {}) => ({ effect: 'permit', recipient, kinds: kinds.split(' '), purpose: 'care', from: day(-60), to: null, ...more });
const reserve = (recipient, kinds, more = {}) => ({ effect: 'reserve', recipient, kinds: kinds.split(' '), purpose: 'care', from: day(-60), to: null, ...more });
const everything = all_kinds.join(' ');
const to = { o1: { to_office: offices.o1 }, o2: { to_office: offices.o2 }, o3: { to_office: offices.o3 }, o4: { to_office: offices.o4 }, o5: { to_office: offices.o5 } };
const account = name => ({ to_account: name });           // a name until world_of() puts the id
const list = name => ({ to_list: lists[name].id });
const role = name => ({ to_role: name });
const implied = permit('team', everything);
const withdrawn = { withdrawn_at: Date.now() - 7200000 };

const agreements = {
	'no agreement': [],
	'team, everything': [implied],
	'team, wish': [permit('team', 'wish')],
	'team, two rows': [permit('team', 'life'), permit('team', 'medical sheet')],
	'role doctor': [permit('role', 'wish medical', role('doctor'))],
	'role visiting_nurse': [permit('role', 'life address', role('visiting_nurse'))],
	'role welfare_volunteer': [permit('role', everything, role('welfare_volunteer'))],
	'role municipality': [permit('role', everything, role('municipality'))],
	'office o2': [permit('office', 'wish life medical', to.o2)],
	'office o1, everything': [permit('office', everything, to.o1)],
	'office o5, everything': [permit('office', everything, to.o5)],
	'account doctor': [permit('account', 'wish sheet', account('doctor'))],
	'account municipality': [permit('account', everything, account('municipality'))],
	'account secretariat': [permit('account', everything, account('secretariat'))],
	'account volunteer': [permit('account', everything, account('welfare_volunteer'))],
	'account gone, tomorrow, two jobs': [permit('account', 'wish life', account('nurse_gone')), permit('account', 'wish life', account('nurse_tomorrow')), permit('account', 'wish life', account('nurse_and_manager'))],
	'list': [permit('list', 'wish life sheet', list('now'))],
	'list in motion': [permit('list', everything, list('moving'))],
	'list gone': [permit('list', everything, list('gone'))],
	'kin one, wish': [permit('kin', 'wish', { to_kin: 'one' })],
	'kin one everything, kin two life': [permit('kin', everything, { to_kin: 'one' }), permit('kin', 'life', { to_kin: 'two' })],
	'account of kin one': [permit('account', 'wish family', account('own:kin one'))],
	'emergency, team': [permit('team', everything, { purpose: 'emergency' })],
	'emergency, list': [permit('list', 'sheet medical', { ...list('now'), purpose: 'emergency' })],
	'emergency everything, care wish': [permit('team', everything, { purpose: 'emergency' }), permit('team', 'wish')],
	'from tomorrow': [permit('team', everything, { from: day(1) }), permit('list', everything, { ...list('now'), from: day(1) })],
	'until yesterday': [permit('team', everything, { to: day(-1) }), permit('office', everything, { ...to.o4, to: day(-1) })],
	'until today': [permit('team', everything, { to: day(0) }), permit('office', everything, { ...to.o4, to: day(0) })],
	'from today': [permit('team', everything, { from: day(0) }), permit('office', everything, { ...to.o4, from: day(0) })],
	'withdrawn': [permit('team', everything, withdrawn), permit('office', everything, { ...to.o4, ...withdrawn }), permit('kin', everything, { to_kin: 'one', ...withdrawn })],
	'withdrawn, wish again': [permit('team', everything, withdrawn), permit('team', 'wish')],
	'agreement taken back': [permit('team', everything, { gone: true }), permit('account', everything, { ...account('doctor'), gone: true })],
	'about a relative only': [permit('team', everything, { about: 'one' }), permit('office', everything, { ...to.o4, about: 'one' })],
	'wish withheld from the team': [implied, reserve('team', 'wish')],
	'medical withheld from role facility': [implied, reserve('role', 'medical', role('facility'))],
	'life withheld from role visiting_nurse': [implied, permit('office', everything, to.o3), reserve('role', 'life', role('visiting_nurse'))],
	'life withheld from office o2': [implied, permit('office', everything, to.o3), reserve('office', 'life sheet', to.o2)],
	'family withheld from a list': [implied, permit('list', everything, list('now')), reserve('list', 'family', list('now'))],
	'address withheld from account': [implied, reserve('account', 'address', account('care_manager'))],
	'team, consent, protection withheld from account': [implied, reserve('account', 'team consent protection', account('visiting_nurse'))],
	'wish withheld from kin one': [permit('kin', everything, { to_kin: 'one' }), reserve('kin', 'wish', { to_kin: 'one' })],
	'the only agreed kind withheld': [permit('account', 'wish', account('doctor')), reserve('account', 'wish', account('doctor'))],
	'all withheld from account': [implied, reserve('account', 'person', account('doctor'))],
	'all withheld from role': [implied, permit('office', everything, to.o3), reserve('role', 'person', role('visiting_nurse'))],
	'all withheld from office': [implied, permit('office', everything, to.o3), reserve('office', 'person', to.o2)],
	'all withheld from list': [implied, permit('list', everything, list('now')), reserve('list', 'person wish', list('now'))],
	'all withheld from the team': [implied, permit('office', everything, to.o4), reserve('team', 'person')],
	'all withheld from kin one': [permit('kin', everything, { to_kin: 'one' }), permit('kin', everything, { to_kin: 'two' }), reserve('kin', 'person', { to_kin: 'one' })],
	'withheld, dates are past': [implied, reserve('role', 'wish', { ...role('doctor'), from: day(-60), to: day(-30) }), reserve('account', 'person', { ...account('msw'), to: day(-30) })],
	'withheld, dates are ahead': [implied, reserve('role', 'wish', { ...role('doctor'), from: day(5) }), reserve('account', 'person', { ...account('msw'), from: day(5) })],
	'withheld in an emergency': [implied, reserve('role', 'wish', { ...role('doctor'), purpose: 'emergency' }), reserve('account', 'person', { ...account('msw'), purpose: 'emergency' })],
	'withheld no longer': [implied, reserve('role', 'wish', { ...role('doctor'), ...withdrawn }), reserve('account', 'person', { ...account('msw'), ...withdrawn })],
	'a relative withholds': [implied, reserve('account', 'person', { ...account('msw'), about: 'one' })],
};

// ---- glass and protection ----
const ago = minutes => Date.now() - minutes * 60000;
// Opened a quarter of an hour ago: open through the whole run, and closed long ago where it is to be closed.
const glass = (who, minutes = 5, more = {}) => ({ account: who, opened_at: ago(minutes), until_at: ago(minutes) + 3600000, ...more });
const everybody = (minutes, more) => Object.keys(staff).map(who => glass(who, minutes, more));
const protection = (more = {}) => ({ kind: 'dv', conceal: false, requested_on: day(-3), ...more });
const hidden = protection({ conceal: true });

const special = [
	['glass', 'none', [], { glass: everybody(5) }],
	['glass', 'team', [], { glass: everybody(5) }],
	['glass, wish agreed', 'team', [permit('team', 'wish')], { glass: everybody(5) }],
	['glass, other job', 'team by the other job', [], { glass: everybody(5) }],
	['glass of one', 'none', [], { glass: [glass('doctor')] }],
	['glass of one', 'team', [], { glass: [glass('visiting_nurse')] }],
	['glass over', 'none', [], { glass: everybody(61) }],
	['glass closed', 'none', [], { glass: everybody(10, { until_at: ago(2) }) }],
	['glass taken back', 'none', [], { glass: everybody(5, { gone: true }) }],
	['glass longer than an hour on paper', 'none', [], { glass: everybody(90, { until_at: Date.now() + 86400000 }) }],
	['glass, all withheld', 'none', [reserve('account', 'person', account('doctor')), reserve('office', 'person', to.o2)], { glass: everybody(5) }],
	['glass, medical withheld', 'none', [reserve('role', 'medical', role('doctor'))], { glass: everybody(5) }],
	['glass, hidden', 'none', [], { glass: everybody(5), protections: [hidden] }],
	['glass, named', 'none', [], { glass: everybody(5), protections: [protection({ named_account: 'pharmacist' })] }],
	['named', 'team', [implied], { protections: [protection({ named_account: 'doctor' }), protection({ named_kin: 'two' })] }],
	['named once', 'team', [implied], { protections: [protection({ named_account: 'doctor', gone: true })] }],
	['named, keeper', 'team', [], { keeper: 'o1', protections: [protection({ named_account: 'msw' })] }],
	['named kin', 'none', [permit('kin', everything, { to_kin: 'one' }), permit('kin', everything, { to_kin: 'two' })], { protections: [protection({ named_kin: 'one' })] }],
	['protection', 'none', [permit('list', everything, list('now'))], { protections: [protection()] }],
	['protection', 'team', [], { protections: [protection()] }],
	['hidden', 'team', [implied], { protections: [hidden] }],
	['hidden', 'none', [permit('office', everything, to.o4), permit('kin', everything, { to_kin: 'one' })], { protections: [hidden] }],
	['hidden, address not agreed', 'team', [permit('team', 'wish life medical sheet')], { protections: [hidden] }],
	['hidden, emergency', 'team', [permit('team', everything, { purpose: 'emergency' })], { protections: [hidden] }],
	['hidden, not approved', 'team', [permit('team', 'wish life')], { protections: [protection({ conceal: true, approved_on: null })] }],
	['hidden, time is over', 'team', [permit('team', 'wish life')], { protections: [protection({ conceal: true, until_on: day(-1) })] }],
	['hidden once', 'team', [implied], { protections: [protection({ conceal: true, gone: true })] }],
	['hidden, for one only', 'team', [permit('team', 'wish life'), permit('account', 'address', account('care_manager'))], { protections: [hidden] }],
	['keeper', 'team', [], { keeper: 'o2' }],
	['keeper', 'none', [], { keeper: 'o2' }],
	['keeper', 'team until yesterday', [], { keeper: 'o2' }],
	['keeper, withdrawn', 'team', [permit('team', everything, withdrawn)], { keeper: 'o3' }],
	['keeper, all withheld', 'team', [reserve('office', 'person', to.o2)], { keeper: 'o2' }],
	['keeper, team withheld', 'team', [reserve('account', 'team', account('visiting_nurse'))], { keeper: 'o2' }],
	['keeper, glass', 'team', [], { keeper: 'o1', glass: everybody(5) }],
	['keeper, volunteer', 'team', [], { keeper: 'o5' }],
];

// The short world crosses every agreement with {none, team}; the long one with every relation.
// copies: so many people alike, in the team with everything agreed, for the races.
export function world_of({ long = false, copies = 0 } = {}) {
	const viewers = new Map(Object.entries(staff).map(([name, jobs]) => [name, { name, login: 'g_' + name, account: new_id(), kind: 'staff', jobs, ended: name === 'account_ended' }]));
	const people = [];
	const scenarios = [];
	for (const relation of Object.keys(relations))
		for (const state of Object.keys(agreements))
			if (long || relation === 'none' || relation === 'team' || state === 'team, everything' || (relation === 'team until yesterday' && state.startsWith('all withheld from the team')))
				scenarios.push([state, relation, agreements[state], {}]);
	const alike = Array(copies).fill(['team, everything', 'team', agreements['team, everything'], {}]);
	for (const one of copies ? alike : [...scenarios, ...special])
		people.push(person_of(one, people.length, viewers));
	return { offices: { ...offices, nobody }, lists: new Map(Object.values(lists).map(one => [one.id, one])), viewers, people };
}

function person_of([state, relation, rows, more], number, viewers) {
	const id = new_id(), kin = { one: new_id(), two: new_id() };
	const own = {
		'own:person': { name: 'person of ' + number, login: `g_p${number}`, account: new_id(), kind: 'person', of_person: id, jobs: [] },
		'own:kin one': { name: 'kin one of ' + number, login: `g_k${number}`, account: new_id(), kind: 'family', of_person: id, of_kin: kin.one, jobs: [] },
		'own:kin two': { name: 'kin two of ' + number, login: `g_m${number}`, account: new_id(), kind: 'family', of_person: id, of_kin: kin.two, jobs: [] },
	};
	const account_id = name => name && (own[name] ?? viewers.get(name)).account;
	const seats = [...viewers.values()].flatMap(v => {
		const one = relations[relation](v.account, v.jobs);
		return one ? [{ id: new_id(), ...one }] : [];
	});
	return {
		id, number, name: `${state} · ${relation}`, kin, own: Object.values(own), seats, code: null,
		keeper: more.keeper ? offices[more.keeper] : null,
		// One relative agreed that the team knows of them, the other was not asked.
		// The last row says nothing: it is over, and was for somebody who is nobody here. Every person has one of their own.
		consents: [...rows, permit('team', 'family', { about: 'one' }), permit('office', 'wish', { to_office: nobody, from: day(-300), to: day(-200) })].map(row => ({ id: new_id(), ...row, to_account: account_id(row.to_account), to_kin: row.to_kin && kin[row.to_kin], kin: row.about ? kin[row.about] : null })),
		glass: (more.glass ?? []).map(row => ({ id: new_id(), ...row, account: account_id(row.account) })),
		protections: (more.protections ?? []).map(row => ({ id: new_id(), ...row, named_account: account_id(row.named_account), named_kin: row.named_kin && kin[row.named_kin] })),
	};
}

// ---- canaries: a word in every field, which says whose it is and what kind of data ----
const letter = { person: 'p', wish: 'w', medical: 'm', life: 'l', family: 'f', money: 'y', sheet: 's', team: 't', address: 'a', consent: 'c', protection: 'x' };
export function aviary() {
	const birds = new Map();
	return {
		birds,
		// kin: whose data it is, when it is not the person's own; all of them have to agree. author: whoever wrote it knows it.
		make(person, kind, field, kin = [], author = null) {
			let h = 2166136261;
			for (const c of `${person.number}/${kind}/${field}/${birds.size}`)
				h = Math.imul(h ^ c.charCodeAt(0), 16777619) >>> 0;
			const word = 'cn' + person.number.toString(36).padStart(3, '0') + letter[kind] + (birds.size % 1296).toString(36).padStart(2, '0') + h.toString(36).padStart(7, '0').slice(-5);
			birds.set(word, { person, kind, field, kin, author, seen: 0 });
			return word;
		},
		// Every canary in a text, whoever's it is.
		found(text) {
			const all = [];
			for (const [word] of text.matchAll(/cn[0-9a-z]{11}/gi)) {
				const bird = birds.get(word.toLowerCase());
				if (bird)
					all.push([word, bird]);
			}
			return all;
		},
	};
}
