// Every call into the system of the core flows failing once and for good, on one running server. After each: the server runs,
// nothing was acknowledged that is not there, nothing is there twice, no page left without its line in the read log, no page
// was another one than without the fault, and the same flow works again without a restart.
// In CI some k of each flow; with ENGAWA_TEST_LONG=1 all of them. The engine is ENGAWA_TEST_ENGINE.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, engine } from '../../web/harness.mjs';
import { shim, flows, ways, world, all_k, one_fault, new_tally, KIND, HOW, long } from './calls.mjs';

let faults, region, w;
const sum = { k: 0, wrong: 0, slowest: 0 };
before(async () => {
	faults = await shim();
	region = await serve({ env: faults.env });
	w = await world(region);
});
after(async () => {
	faults?.disarm();
	console.log(`figure: calls, ${engine}: ${sum.k} faults in ${flows.length} flows, wrong ${sum.wrong}, back after ${sum.slowest} ms at most${long ? ', every k' : ''}`);
	await region?.stop();
	await faults?.end();
});

// On PostgreSQL the disk is the server's: of the ways only memory and the line are left.
const here = engine === 'postgres' ? ways.filter(way => /allocation|send|open/.test(way.name)) : ways;
for (const flow of flows)
	test(`${flow.name}: each call fails once and for good`, async () => {
		const tally = new_tally(), wrong = [];
		for (const way of here)
			wrong.push(...await all_k(w, faults, flow, way, tally, engine === 'postgres' ? Math.ceil(way.most / 2) : way.most));
		sum.k += tally.faults;
		sum.wrong += wrong.length;
		sum.slowest = Math.max(sum.slowest, tally.slowest);
		assert.deepEqual(wrong, [], wrong.join('\n'));
		assert.ok(tally.faults >= (flow.stream || engine === 'postgres' ? 4 : 10), `only ${tally.faults} faults were met`);
	});

test('after a failed sync nothing is acknowledged before the file was opened again', { skip: engine === 'postgres' && 'the disk is the server\'s' }, async () => {
	const flow = flows.find(one => one.name === 'timeline entry');
	const { answer, wrong } = await one_fault(w, faults, flow, { name: 'sync', kind: KIND.sync, how: HOW.EIO, at: 1, lasting: true }, new_tally());
	assert.deepEqual(wrong, []);
	assert.equal(answer?.status, 503);
	assert.ok(faults.get('reopened') >= 1, 'the log was opened again before the next answer');
});

test('what was typed stays with the reader: a refusal says so and is a whole page', async () => {
	const flow = flows.find(one => one.name === 'timeline entry');
	const fault = engine === 'postgres' ? { name: 'send', kind: KIND.send, how: HOW.ECONNRESET } : { name: 'write', kind: KIND.write, how: HOW.EIO };
	let refused = 0;
	for (let at = 1; at < 8; at++) {
		const { answer } = await one_fault(w, faults, flow, { ...fault, at, lasting: false }, new_tally());
		if (answer?.status !== 503)
			continue;
		refused++;
		assert.match(answer.text, /少し待って、もう一度|同じボタンをもう一度/);
		assert.match(answer.html, /<\/html>/);
		assert.ok(answer.headers.get('retry-after'));
	}
	assert.ok(refused || engine === 'postgres');
});

test('the logs are whole after all this', async () => {
	const { stdout } = await region.engawa('verify');
	assert.match(stdout, /whole\. \d+ changes, \d+ reads/);
});
