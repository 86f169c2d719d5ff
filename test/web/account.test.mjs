// Accounts in a real region, from the administrator's one-time code on: first sign-in, second factor, lock, guessing,
// invitations. The authenticator app is a few lines of this file (RFC 6238).
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serve, client, forms_of, binary } from './harness.mjs';

const env = { ENGAWA_TEST_FAST_HASH: '1' };
const password = '朝の川べりを 二人で 歩いた道';
const other = '柿の木の下の 赤い長靴と 三足の傘';
let region, code, yamada, paper;

const admin = ['sakura', '--title', 'さくら市 在宅ケアの縁側', '--phone', '000-111-2222', '--login', 'yamada', '--admin', '山田 花子'];
const make = async r => {
	code = (await r.engawa('region add', ...admin)).stdout.match(/One-time code: (\S+)/)[1];
};
before(async () => { region = await serve({ sample: false, make, env }); });
after(async () => { await region?.stop(); });

// ---- an authenticator app that never shows a code twice ----

const wait = ms => new Promise(done => setTimeout(done, ms));

function app(base32) {
	const bits = [...base32].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
	const secret = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)));
	let used = 0;
	const show = step => {
		const time = Buffer.alloc(8);
		time.writeBigUInt64BE(BigInt(step));
		const mac = createHmac('sha1', secret).update(time).digest();
		return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
	};
	return {
		secret: base32, last: '',
		async next() {
			for (;;) {
				const now = Date.now() / 30000, step = Math.max(used + 1, Math.floor(now) - 1);
				if (step <= Math.floor(now) + 1 && now % 1 < 0.9) {
					used = step;
					return this.last = show(step);
				}
				await wait(500);
			}
		},
		wrong() { return this.last === '000000' ? '000001' : '000000'; },
	};
}

// ---- what people do ----

const secret_in = page => page.html.match(/class="mono">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})</)[1].replaceAll(' ', '');
const codes_in = page => [...page.html.matchAll(/<li>([0-9A-Z]{5}-[0-9A-Z]{5})<\/li>/g)].map(m => m[1]);
const inside = async s => (await s.get('/today')).status === 200;
const said = page => page.html.match(/<main[\s\S]*<\/main>/)[0].replace(/value="[^"]*"/g, '');

// Steps 1 to 3 of /first; gives the app and the ten codes.
async function first(s, login, invitation, secret = password) {
	const step1 = await s.post(await s.form('/first'), { login, code: invitation, chosen: secret, again: secret });
	assert.equal(step1.status, 200, step1.text);
	const phone = app(secret_in(step1));
	const step2 = await s.post(s.pick(step1), { totp: await phone.next() });
	assert.equal(step2.status, 200, step2.text);
	return { phone, codes: codes_in(step2) };
}

async function sign_in(s, login, secret, second, headers) {
	const form = await s.form('/sign-in', '/sign-in');
	if (!headers)
		return s.post(form, { login, password: secret, code: second });
	const fields = [...form.fields.filter(([name]) => name.startsWith('_')), ['login', login], ['password', secret], ['code', second]];
	return s.get('/sign-in', { method: 'POST', body: new URLSearchParams(fields), headers });
}

// ---- the first administrator ----

test('the sample has no place in a real region', async () => {
	const s = await client(region.base);
	assert.doesNotMatch((await s.get('/sign-in')).html, /sign-in\/sample/);
	assert.equal((await s.post('/sign-in/sample', { account: 'msw' })).status, 404);
	assert.equal((await s.post('/sign-in/sample', { account: 'yamada' })).status, 404);
	assert.ok(!s.jar.get('engawa_session'));
});

