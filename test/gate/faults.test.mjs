// Thirty faults planted into the policy, one at a time: the matrix has to see each of them, and nothing where there is none.
// SQLite only: the rule is the same on both engines, and faults of the statements are planted in SQLite's.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { faults } from './faults.mjs';
import { plant } from './plant.mjs';
import { read_policy } from './policy.mjs';
import { world_of } from './world.mjs';
import { wrong_guards } from './guards.mjs';
import { Tally, people_matrix, mine_matrix, door_matrix, routes_of } from './matrix.mjs';
import { side_doors } from './sides.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const build = process.env.ENGAWA_GATE_BUILD ?? path.join(root, 'build');
let policy, dir, planted, gate, rows, harness, known;
let caught = 0;

// A part of the matrix that takes seconds and still holds a question to every line of the policy: one page of each kind, one post, all lists.
const part = new Set(['GET /people/:person', 'GET /people/:person/acp', 'GET /people/:person/timeline', 'GET /people/:person/sheet', 'GET /people/:person/team', 'GET /people/:person/cautions',
	'GET /people/:person/consent', 'GET /people/:person/protection', 'POST /people/:person/basics', 'POST /people/:person/timeline', 'POST /people/:person/acp', 'POST /people/:person/protection/new',
	'GET /people/:person/basics', 'GET /mine', 'GET /mine/words', 'GET /mine/sheet', 'GET /today', 'GET /people', 'GET /accounts', 'GET /offices']);
async function look(region, tally) {
	const here = { ...gate, region };
	const only = route => part.has(`${route.method} ${route.path}`);
	for (const sentence of wrong_guards(await routes_of(region)))
		tally.wrong({ group: sentence, text: '' });
	for (const step of [() => door_matrix(here, policy, tally, { only }), () => mine_matrix(here, policy, tally, { only }), () => people_matrix(here, policy, tally, { only }), () => side_doors(here, policy, tally, { few: true })])
		if (!tally.stop)
			await step();
	return tally;
}

// The settled region once more, on a copy of its folder, with one fault awake.
async function woken(n, work) {
	const env = { ENGAWA_GATE_FAULT: String(n) };
	if (planted.statements.has(n))
		Object.assign(env, { ENGAWA_GATE_STATEMENT: faults[n - 1].statement, ENGAWA_GATE_TEXT: planted.statements.get(n) });
	const region = await harness.serve({ sample: false, env, on: 'sqlite', make: async one => {
		await cp(path.join(dir, 'settled', 'gate'), path.join(one.data, 'gate'), { recursive: true });
		if (planted.views.has(n))
			await rows.sql(one, planted.views.get(n));
	} });
	try {
		return await work(region);
	} finally {
		await region.stop();
	}
}

before(async () => {
	dir = await mkdtemp(path.join(tmpdir(), 'engawa-faults-'));
	policy = read_policy(await readFile(path.join(root, 'docs/security.md'), 'utf8'));
	planted = await plant(root, build, dir);
	process.env.ENGAWA_BIN = planted.program;   // before the harness is read
	harness = await import('../web/harness.mjs');
	rows = await import('./rows.mjs');
	gate = await rows.settle(world_of(), { on: 'sqlite' });
	await gate.region.halt();
	await cp(gate.region.data, path.join(dir, 'settled'), { recursive: true });
});
after(async () => {
	await gate?.region.stop();
	await rm(dir, { recursive: true, force: true });
	await mkdir(harness.output, { recursive: true });
	await writeFile(path.join(harness.output, 'gate-faults.json'), JSON.stringify({ caught, of: faults.length }));
});

test('with all faults asleep nothing is wrong', async () => {
	const tally = await woken(0, region => look(region, new Tally()));
	known = tally.keys();
	assert.equal(known.size, 0, tally.report());
});

for (const [i, one] of faults.entries())
	test(`fault ${i + 1}: ${one.breaks} (${one.file})`, async () => {
		const tally = new Tally();
		tally.known = known ?? new Set();
		await woken(i + 1, region => look(region, tally));
		assert.ok(tally.stop, 'nobody noticed');
		caught++;
	});
