// The gate, proved from outside: every route x viewer x person of the world against policy.mjs, every byte of every answer
// against the canaries, all lists and counts. The engine is ENGAWA_TEST_ENGINE; ENGAWA_TEST_LONG makes the world larger.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { engine, output } from '../web/harness.mjs';
import { read_policy } from './policy.mjs';
import { world_of } from './world.mjs';
import { settle } from './rows.mjs';
import { wrong_guards } from './guards.mjs';
import { Tally, door_matrix, mine_matrix, people_matrix, refuse_unknown_places, routes_of } from './matrix.mjs';
import { side_doors } from './sides.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const long = Boolean(process.env.ENGAWA_TEST_LONG);
const least = 100000;
// A question costs PostgreSQL about four times what it costs SQLite, whose run asks them all.
const thin = long || engine === 'sqlite' ? 1 : 3;
let markdown, policy, gate, routes;
const sum = { engine, decisions: 0, mismatches: 0, canaries: 0, bytes: 0 };

before(async () => {
	markdown = await readFile(path.join(root, 'docs/security.md'), 'utf8');
	policy = read_policy(markdown);
	gate = await settle(world_of({ long }));
	routes = await routes_of(gate.region);
});
after(async () => {
	await mkdir(output, { recursive: true });
	await writeFile(path.join(output, `gate-${engine}.json`), JSON.stringify(sum));
	await gate?.region.stop();
});

async function whole(step) {
	const tally = new Tally();
	await step(gate, policy, tally, { every: long, few: thin > 1, thin });
	sum.decisions += tally.decisions;
	sum.mismatches += tally.mismatches.length;
	sum.canaries += tally.leaks.length;
	sum.bytes += tally.bytes;
	assert.equal(tally.mismatches.length + tally.leaks.length, 0, '\n' + tally.report());
}

test('every route asks for the kind of data its place shows', () => {
	refuse_unknown_places(routes);
	assert.deepEqual(wrong_guards(routes), []);
});
test('people: every route x viewer x person', () => whole(people_matrix));
test('own accounts: every route of theirs x account', () => whole(mine_matrix));
test('rooms that belong to nobody in particular', () => whole(door_matrix));
test('lists, counts, search, tables, papers', () => whole(side_doors));

test('each kind of canary was seen by somebody: the silence of the others means something', () => {
	const seen = new Map();
	for (const bird of gate.birds.birds.values())
		seen.set(`${bird.kind}: ${bird.field}`, (seen.get(`${bird.kind}: ${bird.field}`) ?? 0) + bird.seen);
	const dead = [...seen].filter(([, n]) => !n).map(([what]) => what);
	assert.deepEqual(dead, []);
});

test(`at least ${least} decisions`, () => assert.ok(sum.decisions >= least, String(sum.decisions)));

test('the control: with a wrong table the matrix fails', async () => {
	const some = route => route.method === 'GET' && /\/(acp|team)$/.test(route.path);
	for (const [right, wrong] of [['| pharmacist | sre | sre |', '| pharmacist | sre | - |'], ['| staff known | s | - | - | - | - | - | - | s |', '| staff known | s | - | - | - | - | - | - | - |'],
		['| doctor | sre | sre |', '| doctor | sre | e |']]) {
		assert.ok(markdown.includes(right), right);
		const tally = new Tally();
		await people_matrix(gate, read_policy(markdown.replace(right, wrong)), tally, { only: some });
		assert.ok(tally.mismatches.length > 0 && tally.leaks.length > 0, `${wrong}: ${tally.mismatches.length} mismatches, ${tally.leaks.length} canaries`);
	}
	const deaf = new Tally();
	await people_matrix(gate, policy, deaf, { only: some });
	assert.equal(deaf.mismatches.length + deaf.leaks.length, 0, deaf.report());
});