test('first sign-in: mistakes keep what was typed but the password, and end well', async () => {
	const s = await client(region.base);
	const form = await s.form('/first?login=yamada');
	assert.equal(form.fields.find(([name]) => name === 'login')[1], 'yamada');

	const wrong = await s.post(form, { code: 'AAAA-BBBB-CCCC-DDDD', chosen: password, again: password });
	assert.equal(wrong.status, 422);
	assert.match(wrong.title, /^確かめてください/);
	assert.match(wrong.html, /value="AAAA-BBBB-CCCC-DDDD"/);
	assert.ok(!wrong.html.includes(password));
	const nobody = await s.post(form, { login: 'nobody', code: 'AAAA-BBBB-CCCC-DDDD', chosen: password, again: password });
	assert.equal(said(nobody), said(wrong), 'a name that nobody has is answered alike');

	for (const weak of ['みじかい', 'passwordpassword', 'yamadayamadayamada', '山田花子山田花子山田花子山田']) {
		const page = await s.post(form, { code, chosen: weak, again: weak });
		assert.equal(page.status, 422, weak);
		assert.match(page.html, /id="chosen-e"/);
		assert.ok(page.html.includes(`value="${code}"`));
		assert.ok(!page.html.includes(weak));
	}
	assert.equal((await s.post(form, { code, chosen: password, again: password + ' ' })).status, 422);

	const typed_by_hand = code.toLowerCase().replaceAll('-', ' ').replace('0', 'o').replace('1', 'l');
	const step2 = await s.post(form, { code: typed_by_hand, chosen: password, again: password });
	assert.equal(step2.status, 200, step2.text);
	assert.match(step2.html, /<svg class="qr-big[^>]*role="img"[^>]*>\s*<path d="M4 4h7v1h-7z/, 'a QR code as an SVG path');
	assert.ok(!s.jar.get('engawa_session'), 'the password alone opens nothing');

	const phone = app(secret_in(step2));
	const again = await s.post(s.pick(step2), { totp: phone.wrong() });
	assert.equal(again.status, 422);
	assert.equal(secret_in(again), phone.secret, 'the app need not be set up again');
	const blocked = await client(region.base);
	assert.equal((await sign_in(blocked, 'yamada', password, await phone.next())).status, 422, 'not before the factor is confirmed');

	const done = await s.post(s.pick(again), { totp: await phone.next() });
	assert.equal(done.status, 200, done.text);
	assert.equal(new Set(codes_in(done)).size, 10);
	assert.match(done.headers.get('cache-control'), /no-store/);
	assert.ok(await inside(s));
	yamada = { phone, codes: codes_in(done) };
	paper = [...yamada.codes];
});

test('the one-time code works once', async () => {
	const s = await client(region.base);
	const page = await s.post(await s.form('/first'), { login: 'yamada', code, chosen: other, again: other });
	assert.equal(page.status, 422);
	assert.ok(!s.jar.get('engawa_session'));
});

test('an invitation ends after seven days', async () => {
	let old;
	const late = await serve({ sample: false, env, make: async r => {
		const { stdout } = await promisify(execFile)(binary, ['region', 'add', '--data', r.data, ...(r.db ? ['--store', r.db.url] : []), ...admin],
			{ env: { ...process.env, ...env, ENGAWA_CLOCK: String(-7 * 86400000 - 60000) } });
		old = stdout.match(/One-time code: (\S+)/)[1];
	} });
	try {
		const s = await client(late.base);
		const page = await s.post(await s.form('/first'), { login: 'yamada', code: old, chosen: password, again: password });
		assert.equal(page.status, 422);
		assert.match(page.text, /期限が切れています/);
		assert.ok(!s.jar.get('engawa_session'));
	} finally {
		await late.stop();
	}
});

// ---- signing in ----

test('whatever is wrong, the sentence is the same', async () => {
	const s = await client(region.base);
	const answers = [
		await sign_in(s, 'yamada', other, await yamada.phone.next()),
		await sign_in(s, 'nobody', password, yamada.phone.wrong()),
		await sign_in(s, 'yamada', password, yamada.phone.wrong()),
		await sign_in(s, 'yamada', password, ''),
	];
	for (const page of answers) {
		assert.equal(page.status, 422);
		assert.equal(said(page), said(answers[0]));
		assert.ok(!page.html.includes(password));
	}
	assert.match(answers[0].html, /name="login"[^>]*value="yamada"/);
	assert.ok(!s.jar.get('engawa_session'));
});

