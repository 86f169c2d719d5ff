// The door: health, security headers on every kind of answer, refusals, sign-in and sign-out.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import net from 'node:net';
import { serve, client, cookies_of } from './harness.mjs';

let region;
before(async () => { region = await serve(); });
after(async () => { await region?.stop(); });

const accounts = ['msw', 'doctor', 'visiting_nurse', 'care_manager', 'pharmacist', 'facility', 'community_centre', 'municipality', 'secretariat'];
const strict = ["default-src 'none'", "style-src 'self'", "script-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"];

function guarded(answer, where) {
	const policy = answer.headers.get('content-security-policy') ?? '';
	for (const rule of strict)
		assert.ok(policy.split(/;\s*/).includes(rule), `${where}: ${rule} in "${policy}"`);
	assert.doesNotMatch(policy, /unsafe|\*/, where);
	assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', where);
	assert.match(answer.headers.get('referrer-policy') ?? '', /^(no-referrer|same-origin)$/, where);
	assert.equal(answer.headers.get('server'), null, where);
	assert.equal(answer.headers.get('x-powered-by'), null, where);
}

// One request as bytes, for what fetch would never send.
const bytes = (text) => new Promise((resolve, reject) => {
	const { port } = new URL(region.base);
	const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
	let got = '';
	socket.setTimeout(15000, () => socket.destroy());
	socket.on('data', part => { got += part; });
	socket.on('error', reject);
	socket.on('close', () => resolve(got));
});

test('health answers ok to anyone', async () => {
	const s = await client(region.base);
	const answer = await s.get('/health');
	assert.equal(answer.status, 200);
	assert.match(answer.html, /ok/);
	guarded(answer, '/health');
});

test('every kind of answer carries the security headers', async () => {
	const s = await client(region.base);
	await s.signInSample('visiting_nurse');
	const stranger = await client(region.base);
	const seen = new Map();
	for (const [who, where] of [[s, '/today'], [s, '/people'], [s, '/search?q=%E5%8C%97'], [s, '/history'], [s, '/me'], [s, '/people.csv'],
		[s, '/people/ZZZZZ'], [s, '/no/such/page'], [stranger, '/sign-in'], [stranger, '/today'], [stranger, '/people'], [stranger, '/accessibility'],
		[stranger, '/notices'], [stranger, '/static/engawa.css'], [stranger, '/static/engawa.js'], [stranger, '/static/favicon.svg'],
		[stranger, '/e/no-such-token'], [stranger, '/']]) {
		const answer = await who.get(where);
		guarded(answer, where);
		seen.set(answer.status, where);
		assert.ok(answer.status < 500, `${where} answered ${answer.status}`);
		if (/text\/html/.test(answer.type))
			assert.match(answer.headers.get('cache-control') ?? '', /no-store/, where);
	}
	const forgotten = await s.post({ action: '/lock', fields: [] });
	guarded(forgotten, 'POST without its keys');
	seen.set(forgotten.status, 'POST without its keys');
	for (const status of [200, 303, 404, 422])
		assert.ok(seen.has(status), `${status} was among them: ${JSON.stringify([...seen])}`);
});

test('static files are typed, and kept by browsers when their address says which version', async () => {
	const s = await client(region.base);
	const page = await s.get('/sign-in');
	for (const [, where] of page.html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) {
		const answer = await s.get(where.replace('&amp;', '&'));
		assert.equal(answer.status, 200, where);
		assert.match(answer.type, where.includes('.css') ? /text\/css/ : where.includes('.js') ? /javascript/ : /image\/svg\+xml/, where);
		if (where.includes('?v='))
			assert.match(answer.headers.get('cache-control') ?? '', /max-age=\d{5,}/, where);
	}
	assert.equal((await s.get('/static/../floors.txt')).status, 404);
});

test('text travels gzipped to those who can read it', async () => {
	const s = await client(region.base);
	const page = await s.raw('/static/engawa.css', { headers: { 'accept-encoding': 'gzip' } });
	assert.equal(page.headers.get('content-encoding'), 'gzip');
	assert.match(await page.text(), /--color-primitive-green-900/);
});

