// The side doors: lists, counts, search, tables, the code on the paper. Who appears there must be exactly those of whom the
// policy lets the viewer know, and every number on the page must be the number of what is shown.
import { pool } from './wire.mjs';
import { judge, scan } from './matrix.mjs';

const unescaped = body => body.toString('utf8');
const codes_in = html => new Set([...(html.match(/<main[\s\S]*<\/main>/)?.[0] ?? html).matchAll(/href="\/people\/([0-9A-HJKMNP-TV-Z]{5})[/"#?]/g)].map(m => m[1]));
const plain = html => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

export async function side_doors(gate, policy, tally, { few = false, every = false, width = 16 } = {}) {
	const { region, world, birds, cookies } = gate;
	const law = judge(policy, world);
	const wire = pool(region.base, width);
	const staff = [...world.viewers.values()].filter(v => !v.ended);
	const by_code = new Map(world.people.map(person => [person.code, person]));
	const get = async (viewer, path, how) => {
		const job = { method: 'GET', path, viewer, cookie: viewer ? cookies.get(viewer.login) : undefined };
		const answer = await wire.one(job);
		scan(tally, birds, law, viewer, job, answer.body, how);
		return { ...answer, html: unescaped(answer.body) };
	};
	const same_people = (what, viewer, got, wanted) => {
		for (const person of world.people) {
			tally.decisions++;
			const is = got.has(person.code), must = wanted(person);
			if (is !== must)
				tally.wrong({ group: `${what}: wanted ${must}, got ${is}`, text: `${viewer.name} [${person.name}]` });
		}
		for (const code of got)
			if (!by_code.has(code))
				tally.wrong({ group: `${what}: somebody unknown`, text: code });
	};
	const equal = (what, viewer, got, wanted) => {
		tally.decisions++;
		if (got !== wanted)
			tally.wrong({ group: `${what}: the numbers differ`, text: `${viewer.name}: ${got}, not ${wanted}` });
	};

	for (const viewer of staff) {
		if (tally.stop)
			break;
		const theirs = world.people.filter(person => law.lists(viewer, person, 'person')).length;
		for (const sort of few ? [''] : ['', 'sort=waiting']) {
			const seen = new Set();
			let rows = 0;
			for (let path = '/people' + (sort && '?' + sort), pages = 0; path && pages < 99; pages++) {
				const page = await get(viewer, path);
				const here = codes_in(page.html);
				rows += here.size;
				for (const code of here)
					seen.add(code);
				const total = /わたしの担当　(\d+)人/.exec(page.html);
				equal('the count on /people', viewer, Number(total?.[1] ?? 0), theirs);
				path = /href="(\/people\?from=[^"]*)"/.exec(page.html)?.[1].replaceAll('&amp;', '&');
			}
			same_people('the list /people' + sort, viewer, seen, person => law.lists(viewer, person, 'person'));
			equal('the rows of /people', viewer, rows, theirs);
		}
		const csv = await get(viewer, '/people.csv', { act: 'export' });
		same_people('/people.csv', viewer, new Set(birds.found(csv.html).filter(([, bird]) => bird.field === 'family_name').map(([, bird]) => bird.person.code)),
			person => law.lists(viewer, person, 'person', 'export'));
		equal('the rows of /people.csv', viewer, csv.html.split('\r\n').filter(Boolean).length - 1, world.people.filter(person => law.lists(viewer, person, 'person', 'export')).length);

		const today = await get(viewer, '/today');
		const main = today.html.match(/<main[\s\S]*<\/main>/)?.[0] ?? '';
		const section = id => main.match(new RegExp(`aria-labelledby="${id}"[\\s\\S]*?</section>`))?.[0] ?? '';
		for (const [id, kind] of [['h-visits', 'life'], ['h-tasks', 'life'], ['h-news', 'life'], ['h-drafts', 'person'], ['h-open', 'sheet'], ['h-due', 'wish']])
			for (const code of codes_in(section(id) || '<main></main>')) {
				tally.decisions++;
				if (by_code.has(code) && !law.allows(viewer, by_code.get(code), kind))
					tally.wrong({ group: `/today, ${id}: somebody whose ${kind} the viewer may not see`, text: `${viewer.name} [${by_code.get(code).name}]` });
			}
		const told = /(\d+)件の訪問、(\d+)件のやること/.exec(today.html);
		equal('the visits of /today', viewer, Number(told?.[1] ?? -1), (section('h-visits').match(/<li>/g) ?? []).length);
		equal('the tasks of /today', viewer, Number(told?.[2] ?? -1), (section('h-tasks').match(/<li>/g) ?? []).length);
	}
	await search(gate, law, tally, wire, { staff, few, every });
	await papers(gate, law, tally, wire, { staff });
	wire.close();
}

const unlike = (a, b) => {
	let i = 0;
	while (i < a.length && a[i] === b[i])
		i++;
	return plain(b.slice(Math.max(0, i - 60), i + 140));
};

// Each canary sought by each viewer: the person is found exactly if the kind is open; else the answer is that for a word of nobody.
const sought = new Map([['family_name', 'person'], ['call_name', 'person'], ['home', 'address'], ['words', 'wish'], ['entry', 'life'], ['kin.name', 'family']]);
async function search(gate, law, tally, wire, { staff, few, every }) {
	const { world, birds, cookies } = gate;
	const mine = new Map();
	for (const [word, bird] of birds.birds)
		if (sought.has(bird.field) && !(few && bird.person.number % 3))
			mine.set(word, bird);
	const nothing = new Map();
	const level = (html, word) => html.replaceAll(word, 'WORD').replace(/name="_(key|csrf)" value="[^"]+"/g, '').replace(/data-csrf="[^"]*"/, '');
	for (const viewer of staff) {
		const word = 'cnzzzp00nobod';
		nothing.set(viewer, level(unescaped((await wire.one({ method: 'GET', path: '/search?q=' + word, cookie: cookies.get(viewer.login) })).body), word));
	}
	function* jobs() {
		let turn = 0;
		for (const [word, bird] of mine)
			for (const viewer of staff)
				if (!tally.stop && (every || turn++ % (few ? 7 : 4) === 0))   // 18 viewers and 4: every viewer seeks every kind, every person is sought by every kind of viewer
					yield { method: 'GET', path: '/search?q=' + word, viewer, word, bird, cookie: cookies.get(viewer.login) };
	}
	await wire.run(jobs(), ({ viewer, word, bird, ...job }, answer) => {
		tally.decisions++;
		const html = unescaped(answer.body);
		const found = codes_in(html).has(bird.person.code);
		const open = law.bird(viewer, bird, 'see', 'care') && law.allows(viewer, bird.person, bird.kind) && law.lists(viewer, bird.person, 'person');
		if (found !== open)
			tally.wrong({ group: `search for ${bird.field} (${bird.kind}): wanted ${open}, got ${found}`, text: `${viewer.name} [${bird.person.name}]` });
		else if (!found && level(html, word) !== nothing.get(viewer))
			tally.wrong({ group: `search for ${bird.field}: the answer differs from that for a word of nobody`, text: `${viewer.name} [${bird.person.name}]: ${unlike(nothing.get(viewer), level(html, word))}` });
		scan(tally, birds, law, viewer, { ...job, path: '/search' }, answer.body, { own: open ? null : word });
	});
}

// The code on the paper is for whoever holds the paper: it leads those who may see the sheet to the sheet, and tells everybody
// else one number to call, and nothing about anybody.
async function papers(gate, law, tally, wire, { staff }) {
	const { world, birds, cookies } = gate;
	const phone = bird => bird.field === 'sheet_contact.phone';
	function* jobs() {
		for (const person of world.people)
			for (const viewer of [null, ...staff, ...person.own])
				if (!tally.stop)
					yield { method: 'GET', path: '/e/' + person.paper, viewer, person, cookie: viewer ? cookies.get(viewer.login) : undefined };
	}
	await wire.run(jobs(), ({ viewer, person, ...job }, answer) => {
		tally.decisions++;
		const open = Boolean(viewer) && law.allows(viewer, person, 'sheet');
		if ((answer.status === 303) !== open)
			tally.wrong({ group: `/e/:token: leads to the sheet: wanted ${open}, got ${answer.status}`, text: `${viewer?.name ?? 'nobody'} [${person.name}]` });
		scan(tally, birds, law, viewer, { ...job, path: '/e/:token' }, answer.body, { open: phone });
	});
}