test('signing in asks for both factors; a code is worth one sign-in', async () => {
	const s = await client(region.base), thief = await client(region.base);
	const second = await yamada.phone.next();
	const answer = await sign_in(s, ' YAMADA ', password, second);
	assert.equal(answer.status, 303, answer.text);
	assert.equal(answer.location, '/today');
	assert.ok(await inside(s));
	assert.equal((await sign_in(thief, 'yamada', password, second)).status, 422);
	assert.ok(!thief.jar.get('engawa_session'));
});

test('two at once with one code: one of them comes in', async () => {
	const two = [await client(region.base), await client(region.base)];
	const one = paper.pop();
	const answers = await Promise.all(two.map(s => sign_in(s, 'yamada', password, one)));
	assert.deepEqual(answers.map(a => a.status).sort(), [303, 422]);
});

test('a recovery code stands in for the app once, however it is typed', async () => {
	const s = await client(region.base), again = await client(region.base);
	const one = paper.pop();
	assert.equal((await sign_in(s, 'yamada', password, one.toLowerCase().replace('-', ''))).status, 303);
	assert.equal((await sign_in(again, 'yamada', password, one)).status, 422);
});

test('a session is new at every sign-in, and one brought along is not taken', async () => {
	const s = await client(region.base);
	const planted = 'A'.repeat(43);
	s.jar.set('engawa_session', planted);
	assert.equal((await sign_in(s, 'yamada', password, paper.pop())).status, 303);
	assert.notEqual(s.jar.get('engawa_session'), planted);
	const stranger = await client(region.base);
	stranger.jar.set('engawa_session', planted);
	assert.ok(!await inside(stranger));
});

test('after signing in one comes back to the page asked for, never to another site', async () => {
	const s = await client(region.base);
	for (const elsewhere of ['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', '/lock?next=/lock']) {
		const page = await s.get('/sign-in?next=' + encodeURIComponent(elsewhere));
		assert.match(page.html, /name="next" value="\/today"/, elsewhere);
	}
	assert.match((await s.get('/sign-in?next=' + encodeURIComponent('/people?sort=name'))).html, /name="next" value="\/people\?sort=name"/);
});

// ---- the lock ----

test('the lock shows nothing of anybody and opens with the password', async () => {
	const s = await client(region.base);
	await sign_in(s, 'yamada', password, paper.pop());
	const locked = await s.post(await s.form('/me', '/lock'));
	assert.equal(locked.status, 303);
	assert.match(locked.location, /^\/lock\?next=%2Fme/);
	const sent = await s.get('/today');
	assert.equal(sent.status, 303);
	assert.match(sent.location, /^\/lock\?next=%2Ftoday/);
	const page = await s.get(sent.location);
	assert.equal(page.status, 200);
	assert.doesNotMatch(page.html, /山田|花子|yamada|href="\/me"|class="rooms"/);

	assert.equal((await s.post('/unlock', { password, next: '/today' })).status, 422, 'no form key, no opening');
	const wrong = await s.post(s.pick(page, '/unlock'), { password: other });
	assert.equal(wrong.status, 422);
	assert.match(wrong.html, /name="next" value="\/today"/);
	assert.ok(!await inside(s));
	const open = await s.post(s.pick(wrong, '/unlock'), { password });
	assert.equal(open.status, 303);
	assert.equal(open.location, '/today');
	assert.ok(await inside(s));
});

test('what is sent to a locked page is not carried out', async () => {
	const s = await client(region.base);
	await sign_in(s, 'yamada', password, paper.pop());
	const form = await s.form('/me', '/me'), leave = await s.form('/me', '/lock');
	const save = forms_of((await s.get('/me')).html).find(f => f.action === '/me');
	await s.post(leave);
	const answer = await s.post(save, { language: 'en' });
	assert.equal(answer.status, 303);
	assert.match(answer.location, /^\/lock/);
	assert.ok(form);
	const page = await s.get('/lock');
	assert.match(page.html, /<html lang="ja"/);
	const out = await s.post(s.pick(page, '/sign-out'));
	assert.equal(out.status, 303);
	assert.equal((await s.get('/lock')).status, 303);
});

test('nobody to lock: the door is shown instead', async () => {
	const s = await client(region.base);
	assert.match((await s.get('/lock?next=/people')).location, /^\/sign-in\?next=%2Fpeople/);
});