test('ambiguous and malformed requests are refused with a sentence and the headers', async () => {
	const wrong = {
		'two lengths': 'POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
		'length and chunks': 'POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
		'two hosts': 'GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
		'no host': 'GET /health HTTP/1.1\r\nAccept: */*\r\n\r\n',
		'not UTF-8': 'GET /people/%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n',
		'a NUL': 'GET /people/%00 HTTP/1.1\r\nHost: a\r\n\r\n',
	};
	for (const [name, text] of Object.entries(wrong)) {
		const answer = await bytes(text);
		assert.match(answer, /^HTTP\/1\.1 (400|404|411|413|501) /, name);
		if (/^HTTP\/1\.1 400/.test(answer) && /content-type/i.test(answer))
			assert.match(answer, /x-content-type-options: nosniff/i, name);
	}
	const s = await client(region.base);
	assert.equal((await s.get('/health')).status, 200, 'and goes on');
});

test('nobody sees a staff page before signing in, and comes back to it afterwards', async () => {
	const s = await client(region.base);
	const sent = await s.get('/people?sort=waiting');
	assert.equal(sent.status, 303);
	assert.match(sent.location, /^\/sign-in/);
	assert.match(decodeURIComponent(sent.location), /\/people\?sort=waiting/);
	const page = await s.get(sent.location);
	assert.equal(page.status, 200);
	assert.match(page.html, /<html lang="ja"/);
});

test('each sample account signs in and finds its own page', async () => {
	for (const account of accounts) {
		const s = await client(region.base);
		const answer = await s.signInSample(account);
		assert.equal(answer.location, '/today', account);
		const today = await s.get('/today');
		assert.equal(today.status, 200, account);
		assert.equal((today.html.match(/<h1\b/g) ?? []).length, 1, account);
		assert.doesNotMatch(today.html, / style="| on[a-z]+="/, account);
	}
});

test('the session cookie is kept from scripts and from other sites, and is new at every sign-in', async () => {
	const s = await client(region.base);
	const first = await s.signInSample('doctor');
	const line = cookies_of(first.headers).find(c => c.startsWith('engawa_session='));
	assert.match(line, /;\s*HttpOnly/i);
	assert.match(line, /;\s*SameSite=(Lax|Strict)/i);
	assert.match(line, /;\s*Path=\//i);
	const before = s.jar.get('engawa_session');
	await s.signInSample('doctor');
	assert.notEqual(s.jar.get('engawa_session'), before);
});

test('an unknown sample account is not let in', async () => {
	const s = await client(region.base);
	const answer = await s.post({ action: '/sign-in/sample', fields: [] }, { account: 'nobody' });
	assert.notEqual(answer.status, 500);
	assert.ok(!s.jar.get('engawa_session'));
	assert.equal((await s.get('/today')).status, 303);
});

test('a post from another site is refused', async () => {
	const s = await client(region.base);
	await s.signInSample('msw');
	const answer = await s.get('/lock', { method: 'POST', body: new URLSearchParams({ next: '/today' }),
		headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' } });
	assert.equal(answer.status, 403);
	assert.equal((await s.get('/today')).status, 200);
});

test('signing out ends the session on the server, not only in the browser', async () => {
	const s = await client(region.base);
	await s.signInSample('pharmacist');
	const cookie = s.jar.get('engawa_session');
	const form = await s.form('/me', '/sign-out');
	const answer = await s.post(form);
	assert.equal(answer.status, 303);
	s.jar.set('engawa_session', cookie);
	assert.equal((await s.get('/today')).status, 303);
});

test('English on request: once by ?lang=en, then by cookie', async () => {
	const s = await client(region.base);
	const page = await s.get('/sign-in?lang=en');
	assert.match(page.html, /<html lang="en"/);
	assert.match((await s.get('/sign-in')).html, /<html lang="en"/);
	assert.match((await s.get('/sign-in?lang=ja')).html, /<html lang="ja"/);
});
