// Every route of the program x every viewer x every person: what was answered against what policy.mjs says, and every
// byte of every answer against the canaries the viewer may see. New routes come by themselves from `engawa routes`; a route
// with a place this file cannot fill stops the suite.
import { pool } from './wire.mjs';
import { facts_of } from './policy.mjs';
import { clock, show_id } from './world.mjs';

// ---- the program's routes ----
export async function routes_of(region) {
	const text = (await region.engawa('routes')).stdout;
	return text.split('\n').filter(Boolean).map(line => {
		const [method, path, guard, kind, act, purpose] = line.split(' ');
		return { method, path, guard, kind, act, purpose, places: [...path.matchAll(/:([a-z_]+)/g)].map(m => m[1]) };
	});
}

// What stands in each place of a path. Of a person: rows of theirs by table.
const tables = { account: 'account', member: 'team_member', talk: 'acp_talk', statement: 'acp_statement', remark: 'remark', task: 'task', entry: 'entry', caution: 'caution', consent: 'consent', agreement: 'consent', photo: 'consent_photo', kin: 'kin', tie: 'kin_tie', attempt: 'kin_attempt',
	glass: 'glass', protection: 'protection', visit: 'visit' };
const fixed = { topic: 'place', matter: 'diagnosis', import: '0000000000001', change: '0000000000001', token: 'q0000000000000000zzz', list: '0000000000001', office: '0000000000001' };
const unknown_id = '0000000000001', unknown_code = 'ZZZZZ';

export function refuse_unknown_places(routes) {
	const strange = routes.flatMap(route => route.places.filter(place => place !== 'person' && !(place in tables) && !(place in fixed)).map(place => `${route.path} (:${place})`));
	if (strange.length)
		throw new Error('test/gate/matrix.mjs does not know how to fill ' + strange.join(', '));
	const guards = new Set(['ANYONE', 'SIGNED_IN', 'STAFF', 'PERSON', 'MINE', 'ADMINISTRATOR', 'SAMPLE']);
	for (const route of routes)
		if (!guards.has(route.guard) || (['PERSON', 'MINE'].includes(route.guard) && !route.purpose))
			throw new Error(`${route.method} ${route.path} says ${route.guard} ${route.kind}: not a guard this suite knows`);
}

const row_of = (person, place, which = 0) => {
	if (place === 'account')
		return show_id(person.own[which].account);
	if (place === 'consent')   // the person's own, not a relative's
		return show_id(person.rows.consent[person.consents.findIndex(row => !row.kin)]);
	const id = person.rows[tables[place]]?.[which];
	return id ? show_id(id) : unknown_id;
};
// rows: whose rows stand in the path; code: whose page it is.
const fill = (route, code, rows, which) => route.path.replace(/:([a-z_]+)/g, (_, place) => place === 'person' ? code : place in tables ? (rows ? row_of(rows, place, which) : unknown_id) : fixed[place]);

// ---- what must be answered ----
const to_door = answer => answer.status === 303 && /^\/(sign-in|lock)/.test(answer.location ?? '');

export function judge(policy, world) {
	const facts = new Map();
	const known = (viewer, person, kin = null) => {
		const key = (viewer?.account ?? '') + '/' + (person?.id ?? '') + '/' + (kin ?? '');
		let its = facts.get(key);
		if (!its)
			facts.set(key, its = facts_of(viewer?.ended ? null : viewer, person, world, clock(), kin));
		return its;
	};
	const allows = (viewer, person, kind, act = 'see', purpose = 'care') => policy.allows(known(viewer, person), kind, act, purpose);
	// How a relative can be reached is told to themselves, when the person agreed that they are told of the family.
	const own_card = (viewer, one) => viewer?.kind === 'family' && one.kin.length === 1 && one.kin[0] === viewer.of_kin && /^kin\.(relation_words|phone|contact_words)$/.test(one.field);
	const relative = (viewer, person, kin, kind, act, purpose) => policy.allows(known(viewer, person, kin), kind, act, purpose);
	const bird = (viewer, one, act, purpose) => one.author && one.author === viewer?.account ? allows(viewer, one.person, 'person', 'see', purpose) : own_card(viewer, one) ? allows(viewer, one.person, 'family', act, purpose) : one.kin.length ? one.kin.every(kin => policy.allows(known(viewer, one.person, kin), one.kind, act, purpose)) : allows(viewer, one.person, one.kind, act, purpose);
	// The glass opens pages; it puts nobody into a list, a count, a search or a table.
	const lists = (viewer, person, kind, act = 'see') => policy.allows({ ...known(viewer, person), glass: false }, kind, act, 'care');
	return { allows, lists, bird, relative, forget: () => facts.clear(),
		// true: the guard lets through; false: 404; 'door': to the sign-in
		route(route, viewer, person, world_sample = true) {
			const in_ = viewer && !viewer.ended;
			switch (route.guard) {
			case 'ANYONE': return true;
			case 'SAMPLE': return world_sample;
			case 'SIGNED_IN': return in_ ? true : 'door';
			case 'STAFF': return in_ ? viewer.kind === 'staff' : 'door';
			case 'ADMINISTRATOR': return in_ ? Boolean(viewer.admin) : 'door';
			case 'PERSON': return !in_ ? 'door' : viewer.kind === 'staff' && allows(viewer, person, route.kind, route.act, route.purpose);
			case 'MINE': return !in_ ? 'door' : viewer.kind !== 'staff' && allows(viewer, person, route.kind, route.act, route.purpose);
			}
			throw new Error(route.guard);
		} };
}