test('signing out ends the session on the server', async () => {
	const s = await client(region.base);
	await sign_in(s, 'yamada', password, await yamada.phone.next());
	const cookie = s.jar.get('engawa_session');
	assert.equal((await s.post(await s.form('/me', '/sign-out'))).status, 303);
	assert.ok(!s.jar.get('engawa_session'));
	s.jar.set('engawa_session', cookie);
	assert.ok(!await inside(s));
});

// ---- other people ----

let chief;
async function administrator() {
	if (!chief) {
		chief = await client(region.base);
		assert.equal((await sign_in(chief, 'yamada', password, paper.pop())).status, 303);
	}
	return chief;
}

async function invited(s, values) {
	const form = await s.form('/accounts/new');
	const office = form.html.match(/<option value="([0-9A-Z]{13})">/)[1];
	const card = await s.post(form, { name: '鈴木 一郎', kana: 'すずき いちろう', login: 'suzuki', office, role: 'visiting_nurse', ...values });
	return { card, code: card.html.match(/<b>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<\/b>/)?.[1] };
}

test('an administrator invites; the invited one is nobody special; leaving ends everything at once', async () => {
	const s = await administrator(), suzuki = await client(region.base);
	const bad = await invited(s, { login: 'Yamada', office: '' });
	assert.equal(bad.card.status, 422);
	assert.match(bad.card.html, /id="login-e"/);
	assert.match(bad.card.html, /id="office-e"/);
	assert.match(bad.card.html, /value="鈴木 一郎"/);

	const { card, code: invitation } = await invited(s);
	assert.equal(card.status, 201, card.text);
	assert.match(card.text, /\/first\?login=suzuki/);
	assert.ok(!card.html.includes('/first?login=suzuki&amp;'), 'the code is not part of the address');
	assert.match((await s.get('/accounts')).html, /鈴木 一郎[\s\S]*招待中/);

	const mine = await first(suzuki, 'suzuki', invitation, other);
	assert.ok(await inside(suzuki));
	for (const where of ['/accounts', '/accounts/new', '/offices'])
		assert.equal((await suzuki.get(where)).status, 404, where);
	assert.match((await suzuki.get('/me')).text, /訪問看護師/);

	const row = (await s.get('/accounts')).html.match(/\/accounts\/([0-9A-Z]{13})\/end/)[1];
	const left = await s.post(await s.form(`/accounts/${row}/end`));
	assert.equal(left.status, 303);
	assert.ok(!await inside(suzuki), 'at once');
	assert.equal((await sign_in(suzuki, 'suzuki', other, mine.codes[0])).status, 422);
	assert.equal((await invited(s)).card.status, 422, 'a login is never given to somebody else');

	const back = await s.post(await s.form(`/accounts/${row}/invite`));
	assert.equal(back.status, 201, back.text);
	const fresh = back.html.match(/<b>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})<\/b>/)[1];
	const { phone } = await first(suzuki, 'suzuki', fresh, password);
	assert.notEqual(phone.secret, mine.phone.secret);
	assert.ok(await inside(suzuki));
	const old = await client(region.base);
	assert.equal((await sign_in(old, 'suzuki', password, mine.codes[1])).status, 422, 'old recovery codes are gone');
});

test('an administrator cannot end or re-invite themselves', async () => {
	const s = await administrator();
	assert.doesNotMatch((await s.get('/accounts')).html.match(/<li><div><b>山田 花子[\s\S]*?<\/li>/)[0], /\/invite|\/end/);
});

test('offices are added and can be chosen', async () => {
	const s = await administrator();
	assert.equal((await s.post(await s.form('/offices'), { name: '' })).status, 422);
	assert.equal((await s.post(await s.form('/offices'), { name: 'さくら訪問看護', kind: 'visiting_nursing', phone: '000-222-3333' })).status, 303);
	assert.match((await s.get('/offices')).text, /さくら訪問看護/);
	assert.match((await s.get('/accounts/new')).html, /<option value="[0-9A-Z]{13}">さくら訪問看護</);
});

// ---- one's own settings ----

