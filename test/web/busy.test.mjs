// More is asked than can be done: what waited too long is refused at once and says when to come again; signing in, the emergency
// sheet and what is being written are not. The wait is made by stopping the server's process while questions arrive.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { serve, client } from './harness.mjs';

let region, nurse, person, stranger;
before(async () => {
	region = await serve({ args: ['--late', '300'] });
	nurse = await client(region.base);
	await nurse.signInSample('visiting_nurse');
	person = (await nurse.get('/people')).html.match(/href="(\/people\/[0-9A-Z]{5})"/)[1];
	stranger = await client(region.base);
});
after(async () => { await region?.stop(); });

async function asleep(ms, ask) {
	region.child.kill('SIGSTOP');
	while (!/\) T /.test(await readFile(`/proc/${region.child.pid}/stat`, 'utf8')))
		await new Promise(done => setTimeout(done, 10));
	const answers = ask();
	await new Promise(done => setTimeout(done, ms));
	region.child.kill('SIGCONT');
	return Promise.all(answers);
}

test('a page that waited too long is refused with a time to come again, and comes when asked again', async () => {
	const [late] = await asleep(1500, () => [nurse.get(person)]);
	assert.equal(late.status, 503);
	assert.equal(late.headers.get('retry-after'), '2');
	assert.match(late.html, /混み合っています/);
	assert.doesNotMatch(late.html, /さん/);
	let again;
	for (let i = 0; i < 50 && again?.status !== 200; i++)
		again = await nurse.get(person);
	assert.equal(again.status, 200);
});

test('signing in, the emergency sheet and what is written come all the same', async () => {
	const form = await nurse.form(`${person}/timeline`);
	const [door, sheet, written] = await asleep(1500, () => [stranger.get('/sign-in'), nurse.get(`${person}/sheet`),
		nurse.post(form, { kind: 'note', words: 'みんなが一度に開いた日の記録' })]);
	assert.equal(door.status, 200);
	assert.equal(sheet.status, 200);
	assert.equal(written.status, 303);
});
