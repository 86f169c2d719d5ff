// The harness looks for canaries in every answer of every test: a word registered with region.canary() may be met by the clients
// named with it and by nobody else. Here: a timeline's words, and the control, in which the harness must stop the test.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, clients, people_in } from './harness.mjs';

let region, s;
before(async () => { region = await serve(); s = await clients(region.base, 'visiting_nurse', 'municipality', 'secretariat'); });
after(async () => { await region?.stop(); });

test('a registered word reaches the team and no stranger', async () => {
	const word = 'カナリア' + Date.now();
	const code = people_in(await s.visiting_nurse.get('/people'))[0];
	region.canary(word, [s.visiting_nurse]);
	const answer = await s.visiting_nurse.post(await s.visiting_nurse.form(`/people/${code}/timeline`, f => f.action.endsWith('/timeline')), { words: word, kind: 'note' });
	assert.equal(answer.status, 303, answer.text.slice(0, 300));
	assert.match((await s.visiting_nurse.get(`/people/${code}/timeline`)).text, new RegExp(word));
	for (const stranger of [s.municipality, s.secretariat])
		for (const where of ['/people', '/today', '/people.csv', '/history', `/people/${code}`, `/people/${code}/timeline`])
			await stranger.get(where);
});

test('the control: the harness stops when a stranger is shown one', async () => {
	const name = /<b><ruby>([^<]+)/.exec((await s.visiting_nurse.get('/people')).html)[1];
	region.canary(name, [s.municipality]);
	await assert.rejects(s.visiting_nurse.get('/people'), /A stranger was shown a canary/);
	region.canaries.pop();
});