test('language, theme and type are kept', async () => {
	const s = await administrator();
	const save = async values => {
		const form = forms_of((await s.get('/me')).html).find(f => f.action === '/me');
		assert.equal((await s.post(form, values)).status, 303);
	};
	await save({ language: 'en', theme: 'dark', large_type: '1' });
	assert.match((await s.get('/today')).html, /<html lang="en" data-large="1" data-theme="dark"/);
	await save({ language: 'ja', theme: 'system', large_type: null });
	assert.match((await s.get('/today')).html, /<html lang="ja">/);
});

test('a new password asks for the old one and closes every other session', async () => {
	const here = await client(region.base), there = await client(region.base);
	await sign_in(here, 'yamada', password, paper.pop());
	await sign_in(there, 'yamada', password, paper.pop());
	assert.equal((await here.post(await here.form('/me/password'), { password: other, chosen: other, again: other })).status, 422);
	assert.equal((await here.post(await here.form('/me/password'), { password, chosen: 'short', again: 'short' })).status, 422);
	const before_change = here.jar.get('engawa_session');
	const done = await here.post(await here.form('/me/password'), { password, chosen: other, again: other });
	assert.equal(done.status, 303, done.text);
	assert.notEqual(here.jar.get('engawa_session'), before_change);
	assert.ok(await inside(here));
	assert.ok(!await inside(there));
	assert.equal((await here.post(await here.form('/me/password'), { password: other, chosen: password, again: password })).status, 303);
});

test('a new app replaces the old one only after it has shown a code; new recovery codes replace the old', async () => {
	const s = await client(region.base);
	await sign_in(s, 'yamada', password, paper.pop());
	const page = await s.get('/me/factor'), fresh = app(secret_in(page));
	const wrong = await s.post(s.pick(page), { password, totp: fresh.wrong() });
	assert.equal(wrong.status, 422);
	assert.equal(secret_in(wrong), fresh.secret);
	const stolen = await s.post(s.pick(page), { password: other, totp: await fresh.next() });
	assert.equal(stolen.status, 422, 'not without the password');
	assert.equal((await s.post(s.pick(wrong), { password, totp: await fresh.next() })).status, 303);
	yamada.phone = fresh;
	const codes = await s.post(await s.form('/me/recovery'), { password });
	assert.equal(codes_in(codes).length, 10);
	const later = await client(region.base);
	assert.equal((await sign_in(later, 'yamada', password, yamada.codes[0])).status, 422);
	assert.equal((await sign_in(later, 'yamada', password, codes_in(codes)[0])).status, 303);
	const close = await later.post(await later.form('/me', '/me/sessions'));
	assert.equal(close.status, 303);
	assert.ok(!await inside(s));
	assert.ok(await inside(later));
	paper = codes_in(codes).slice(1);
});

// ---- guessing ----

test('guessing is slowed; the owner is not locked out', async () => {
	const stranger = await client(region.base), owner = await client(region.base);
	const from = { 'x-real-ip': '198.51.100.7' };
	let answer;
	for (let i = 0; i < 8; i++)
		answer = await sign_in(stranger, 'yamada', other, '000000', from);
	assert.equal(answer.status, 429);
	assert.ok(Number(answer.headers.get('retry-after')) >= 1);
	assert.match(answer.text, /あと\d+秒/);
	assert.equal((await sign_in(stranger, 'yamada', password, paper[0], from)).status, 429, 'right or wrong, it is not looked at');
	assert.equal((await sign_in(owner, 'yamada', password, paper[0])).status, 303, 'from an address known to the account');
	for (let i = 0; i < 8; i++)
		answer = await sign_in(stranger, 'nobody', other, '000000', from);
	assert.equal(answer.status, 429, 'a name that nobody has is slowed alike');
});

test('the two open pages are there for everybody, in both languages', async () => {
	for (const lang of ['ja', 'en']) {
		const s = await client(region.base, { lang });
		for (const where of ['/accessibility', '/notices']) {
			const page = await s.get(where);
			assert.equal(page.status, 200);
			assert.match(page.html, new RegExp(`<html lang="${lang}"`));
			assert.equal((page.html.match(/<h1\b/g) ?? []).length, 1);
		}
	}
});
