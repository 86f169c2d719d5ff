// Open pages hear what others change: who hears, who does not, and what is never said. Times are printed and decide nothing;
// that somebody heard nothing is shown by what they heard next. On PostgreSQL a second process serves the same region.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { serve, client, clients, engine, binary } from './harness.mjs';

const canary = '梅干しをひとつ、毎朝たべる';
let region, s, code, people, other;

// ---- a second process on the same PostgreSQL ----

async function second(of) {
	const child = spawn(binary, ['serve', '--data', of.data, '--store', of.db.url, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
	const base = await new Promise((done, failed) => {
		let text = '';
		child.stdout.on('data', bytes => {
			text += bytes;
			const line = text.match(/listening on (http:\S+)/);
			if (line)
				done(line[1]);
		});
		child.on('exit', failed);
	});
	const ended = new Promise(done => child.on('exit', done));
	return { base, stop: async () => { child.kill('SIGTERM'); assert.equal(await ended, 0); } };
}

// ---- a stream: { status, headers, bytes, events, heard(test), over() } ----

function stream(who, on, { since, last, base = who.base } = {}) {
	return new Promise((done, failed) => {
		const headers = { cookie: [...who.jar].map(pair => pair.join('=')).join('; '), accept: 'text/event-stream', ...(last ? { 'last-event-id': last } : {}) };
		const waiting = new Set();
		const it = { events: [], bytes: '', ended: false, request: http.get(`${base}/live?on=${on}${since === undefined ? '' : '&since=' + since}`, { headers, agent: false }, answer => {
			it.status = answer.statusCode;
			it.headers = answer.headers;
			answer.setEncoding('utf8');
			let rest = '';
			answer.on('data', text => {
				it.bytes += text;
				const blocks = (rest + text).split('\n\n');
				rest = blocks.pop();
				for (const block of blocks) {
					const event = Object.fromEntries(block.split('\n').filter(line => /^\w+:/.test(line)).map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
					if (event.event)
						it.events.push({ ...event, at: Date.now(), ...(event.data ? { news: JSON.parse(event.data) } : {}) });
				}
				waiting.forEach(look => look());
			});
			const over = () => { it.ended = true; waiting.forEach(look => look()); };
			answer.on('end', over);
			answer.on('close', over);
			answer.on('error', () => {});
			done(it);
		}) };
		const wait = (what, test) => new Promise((yes, no) => {
			const late = setTimeout(() => { waiting.delete(look); no(new Error(`${what}; heard: ${it.bytes || 'nothing'}`)); }, 10000);
			const look = () => {
				const found = test();
				if (found) {
					clearTimeout(late);
					waiting.delete(look);
					yes(found);
				}
			};
			waiting.add(look);
			look();
		});
		it.heard = (test, what = 'an event did not come') => wait(what, () => it.events.find(typeof test === 'function' ? test : e => e.event === test));
		it.over = () => wait('the stream was not closed', () => it.ended);
		it.close = () => it.request.destroy();
		it.request.on('error', mistake => it.status ? it.ended = true : failed(mistake));
	});
}

const state = async who => (await who.get(people)).html.match(/data-live-since="(\w+)"/)[1];
const open = async (who, options = {}) => stream(who, code, { since: await state(who), ...options });
const section = name => e => e.event === 'change' && e.news.section.split(' ').includes(name);
const entry = async (who, words) => {
	const form = await who.form(`${people}/timeline`, f => f.action.endsWith('/timeline'));
	const sent = Date.now(), answer = await who.post(form, { words });
	assert.equal(answer.status, 303, answer.text.slice(0, 300));
	return sent;
};
async function talk(who, values) {
	const form = await who.form(`${people}/acp/new`, f => f.action.endsWith('/acp'));
	const chip = form.html.match(/name="share_with" value="([^"]+)"[^>]*><span>[^<]*小野寺/)?.[1];
	const answer = await who.post(form, { present: ['person'], words: canary, ...values(chip) });
	assert.equal(answer.status, 303, answer.text.slice(0, 300));
	return answer;
}
// What this stream heard until the control came: an entry by the nurse, which all of the team may know of.
async function until_control(of, from = of.events.length) {
	await entry(s.visiting_nurse, '控えの一行。');
	await of.heard(e => of.events.indexOf(e) >= from && section('flow')(e), 'the control did not come');
	return of.events.slice(from);
}

before(async () => {
	region = await serve();
	s = await clients(region.base, 'visiting_nurse', 'care_manager', 'doctor', 'msw', 'municipality');
	code = (await s.visiting_nurse.get('/people')).html.match(/href="\/people\/([0-9A-Z]{5})"><span class="nm"><b><ruby>北沢/)[1];
	people = `/people/${code}`;
	if (engine === 'postgres')
		other = await second(region);
});
after(async () => {
	try {
		await other?.stop();
	} finally {
		await region?.stop();
	}
});

test('a colleague hears section, version, who and when, and nothing else', async () => {
	const it = await open(s.care_manager), own = await open(s.visiting_nurse);
	assert.equal(it.status, 200);
	assert.match(it.headers['content-type'], /^text\/event-stream/);
	assert.equal(it.headers['cache-control'], 'no-store');
	const sent = await entry(s.visiting_nurse, canary);
	const event = await it.heard(section('flow'));
	console.log(`heard ${event.at - sent} ms after the post was sent`);
	assert.deepEqual(Object.keys(event.news).sort(), ['at', 'mine', 'section', 'version', 'who']);
	assert.equal(event.news.who, '山本 千尋');
	assert.equal(event.news.mine, false);
	assert.equal(event.id, event.news.version);
	assert.ok(Math.abs(event.news.at - sent) < 60000);
	assert.equal((await own.heard(section('flow'))).news.mine, true);
	assert.ok((await s.care_manager.get(people)).text.includes(canary), 'the control: the page does say it');
	for (const one of [it, own]) {
		assert.ok(!one.bytes.includes('梅干し') && !one.bytes.includes('北沢') && !one.bytes.includes(code), one.bytes);
		one.close();
	}
});

test('what a page missed before its stream came is told; what is unknown is all', async () => {
	const since = await state(s.care_manager);
	await entry(s.visiting_nurse, '来る前の一行。');
	const late = await open(s.care_manager, { since });
	const told = await late.heard(section('flow'));
	const again = await open(s.care_manager, { since, last: told.id }), lost = await open(s.care_manager, { since: 'nothing' });
	await lost.heard('all');
	assert.equal((await until_control(again)).filter(section('flow')).length, 1, 'what the browser remembers wins, and nothing comes twice');
	[late, again, lost].forEach(one => one.close());
});

test('whom the person\'s page is closed to, the stream is closed to, in the same bytes; nothing is written about a stream', async () => {
	const absent = await s.municipality.get('/live?on=ZZZZZ'), closed = await s.municipality.get(`/live?on=${code}`);
	assert.equal(closed.status, 404);
	assert.equal(closed.html.replaceAll(code, 'ZZZZZ'), absent.html);
	assert.equal((await s.municipality.get('/live')).status, 404);
	const stranger = await client(region.base);
	assert.equal((await stranger.get(`/live?on=${code}`)).status, 303);
	assert.equal((await s.doctor.raw(`/live?on=${code}`, { method: 'HEAD' })).status, 200);
	assert.equal((await s.municipality.raw(`/live?on=${code}`, { method: 'HEAD' })).status, 404);
	const reads = async () => Number((await region.engawa('verify')).stdout.match(/(\d+) reads/)[1]);
	if (engine === 'postgres') {
		const before = await reads();
		const it = await stream(s.doctor, code);
		await it.heard('all');
		assert.equal(await reads(), before);
		await s.doctor.get(people);
		assert.ok(await reads() > before, 'the control: a page is written down');
		it.close();
	}
});

test('a refused form says nothing', async () => {
	const it = await open(s.care_manager), from = it.events.length;
	const form = await s.visiting_nurse.form(`${people}/timeline`, f => f.action.endsWith('/timeline'));
	assert.equal((await s.visiting_nurse.post(form, { words: '' })).status, 422);
	assert.equal((await until_control(it, from)).length, 1);
	it.close();
});

test('a talk that is not shared is not even known of; one shared with the doctor is known to the doctor', async () => {
	const [msw, doctor, hearer] = [await open(s.msw), await open(s.doctor), await open(s.visiting_nurse)];
	await until_control(msw);
	let [at_msw, at_doctor] = [msw.events.length, doctor.events.length];
	const sections = (of, from) => [...new Set(of.events.slice(from).map(e => e.news?.section ?? e.event))];
	await talk(s.visiting_nurse, () => ({ share: 'not_yet', topics: ['money'] }));
	await hearer.heard(section('wish'), 'the one who heard it has other pages');
	await Promise.all([until_control(msw), doctor.heard(e => doctor.events.indexOf(e) >= at_doctor && section('flow')(e))]);
	assert.deepEqual([sections(msw, at_msw), sections(doctor, at_doctor)], [['flow'], ['flow']]);
	[at_msw, at_doctor] = [msw.events.length, doctor.events.length];
	await talk(s.visiting_nurse, chip => ({ share: 'named', share_with: [chip], topics: ['pain'] }));
	await doctor.heard(e => doctor.events.indexOf(e) >= at_doctor && section('wish')(e));
	await until_control(msw);
	assert.deepEqual(sections(msw, at_msw), ['flow']);
	assert.equal(msw.events.slice(at_msw).length, 1, 'the control alone');
	await talk(s.visiting_nurse, () => ({ share: 'team' }));
	await msw.heard(section('wish'), 'the control: a talk shared with the team');
	[msw, doctor, hearer].forEach(one => assert.ok(!one.bytes.includes('梅干し')));
	[msw, doctor, hearer].forEach(one => one.close());
});

test('きょう hears of one\'s own people', async () => {
	const since = (await s.care_manager.get('/today')).html.match(/data-live-on="today" data-live-since="(\w+)"/)[1];
	const it = await stream(s.care_manager, 'today', { since }), not = await stream(s.municipality, 'today');
	await entry(s.visiting_nurse, 'きょうの一行。');
	assert.equal((await it.heard('change')).news.section, 'today');
	await not.heard('all');
	assert.ok(!not.events.some(e => e.event === 'change'));
	[it, not].forEach(one => one.close());
});

test('a session that ends or locks closes its streams', async () => {
	const { msw: a, doctor: b } = await clients(region.base, 'msw', 'doctor');
	for (const [who, how] of [[a, '/sign-out'], [b, '/lock']]) {
		const it = await open(who), control = await open(s.care_manager);
		const form = { action: how, fields: (await who.form('/me', f => f.action === '/sign-out')).fields };
		const sent = Date.now(), answer = await who.post(form, {});
		assert.equal(answer.status, 303);
		const gone = await it.heard('gone');
		console.log(`${how}: closed after ${gone.at - sent} ms`);
		await it.over();
		await until_control(control);
		control.close();
	}
});

test('who leaves the team is sent away at once; the others stay', async () => {
	const { msw, care_manager } = await clients(region.base, 'msw', 'care_manager');
	const it = await open(msw), control = await open(care_manager);
	const name = (await msw.get('/today')).html.match(/class="me"[\s\S]*?<\/span><span>([^<]+)/)[1];
	const line = (await care_manager.get(`${people}/team`)).html.split('<li>').find(part => part.includes(`<b>${name}</b>`) && part.includes('/end"'));
	const form = await care_manager.form(line.match(/href="([^"]+\/end)"/)[1], '/end');
	const sent = Date.now();
	assert.equal((await care_manager.post(form, {})).status, 303);
	const gone = await it.heard('gone');
	console.log(`closed ${gone.at - sent} ms after the post was sent`);
	await it.over();
	assert.equal((await msw.get(people)).status, 404);
	assert.equal((await msw.get(`/live?on=${code}`)).status, 404);
	await until_control(control);
	assert.ok(!control.events.some(e => e.event === 'gone'));
	control.close();
});

test('twenty streams an account; the oldest rests', async () => {
	const { doctor } = await clients(region.base, 'doctor');
	const all = [];
	for (let i = 0; i < 21; i++) {
		all.push(await stream(doctor, code));
		await all.at(-1).heard('all');
	}
	await all[0].heard('rest');
	await all[0].over();
	assert.ok(!all[1].ended && !all[20].ended);
	all.forEach(one => one.close());
});

test('two processes agree: what is changed in one is heard in the other, and so is the end', { skip: engine !== 'postgres' }, async () => {
	const there = await client(other.base);
	await there.signInSample('doctor');
	const it = await open(there), from = it.events.length;
	const sent = await entry(s.visiting_nurse, 'となりの一行。');
	const event = await it.heard(e => it.events.indexOf(e) >= from && section('flow')(e));
	console.log(`another process heard after ${event.at - sent} ms`);
	// the session is one of both processes: signing out here closes the stream there
	const here = await client(region.base);
	there.jar.forEach((value, name) => here.jar.set(name, value));
	const form = await here.form('/me', f => f.action === '/sign-out');
	const left = Date.now();
	assert.equal((await here.post(form, {})).status, 303);
	console.log(`another process closed after ${(await it.heard('gone')).at - left} ms`);
	await it.over();
});

test('a process has so many seats and no more', async () => {
	const small = await serve({ args: ['--streams', '2'] });
	try {
		const { doctor } = await clients(small.base, 'doctor');
		const one = (await doctor.get('/people')).html.match(/href="\/people\/([0-9A-Z]{5})"/)[1];
		const first = await stream(doctor, one), second = await stream(doctor, one), third = await stream(doctor, one);
		assert.deepEqual([first.status, second.status, third.status], [200, 200, 503]);
		assert.equal(third.headers['retry-after'], '60');
		first.close();
		let status = 503;
		for (const until = Date.now() + 10000; status === 503 && Date.now() < until; await new Promise(done => setTimeout(done, 200))) {
			const next = await stream(doctor, one);
			status = next.status;
			next.close();
		}
		assert.equal(status, 200, 'a seat that became free is given again');
		second.close();
	} finally {
		await small.stop();
	}
});
