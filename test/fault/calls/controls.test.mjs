// What the loop has to see: servers with one fault planted in them (plant.mjs). A loop that finds nothing on these finds nothing.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { plant } from '../plant.mjs';
import { shim, flows, ways, world, all_k, one_fault, new_tally, KIND, HOW } from './calls.mjs';

const build = path.resolve(process.env.ENGAWA_BUILD);
let faults, dir, seen = 0;
before(async () => { faults = await shim(); dir = await mkdtemp(path.join(tmpdir(), 'engawa-controls-')); });
after(async () => {
	console.log(`figure: planted faults seen: ${seen} of ${controls.length}`);
	await faults?.end();
	await rm(dir, { recursive: true, force: true });
});

const flow_named = name => flows.find(one => one.name === name);
const some = names => ways.filter(way => names.includes(way.name));
const controls = [
	{ fault: 'deaf', breaks: 'answers "written" although COMMIT and its sync failed', flow: 'timeline entry', ways: ['sync, EIO', 'write, EIO'], see: /was acknowledged \(303\) and is there 0 times/ },
	{ fault: 'unwitnessed', breaks: 'a page leaves although its line could not be written', flow: 'person page', ways: ['write, EIO'], see: /without its line in the read log/ },
	{ fault: 'forgetful', breaks: 'the same form counts twice', flow: 'timeline entry', ways: ['sync, EIO', 'send, ECONNRESET'], see: /after asking again it is there 2 times/ },
	{ fault: 'unguarded', breaks: 'a failed allocation ends the server', flow: 'people list', ways: ['allocation'], most: 60, see: /the server ended/ },
	{ fault: 'trusting', breaks: 'the connection whose sync failed is used again', reopened: true, see: /record\.db was not opened again/ },
];

async function look(region, one) {
	const w = await world(region), wrong = [];
	if (one.reopened) {
		await one_fault(w, faults, flow_named('timeline entry'), { name: 'sync', kind: KIND.sync, how: HOW.EIO, at: 1, lasting: false }, new_tally());
		if (!faults.get('reopened'))
			wrong.push('record.db was not opened again');
		return wrong;
	}
	for (const way of some(one.ways))
		wrong.push(...await all_k(w, faults, flow_named(one.flow), way, new_tally(), one.most ?? 12));
	return wrong;
}

for (const one of controls)
	test(`seen: ${one.breaks}`, async () => {
		process.env.ENGAWA_BIN = await plant(one.fault, build, path.join(dir, one.fault));
		const { serve } = await import(`../../web/harness.mjs?${one.fault}`);
		const region = await serve({ env: faults.env, on: 'sqlite' });
		let wrong;
		try {
			wrong = await look(region, one);
		} catch (mistake) {
			wrong = [mistake.message];
		} finally {
			faults.disarm();
			await region.stop().catch(() => {});
		}
		assert.ok(wrong.some(words => one.see.test(words)), `nobody noticed:\n${wrong.join('\n')}`);
		console.log(`figure: control ${one.fault}: ${wrong.length} found, e.g. ${wrong.find(words => one.see.test(words)).split('\n')[0].slice(0, 140)}`);
		seen++;
	});
