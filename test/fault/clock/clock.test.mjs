// The wall clock jumps under a running server while the monotonic one stays: an hour and a day back, an hour, a month and ten
// years on, to the last second of 2038's clocks. Nobody is let in for longer than allowed, the glass does not stay open, entries keep
// their order and their names, nothing is thrown away because a clock was wrong, and the service goes on.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, engine } from '../../web/harness.mjs';
import { store_of } from '../../web/store.mjs';
import { shim, world, plain, flows, maybe } from '../calls/calls.mjs';

const HOUR = 3600e3, DAY = 24 * HOUR;
const to_2038 = Date.UTC(2038, 0, 19, 3, 14, 6) - Date.now();
const jumps = { '+1 hour': HOUR, '-1 hour': -HOUR, '-1 day': -DAY, '+40 days': 40 * DAY, '+10 years': 3653 * DAY, '2038-01-19 03:14:06': to_2038, '-30 years': -30 * 365 * DAY };
let faults, region, sql, witness, tried = 0, posts = 0;
before(async () => {
	faults = await shim();
	region = await serve({ env: faults.env });
	sql = await store_of(region);
	witness = await store_of(region, 'read_log');
});
after(async () => {
	faults?.clock(0);
	console.log(`figure: clock, ${engine}: ${tried} jumps`);
	await region?.stop();
	await faults?.end();
});

const reason = '夜間に救急外来から電話があり、薬を確かめるため';
const glass = async (who, values) => who.post(await who.form('/glass', '/glass'), { who: '', birth: '', code: '', reason, ...values });
const entered = async who => {
	const words = `時${++posts}x${process.pid}`;
	const answer = await who.post(await who.form(`/people/${who.code}/timeline`, f => f.action.endsWith('/timeline')), { words });
	return { answer, words };
};

for (const [name, ms] of Object.entries(jumps))
	test(`${name}: the service goes on, entries keep their order, sessions do not outlive it`, async () => {
		faults.clock(0);
		const w = await world(region);
		w.s.nurse.code = w.code;
		tried++;
	assert.equal((await entered(w.s.nurse)).answer.status, 303);
		faults.clock(ms);
		const old = await w.s.nurse.get(`/people/${w.code}`);
		// Five minutes back is a corrected clock; more ends or locks what had begun. On is like time that has passed.
		assert.notEqual(old.status, 200, 'a session from before the jump is asked for again');
		const there = await plain(region.base);
		await there.signInSample('visiting_nurse');
		there.code = w.code;
		const page = await there.get(`/people/${w.code}`);
		// Years away nobody's place in the team is open any more (or yet): absent, but never an error.
		const near = Math.abs(ms) < 60 * DAY;
		assert.equal(page.status, near ? 200 : 404, page.text.slice(0, 300));
		assert.equal((await there.get('/today')).status, 200);
		if (near) {
			const { answer, words } = await entered(there);
			assert.equal(answer.status, 303);
			assert.equal(await sql(`SELECT count(*) FROM entry WHERE words = '${words}'`), '1');
		}
		faults.clock(0);
		const back = await there.get(`/people/${w.code}`);
		assert.notEqual(back.status, 200, 'a session begun under the wrong clock does not live under the right one');
		const again = await plain(region.base);
		await again.signInSample('visiting_nurse');
		assert.equal((await again.get(`/people/${w.code}`)).status, 200);
		assert.equal(region.child.exitCode, null);
	});

test('the logs follow their numbers, not the clock; no id twice and each larger than the one before', async () => {
	const rows = (await sql('SELECT seq, id, at FROM change_log ORDER BY seq')).split('\n').map(line => line.split('|').map(Number));
	const ids = (await sql('SELECT id FROM change_log ORDER BY seq')).split('\n').map(BigInt);
	assert.ok(rows.some((row, i) => i && row[2] < rows[i - 1][2]), 'the clock did go back between two entries');
	for (let i = 1; i < rows.length; i++) {
		assert.equal(rows[i][0], rows[i - 1][0] + 1);
		assert.ok(ids[i] > ids[i - 1], `entry ${rows[i][0]}`);
	}
	const reads = (await witness('SELECT seq FROM read_log ORDER BY seq')).split('\n').map(Number);
	assert.deepEqual(reads, reads.map((_, i) => i + 1));
	assert.match((await region.engawa('verify')).stdout, /whole/);
});

test('a glass broken open does not stay open when the clock goes back', async () => {
	faults.clock(0);
	const code = (await sql(`SELECT code FROM person WHERE family_name = '髙﨑'`)).trim();
	const opener = await plain(region.base);
	await opener.signInSample('pharmacist');
	assert.equal((await opener.get(`/people/${code}`)).status, 404);
	assert.equal((await glass(opener, { code })).status, 303);
	assert.equal((await opener.get(`/people/${code}`)).status, 200);
	for (const ms of [-HOUR, -DAY, -30 * 365 * DAY, HOUR + 60e3, 3653 * DAY]) {
		faults.clock(ms);
		const there = await plain(region.base);
		await there.signInSample('pharmacist');
		assert.equal((await there.get(`/people/${code}`)).status, 404, `clock ${ms / HOUR} hours`);
		const list = await there.get('/people');
		assert.doesNotMatch(list.html, new RegExp(`/people/${code}`));
	}
	faults.clock(0);
	assert.equal((await sql(`SELECT count(*) FROM glass WHERE until_at - opened_at > 3600000`)).trim(), '0');
});

test('nothing typed is thrown away, and no post counts twice, because the clock was wrong for a moment', async () => {
	faults.clock(0);
	const w = await world(region), nurse = w.s.nurse, doctor = w.s.doctor;
	const form = await nurse.form(`/people/${w.code}/timeline`, f => f.action.endsWith('/timeline'));
	const words = `一度だけ${process.pid}`;
	assert.equal((await nurse.post(form, { words })).status, 303);
	const draft = await nurse.form(`/people/${w.code}/acp/new`, f => f.action.endsWith('/acp'));
	const kept = await nurse.post({ ...draft, action: '/drafts' }, { words: '書きかけの言葉' });
	assert.ok(kept.status < 400, kept.text.slice(0, 200));
	const drafts = async () => Number(await sql(`SELECT count(*) FROM draft WHERE body LIKE '%${encodeURIComponent('書きかけの言葉')}%'`));
	assert.equal(await drafts(), 1);
	faults.clock(40 * DAY);
	const wrong = await plain(region.base);
	await wrong.signInSample('doctor');
	wrong.code = w.code;
	assert.equal((await entered(wrong)).answer.status, 303);
	const other = await wrong.form(`/people/${w.code}/acp/new`, f => f.action.endsWith('/acp'));
	await wrong.post({ ...other, action: '/drafts' }, { words: '別の書きかけ' });
	faults.clock(0);
	assert.equal(await drafts(), 1, 'the draft is still there');
	const again = await nurse.post(form, { words });
	assert.equal(again.status, 303);
	assert.equal(await sql(`SELECT count(*) FROM entry WHERE words = '${words}'`), '1', 'the same form is still counted once');
	assert.ok(doctor);
});