const strip = (body, path) => body.toString('latin1').replace(/name="_(key|csrf)" value="[^"]+"/g, '').replace(/data-csrf="[^"]*"/, '').replaceAll(path, 'PATH').replaceAll(encodeURIComponent(path), 'PATH');

export class Tally {
	constructor() {
		this.decisions = 0;
		this.mismatches = [];
		this.bytes = 0;
		this.leaks = [];
		this.stop = false;
	}
	wrong(what) {
		this.mismatches.push(what);
		this.look(what);
	}
	leak(what) {
		this.leaks.push(what);
		this.look(what);
	}
	// For planted faults: stop at the first thing that is not wrong without them. known: Set of keys, or nothing.
	look(what) {
		if (this.known && !this.known.has(what.group + '\n' + what.text)) {
			this.stop = true;
			this.first ??= `${what.group}: ${what.text}`;
		}
	}
	keys() {
		return new Set([...this.mismatches, ...this.leaks].map(what => what.group + '\n' + what.text));
	}
	report(most = 25) {
		const lines = [];
		for (const [title, list] of [['mismatch', this.mismatches], ['canary', this.leaks]]) {
			const groups = new Map();
			for (const one of list) {
				const group = groups.get(one.group) ?? { n: 0, first: new Set() };
				group.n++;
				if (group.first.size < 400)
					group.first.add(one.text.replace(/ [^ ]*\/[^ ]*/, ''));
				groups.set(one.group, group);
			}
			for (const [group, { n, first }] of [...groups].sort((a, b) => b[1].n - a[1].n).slice(0, most))
				lines.push(`${title} × ${n}: ${group}\n    for one: ${[...first].filter((_, i) => i % Math.ceil(first.size / 6) === 0).join(' | ')}`);
		}
		return lines.join('\n');
	}
}

// What docs/security.md lets a page say beyond the kinds that are open to the viewer: path -> field of the canary. Only with a sentence there.
const open_by_page = [[/^\/people\/:person\/protection(\/|$)/, /^(family|given)_name$/], [/^\/people\/:person\/protection(\/:protection)?$/, /^kin\.name$/]];

// Looks for canaries in one answer. taking: what is taken away (csv, pdf) must be open to export. own: text the viewer sent.
export function scan(tally, birds, law, viewer, job, body, { purpose = 'care', act = 'see', own = null, open = () => false } = {}) {
	tally.bytes += body.length;
	let text = body.toString('latin1');
	if (!text.includes('cn') && !text.includes('CN'))
		return;
	if (own)
		text = text.replaceAll(own, '');
	if (text.includes('<mark>'))
		text += text.replace(/<\/?mark>/g, '');
	const told = new Set();
	for (const [word, bird] of birds.found(text)) {
		if (told.has(word))
			continue;
		told.add(word);
		if (open(bird) || open_by_page.some(([path, field]) => path.test(job.route?.path ?? job.path) && field.test(bird.field)) || law.bird(viewer, bird, act, purpose))
			bird.seen++;
		else
			tally.leak({ group: `${job.method} ${job.route?.path ?? job.path.split('?')[0]} shows ${bird.kind} (${bird.field})`, text: `${viewer?.name ?? 'nobody'} at ${job.path} [${bird.person.name}]` });
	}
}

