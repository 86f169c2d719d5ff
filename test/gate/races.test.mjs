// A thousand races: sixteen readers on page, list, search and table of one viewer against the row that shuts the viewer out.
// Nothing that begins after the write was acknowledged may still succeed. Then the open page: its stream is closed.
// The rows are written straight into the store, as another process would; what an open page hears is written by form.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { client, engine, output } from '../web/harness.mjs';
import { day, new_id, show_id, world_of } from './world.mjs';
import { settle, sql } from './rows.mjs';
import { pool } from './wire.mjs';

const readers = 16, rounds = 64;
let gate, viewer;
const sum = { engine, races: 0, late: 0, before: 0, after: 0 };
before(async () => {
	gate = await settle(world_of({ copies: rounds + 6 }));
	viewer = gate.world.viewers.get('doctor');
});
after(async () => {
	await mkdir(output, { recursive: true });
	await writeFile(path.join(output, `gate-races-${engine}.json`), JSON.stringify(sum));
	await gate?.region.stop();
});

const now = () => Date.now();
const row = person => `${new_id()}, 1, ${now()}, ${now()}, ${person.id}`;
const shut = {
	withdrawal: person => `UPDATE consent SET withdrawn_at = ${now()}, version = version + 1 WHERE person = ${person.id} AND recipient = 'team' AND kin IS NULL;`,
	'agreement over': person => `UPDATE consent SET to_on = ${day(-1)}, version = version + 1 WHERE person = ${person.id} AND recipient = 'team' AND kin IS NULL;`,
	'leaving the team': person => `UPDATE team_member SET to_on = ${day(-1)}, version = version + 1 WHERE person = ${person.id} AND account = ${viewer.account};`,
	'seat taken back': person => `UPDATE team_member SET gone_at = ${now()}, version = version + 1 WHERE person = ${person.id} AND account = ${viewer.account};`,
	'reservation against the account': person => `INSERT INTO consent (id, version, made_at, changed_at, person, effect, recipient, to_account, kinds, purpose, basis, given_by, from_on) VALUES (${row(person)}, 'reserve', 'account', ${viewer.account}, 'person', 'care', 'consent', 'person', ${day(0)});`,
	'reservation against the role': person => `INSERT INTO consent (id, version, made_at, changed_at, person, effect, recipient, to_role, kinds, purpose, basis, given_by, from_on) VALUES (${row(person)}, 'reserve', 'role', 'doctor', 'person', 'care', 'consent', 'person', ${day(0)});`,
	'reservation against the office': person => `INSERT INTO consent (id, version, made_at, changed_at, person, effect, recipient, to_office, kinds, purpose, basis, given_by, from_on) VALUES (${row(person)}, 'reserve', 'office', ${gate.world.offices.o1}, 'person', 'care', 'consent', 'person', ${day(0)});`,
	'named in a protection record': person => `INSERT INTO protection (id, version, made_at, changed_at, person, kind, named_account) VALUES (${row(person)}, 'dv', ${viewer.account});`,
};

// Each reader stays on its face. began: when a read began; shown: did it show the person.
async function race(person, way) {
	const cookie = gate.cookies.get(viewer.login), name = [...gate.birds.birds].find(([, bird]) => bird.person === person && bird.field === 'family_name')[0];
	const faces = [
		['the page', `/people/${person.code}`, answer => answer.status === 200],
		['the list', '/people', answer => answer.body.includes(`/people/${person.code}"`)],
		['search', '/search?q=' + name, answer => answer.body.includes(`/people/${person.code}"`)],
		['the table', '/people.csv', answer => answer.body.includes(name)],
	];
	let acknowledged = Infinity, ready = 0, go;
	const all_ready = new Promise(done => { go = done; });
	const reading = Array.from({ length: readers }, async (_, i) => {
		const [face, where, shown] = faces[i % faces.length];
		const line = pool(gate.region.base, 1);
		const seen = { face, before: 0, after: 0, late: 0 };
		for (let done = 0; done < 2;) {
			const began = performance.now();
			const answer = await line.one({ method: 'GET', path: where, cookie });
			if (began > acknowledged) {
				done++;
				seen.after++;
				seen.late += shown(answer);
			} else if (shown(answer) && !seen.before++ && ++ready === readers) {
				go();
			}
		}
		line.close();
		return seen;
	});
	await Promise.race([all_ready, Promise.all(reading)]);
	await sql(gate.region, shut[way](person));
	acknowledged = performance.now();
	return Promise.all(reading);
}

test(`${rounds * readers} races: 0 late successes`, { timeout: 600000 }, async () => {
	const ways = Object.keys(shut), late = [];
	for (let round = 0; round < rounds; round++) {
		const way = ways[round % ways.length];
		for (const seen of await race(gate.world.people[round], way)) {
			sum.races++;
			sum.before += seen.before;
			sum.after += seen.after;
			sum.late += seen.late;
			if (seen.late)
				late.push(`${way}: ${seen.face}`);
			assert.ok(seen.before > 0, `${way}: ${seen.face} showed the person before`);
		}
	}
	console.log(`# ${engine}: races ${sum.races} late ${sum.late}; reads that showed the person before ${sum.before}, reads after ${sum.after}`);
	assert.deepEqual(late, []);
});

// ---- the open page ----
function stream(cookie, on) {
	return new Promise((done, failed) => {
		const request = http.get(`${gate.region.base}/live?on=${on}`, { headers: { cookie, accept: 'text/event-stream' }, agent: false }, answer => {
			const it = { status: answer.statusCode, text: '' };
			it.over = new Promise(over => {
				const late = setTimeout(() => { over(null); request.destroy(); }, 10000);
				const end = () => { clearTimeout(late); over(performance.now()); };
				answer.on('data', bytes => { it.text += bytes; });
				answer.on('end', end);
				answer.on('close', end);
				answer.on('error', () => {});
			});
			done(it);
		});
		request.on('error', failed);
	});
}

for (const [i, [what, where]] of [
	['withdrawal', person => `/people/${person.code}/consent/${show_id(person.consents[0].id)}/end`],
	['leaving the team', (person, seat) => `/people/${person.code}/team/${show_id(seat.id)}/end`],
].entries())
	test(`an open page is closed by ${what}`, async () => {
		const person = gate.world.people[rounds + i];
		const hand = await client(gate.region.base);
		await hand.signInSample('g_builder');
		const seat = person.seats.find(one => one.account === viewer.account);
		const form = await hand.form(where(person, seat), '/end');
		const open = await stream(gate.cookies.get(viewer.login), person.code);
		assert.equal(open.status, 200);
		const answer = await hand.post(form, i === 0 ? { withdrawn_how: 'said' } : {});
		assert.equal(answer.status, 303, answer.text.slice(0, 300));
		const closing = performance.now();
		const over = await open.over;
		assert.ok(over !== null, 'the stream was still open after 10 s');
		console.log(`# ${engine}: the stream was closed ${Math.max(0, Math.round(over - closing))} ms after the answer to ${what}`);
		assert.ok(over - closing <= 1000, `${over - closing} ms`);
		assert.equal((await stream(gate.cookies.get(viewer.login), person.code)).status, 404);
	});