// Handlers that say no to some who pass the guard, each for a reason of its own: there a 404 is no mismatch.
const narrower = new Map([
	['GET /people/:person/acp/:talk/edit', 'a talk is corrected by whoever wrote it'],
	['GET /people/:person/acp/:talk/wrong', 'by its recorder, or the keeper of a shared one'],
	['GET /people/:person/glass', 'whoever may see the person has no glass to break'],
	['GET /people/:person/consent/:consent/receipt', 'only what was withdrawn has a receipt'],
	['GET /people/:person/consent/:consent/end', 'what is withdrawn, over or taken back cannot be ended again'],
	['GET /people/:person/consent/:consent/photo/:photo', 'an address may stand on the paper: not while the whereabouts are hidden from the viewer'],
	['GET /people/:person/protection/:protection', 'whoever may only report reads only what they reported'],
	['GET /mine/consent/:consent/receipt', 'only what was withdrawn has a receipt'],
	['GET /mine/consent/:consent', 'what is withdrawn, over or taken back cannot be ended again'],
	['GET /mine/words/:statement/change', 'only words of their own are changed'],
	['GET /people/:person/invite/:kin', 'not for whoever has an account'],
	['GET /people/:person/accounts/:account/invite', 'not for an account of another kind'],
	['GET /people/:person/accounts/:account/end', 'not for an account of another kind'],
	['GET /people/:person/team/:member/end', 'a seat that was taken back cannot be ended again'],
]);
const slow = /\.pdf$/;   // a paper is made by another program, tens of milliseconds each: asked for some people only
const taken_away = /\.(csv|pdf)$/;

// The routes about people, for every viewer and person. thin: only each so-manieth question, every viewer, person and route
// still among them, other ones for each pair. only: (route, viewer, person) -> bool narrows it, for the mutants.
export async function people_matrix(gate, policy, tally, { only = () => true, thin = 1, width = 16 } = {}) {
	const { region, world, birds, cookies } = gate;
	const law = judge(policy, world);
	const wire = pool(region.base, width);
	const routes = (await routes_of(region)).filter(route => route.places.includes('person') && route.guard === 'PERSON');
	const viewers = [null, ...world.viewers.values(), ...(world.people.at(-1)?.own ?? [])];
	const absent = new Map();
	// What a page that is not there looks like for this viewer: the same bytes are wanted wherever the answer is no.
	for (const viewer of [...viewers, ...world.people.flatMap(person => person.own)]) {
		if (!viewer || viewer.ended || absent.has(viewer.login + 'GET'))
			continue;
		for (const method of ['GET', 'POST']) {
			const job = { method, path: `/people/${unknown_code}`, cookie: cookies.get(viewer.login) };
			const answer = await wire.one(method === 'POST' ? { ...job, path: job.path + '/team' } : job);
			absent.set(viewer.login + method, strip(answer.body, method === 'POST' ? job.path + '/team' : job.path));
			if (answer.status !== 404)
				tally.wrong({ group: `${method} of an unknown person answers ${answer.status}`, text: viewer.name });
		}
	}
	const other_of = person => world.people[(person.number + 1) % world.people.length];
	let turn = 0;
	function* jobs() {
		for (const person of world.people)
			for (const viewer of [...viewers, ...(person === world.people.at(-1) ? [] : person.own)])
				for (const [nth, route] of routes.entries()) {
					if (nth === 0)
						turn++;
					if ((turn + nth + person.number) % thin || tally.stop || !only(route, viewer, person) || (slow.test(route.path) && person.number % 25))
						continue;
					const cookie = viewer ? cookies.get(viewer.login) : undefined;
					const job = { method: route.method, route, viewer, person, cookie };
					if (route.places.includes('kin') && route.method === 'GET')
						for (const [which, kin] of [person.kin.one, person.kin.two].entries())
							yield { ...job, path: fill(route, person.code, person, which), kin };
					else
						yield { ...job, path: fill(route, person.code, person) };
					// The row of somebody else under this person's address is nobody's.
					if (route.method === 'GET' && route.places.some(place => place in tables) && law.route(route, viewer, person) === true)
						yield { ...job, path: fill(route, person.code, other_of(person)), foreign: true };
				}
	}
	await wire.run(jobs(), (job, answer) => {
		tally.decisions++;
		const { route, viewer, person } = job;
		let want = job.foreign ? false : law.route(route, viewer, person);
		if (want === true && job.kin)   // a relative's data have agreements of their own
			want = law.relative(viewer, person, job.kin, route.kind, route.act, route.purpose);
		const got = to_door(answer) ? 'door' : answer.status === 404 ? false : answer.status < 500 ? true : `status ${answer.status}`;
		if (got !== want && !(got === false && want === true && narrower.has(`${route.method} ${route.path}`)))
			tally.wrong({ group: `${route.method} ${route.path} (${route.kind} ${route.act} ${route.purpose})${job.foreign ? ' with the row of another' : job.kin ? ' of a relative' : ''}: wanted ${want}, got ${got}`, text: `${viewer?.name ?? 'nobody'} [${person.name}] ${job.path}` });
		else if (got === false && strip(answer.body, job.path) !== absent.get(viewer.login + route.method))
			tally.wrong({ group: `${route.method} ${route.path}: the 404 differs from that of an unknown person`, text: `${viewer.name} [${person.name}]` });
		scan(tally, birds, law, viewer, job, answer.body, { purpose: route.purpose, act: taken_away.test(route.path) ? 'export' : 'see' });
	});
	wire.close();
}

// Own accounts: /mine says no person in its address; each account has its own.
export async function mine_matrix(gate, policy, tally, { only = () => true, width = 16 } = {}) {
	const { region, world, birds, cookies } = gate;
	const law = judge(policy, world);
	const wire = pool(region.base, width);
	const routes = (await routes_of(region)).filter(route => route.guard === 'MINE');
	function* jobs() {
		for (const route of routes) {
			for (const viewer of [null, ...world.viewers.values()])
				yield { method: route.method, route, viewer, person: world.people[0], path: fill(route, '', world.people[0]), cookie: viewer ? cookies.get(viewer.login) : undefined };
			for (const person of world.people)
				for (const viewer of person.own)
					if (!tally.stop && only(route, viewer, person))
						yield { method: route.method, route, viewer, person, path: fill(route, '', person), cookie: cookies.get(viewer.login) };
		}
	}
	await wire.run(jobs(), (job, answer) => {
		tally.decisions++;
		const { route, viewer, person } = job;
		const want = law.route(route, viewer, person);
		const got = to_door(answer) ? 'door' : answer.status === 404 ? false : answer.status < 500 ? true : `status ${answer.status}`;
		if (got !== want && !(got === false && want === true && narrower.has(`${route.method} ${route.path}`)))
			tally.wrong({ group: `${route.method} ${route.path} (${route.kind} ${route.act} ${route.purpose}): wanted ${want}, got ${got}`, text: `${viewer?.name ?? 'nobody'} [${person.name}] ${job.path}` });
		scan(tally, birds, law, viewer, job, answer.body, { purpose: route.purpose, act: taken_away.test(route.path) ? 'export' : 'see' });
	});
	wire.close();
}

// Routes that belong to nobody in particular: only who may enter.
const leave_alone = new Set(['POST /sign-out', 'POST /lock', 'POST /unlock', 'POST /me/sessions', 'GET /live']);   // they would end the session the suite works with; /live has its own test
const slow_secret = new Set(['POST /sign-in', 'POST /first', 'POST /first/factor', 'POST /mine/first', 'POST /me/password', 'POST /me/factor', 'POST /me/recovery']);   // each hashes a password: asked of two viewers
export async function door_matrix(gate, policy, tally, { only = () => true, width = 16 } = {}) {
	const { region, world, birds, cookies } = gate;
	const law = judge(policy, world);
	const wire = pool(region.base, width);
	const routes = (await routes_of(region)).filter(route => !route.places.includes('person') && route.guard !== 'MINE' && !leave_alone.has(`${route.method} ${route.path}`));
	const viewers = [null, ...world.viewers.values(), ...world.people[0].own];
	function* jobs() {
		for (const route of routes)
			for (const viewer of viewers)
				if (!tally.stop && only(route, viewer) && !(slow_secret.has(`${route.method} ${route.path}`) && viewer && viewer.name !== 'doctor'))
					yield { method: route.method, route, viewer, path: fill(route, '', null), cookie: viewer ? cookies.get(viewer.login) : undefined };
	}
	await wire.run(jobs(), (job, answer) => {
		const { route, viewer } = job;
		const want = law.route(route, viewer, null);
		const entered = !to_door(answer) || route.guard === 'ANYONE' || route.guard === 'SAMPLE';
		// A row that is not there is absent for whoever may enter, too.
		if (want === true && answer.status === 404 && route.places.length)
			return;
		tally.decisions++;
		const got = !entered ? 'door' : answer.status === 404 ? false : answer.status < 500 ? true : `status ${answer.status}`;
		if (got !== want)
			tally.wrong({ group: `${route.method} ${route.path} (${route.guard}): wanted ${want}, got ${got}`, text: viewer?.name ?? 'nobody' });
		scan(tally, birds, law, viewer, job, answer.body, { act: taken_away.test(route.path) ? 'export' : 'see' });
	});
	wire.close();
}
