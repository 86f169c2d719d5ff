// The pages of the person and of those close to them: from the invitation to /mine; what each of them sees, by canaries in
// everything else; withdrawing; every other room shut; words that stay apart; 「ここが違います」.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { serve, client, forms_of, people_in } from './harness.mjs';
import { store_of } from './store.mjs';

const env = { ENGAWA_TEST_FAST_HASH: '1' };
const password = '川べりの 赤い橋と 白い犬と 夕焼け';
let region, msw, nurse, kitazawa, miura;

before(async () => {
	region = await serve({ env });
	msw = await client(region.base);
	await msw.signInSample('msw');
	nurse = await client(region.base);
	await nurse.signInSample('visiting_nurse');
	kitazawa = await code_of('北沢');
	miura = await code_of('三浦');
});
after(async () => { await region?.stop(); });

async function code_of(name) {
	const page = await msw.get('/people');
	for (const code of people_in(page))
		if ((await msw.get(`/people/${code}`)).title.includes(name))
			return code;
	throw new Error(name);
}

const as = async account => {
	const s = await client(region.base);
	await s.signInSample(account);
	return s;
};
const main_of = page => page.html.match(/<main[\s\S]*<\/main>/)[0];
const wait = ms => new Promise(done => setTimeout(done, ms));

function totp(base32, step) {
	const bits = [...base32].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
	const time = Buffer.alloc(8);
	time.writeBigUInt64BE(BigInt(step));
	const mac = createHmac('sha1', Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)))).update(time).digest();
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

const card_of = page => ({ code: page.text.match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/)[0], login: page.html.match(/<dd class="mono">([a-z0-9._-]+)<\/dd>/)[1] });

// The three steps, from the address on the card.
async function first(s, card) {
	const door = await s.get(`/mine/first?login=${card.login}`);
	assert.match(door.html, /data-large="1"/, 'large type before anybody has said so');
	const step1 = await s.post(s.pick(door, '/first'), { code: card.code, chosen: password, again: password });
	assert.equal(step1.status, 200, step1.text);
	assert.match(step1.text, /ふたつめの鍵/);
	const secret = step1.html.match(/class="mono">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})</)[1].replaceAll(' ', '');
	while (Date.now() / 30000 % 1 > 0.9) await wait(500);
	const step2 = await s.post(s.pick(step1, '/first/factor'), { totp: totp(secret, Math.floor(Date.now() / 30000)) });
	assert.equal(step2.status, 200, step2.text);
	assert.match(step2.html, /href="\/mine"/);
	return { secret, codes: [...step2.html.matchAll(/<li>([0-9A-Z]{5}-[0-9A-Z]{5})<\/li>/g)].map(m => m[1]) };
}

// ---- inviting ----

test('the person: from the card to /mine, and out at once when the account ends', async () => {
	const form = await msw.form(`/people/${miura}/accounts`, '/accounts');
	const login = form.fields.find(([name]) => name === 'login')[1];
	assert.match(login, /^[a-z]{2,12}\d{3}$/);
	const wrong = await msw.post(form, { login: 'Ａ だめ' });
	assert.equal(wrong.status, 422);
	const shown = await msw.post(form);
	assert.equal(shown.status, 201, shown.text);
	assert.match(shown.html, /<svg class="qr-big/);
	assert.match(shown.headers.get('cache-control'), /no-store/);
	assert.doesNotMatch(shown.html.match(/<dd class="mono">https?[^<]*/)[0], /login=/, 'no name to type in the address');
	const card = card_of(shown);
	assert.equal(card.login, login);

	const s = await client(region.base);
	const keys = await first(s, card);
	assert.equal(new Set(keys.codes).size, 10);
	const home = await s.get('/mine');
	assert.equal(home.status, 200);
	assert.match(home.text, /三浦 あかりさんの頁/);
	assert.match(home.html, /data-large="1"/);
	for (const from of ['/', '/today'])
		assert.equal((await s.get(from)).location, '/mine');
	// Whoever has a password is asked for it at the lock, in a sample region too.
	assert.equal((await s.post(s.pick(await s.get('/me'), '/lock'))).status, 303);
	const lock = await s.get('/lock');
	assert.match(lock.html, /name="password"/);
	assert.equal((await s.post(s.pick(lock, '/unlock'))).status, 422);
	assert.equal((await s.get('/mine')).status, 303, 'still shut');
	assert.equal((await s.post(s.pick(await s.get('/lock'), '/unlock'), { password })).status, 303);
	assert.equal((await s.get('/mine')).status, 200);
	const again = await client(region.base);
	assert.equal((await again.post(await again.form('/first'), { login, code: card.code, chosen: password, again: password })).status, 422, 'once');

	assert.equal((await msw.get(`/people/${miura}/accounts`)).status, 200);
	const end = (await msw.get(`/people/${miura}/accounts`)).html.match(/href="([^"]*\/end)"/g).map(h => h.slice(6, -1));
	let ended = false;
	// Two who may give no card end no account either.
	assert.doesNotMatch((await nurse.get(`/people/${miura}/accounts`)).html, /href="[^"]*\/end"/);
	for (const href of end)
		assert.equal((await nurse.get(href)).status, 403);
	const shut = await nurse.post({ ...msw.pick(await msw.get(end[0]), '/end'), fields: (await nurse.form(`/people/${miura}/timeline`, f => f.action.endsWith('/timeline'))).fields });
	assert.equal(shut.status, 403);
	for (const href of end) {
		const ask = await msw.get(href);
		if (!ask.text.includes('三浦 あかりさんは、終わると')) continue;
		// In use: one asks, nothing ends; the same one cannot confirm; another ends it.
		const form = msw.pick(ask, '/end');
		assert.equal((await msw.post(form)).status, 303);
		assert.match((await s.get('/mine')).text, /高橋 ゆきさんが、この画面を終えることを頼みました/);
		assert.match((await msw.get(`/people/${miura}/accounts`)).text, /終えることを頼みました。ほかの人が確かめると、終わります/);
		assert.equal((await msw.post({ ...form, fields: form.fields.map(([n, v]) => [n, n === '_key' ? key() : v]) })).status, 409);
		assert.equal((await s.get('/mine')).status, 200, 'nobody ends it alone');
		const doctor = await as('doctor'), confirm = await doctor.form(href, '/end');
		assert.match(confirm.page.text, /終えることを頼みました。本人に確かめましたか/);
		assert.equal((await doctor.post({ ...confirm, fields: confirm.fields.map(([n, v]) => [n, n === '_key' ? key() : n === 'renewal' ? '01ARZ3NDEKTSV' : v]) })).status, 409);
		assert.equal((await doctor.post(confirm)).status, 303);
		ended = true;
	}
	assert.ok(ended);
	assert.equal((await s.get('/mine')).status, 303, 'out with the next request');
	const in_again = await s.post(await s.form('/sign-in', f => f.action === '/sign-in'), { login, password, code: keys.codes[0] });
	assert.equal(in_again.status, 422);
});

test('a relative: only with an agreement; not whom the person refuses', async () => {
	const list = await msw.get(`/people/${miura}/accounts`);
	assert.match(list.text, /藤本 敏夫 （父） 本人が、この人への連絡を望んでいません/);
	const rows = [...list.html.matchAll(/<b>([^<]+)<\/b>（([^）]+)）[\s\S]*?<\/li>/g)];
	const href = name => rows.find(m => m[1] === name)?.[0].match(/href="(\/people\/\w+\/invite\/[^"]+)"/)?.[1];
	assert.equal(href('藤本 敏夫'), undefined);
	const sister = href('岡 さおり');
	const form = await msw.form(sister);
	const bare = await msw.post(form);
	assert.equal(bare.status, 422);
	for (const field of ['kinds', 'method'])
		assert.match(bare.html, new RegExp(`href="#${field}"`), field);
	assert.equal((await msw.post(form, { kinds: ['life'], method: 'spoken' })).status, 422, 'spoken wants a witness');
	const shown = await msw.post(form, { kinds: ['life', 'sheet'], method: 'spoken', witness: '山本 千尋' });
	assert.equal(shown.status, 201, shown.text);
	const s = await client(region.base);
	await first(s, card_of(shown));
	assert.equal((await s.get('/mine')).status, 200);
	assert.equal((await s.get('/mine/sheet')).status, 200);
	assert.equal((await s.get('/mine/words')).status, 404);
	// The one the person refuses, by the address itself.
	const father = await father_href(sister);
	const refused = await msw.get(father);
	assert.equal(refused.status, 409);
	assert.match(refused.text, /本人が、この人への連絡を望んでいません/);
	const posted = await msw.post({ action: father, fields: form.fields.filter(([n]) => n === '_csrf').concat([['_key', key()]]) }, { kinds: ['life'], method: 'spoken', witness: 'x', name: '藤本', login: 'fuji999' });
	assert.equal(posted.status, 409);
	assert.doesNotMatch((await msw.get(`/people/${miura}/accounts`)).text, /fuji999/);
});

const key = () => randomBytes(13).toString('hex');
async function father_href(sister) {
	const circle = await msw.get(`/people/${miura}/family`);
	const found = [...(circle.status === 200 ? circle : await msw.get(`/people/${miura}/kin`)).html.matchAll(/\/people\/\w+\/(?:family|kin|circle)\/([0-9A-HJKMNP-TV-Z]{13})/g)].map(m => m[1]);
	for (const kin of new Set(found)) {
		const href = sister.replace(/[^/]+$/, kin);
		const answer = await msw.get(href);
		if (answer.status === 409 && answer.text.includes('望んでいません')) return href;
	}
	throw new Error('no relative that the person refuses');
}

test('the administrator sees nothing of these accounts', async () => {
	const admin = await as('secretariat');
	const list = await admin.get('/accounts');
	assert.equal(list.status, 200);
	for (const login of ['miura-otto', '三浦 健', '北沢 勇'])
		assert.ok(!list.html.includes(login), login);
	assert.equal((await admin.get(`/people/${miura}/accounts`)).status, 404);
});

// ---- every other room ----

test('staff routes are absent for both kinds of account, with the same bytes', async () => {
	const lines = (await region.engawa('routes')).stdout.trim().split('\n').map(l => l.split(' '));
	const staff = lines.filter(([, , guard]) => ['PERSON', 'STAFF', 'ADMINISTRATOR'].includes(guard));
	assert.ok(staff.length > 60, `${staff.length} routes`);
	for (const account of ['kitazawa', 'miura-otto', 'miura-haha']) {
		const s = await as(account);
		const home = await s.get('/mine');
		const hidden = forms_of((await s.get('/me')).html, '/me').find(f => f.action === '/me').fields.filter(([n]) => n === '_csrf');
		const strip = page => page.html.replace(/name="_key" value="[^"]*"|data-csrf="[^"]*"|name="_csrf" value="[^"]*"|href="[^"]*[?&]lang=en[^"]*"/g, '');
		const nothing = strip(await s.get('/no/such/page'));
		assert.equal(home.status, 200);
		for (const [method, path] of staff) {
			const where = path.replace(':person', account === 'kitazawa' ? kitazawa : miura).replace(/:\w+/g, '01ARZ3NDEKTSV');
			const page = method === 'GET' ? await s.get(where) : await s.post({ action: where, fields: [...hidden, ['_key', key()]] });
			assert.equal(page.status, 404, `${account} ${method} ${where}`);
			if (method === 'GET') assert.equal(strip(page), nothing, `${account} ${where}`);
		}
		const other = await s.get(`/people/${account === 'kitazawa' ? miura : kitazawa}`);
		assert.equal(strip(other), nothing);
	}
	const no = await nurse.get('/mine');
	assert.equal(no.status, 404, 'and /mine is absent for those who work here');
});

// ---- exactly what was agreed ----

const canaries = {};
const canary = kind => canaries[kind] ??= `カナリア${kind}${randomBytes(3).toString('hex')}`;

async function plant(s, where, values, pick) {
	const page = await s.get(where);
	const answer = await s.post(s.pick(page, pick), values);
	assert.equal(answer.status, 303, `${where}: ${answer.text.slice(0, 300)}`);
}

async function crawl(s) {
	const seen = new Map(), todo = ['/mine', '/mine/words', '/mine/sheet', '/mine/seen', '/mine/seen?own=1', '/mine/seen.txt', '/mine/consent', '/mine/remark?about=basics',
		'/mine/remark?about=sheet', '/mine/words/new', '/me'];
	while (todo.length) {
		const where = todo.pop();
		if (seen.has(where)) continue;
		const page = await s.get(where);
		seen.set(where, page);
		for (const [, href] of page.html.matchAll(/href="(\/mine[^"#]*)"/g))
			todo.push(href.replace(/&amp;/g, '&').replace(/&#38;/g, '&'));
	}
	return seen;
}

const everything = pages => [...pages.values()].map(p => p.html).join('\n');

test('each of them sees exactly what was agreed: canaries in everything else', async () => {
	await plant(msw, `/people/${miura}/basics`, { address: canary('address'), conditions: canary('medical'), home: canary('home') }, '/basics');
	await plant(nurse, `/people/${miura}/acp/new`, { words: canary('wish'), present: ['person'], share: 'team' });
	await plant(nurse, `/people/${miura}/acp/new`, { words: canary('secret'), present: ['person'], share: 'not_yet' });
	await plant(nurse, `/people/${miura}/acp/new`, { words: canary('heard'), present: ['person'], share: 'team', family_who: '夫', family_words: canary('view') });
	await plant(nurse, `/people/${miura}/timeline`, { words: canary('entry'), kind: 'note' });
	await plant(nurse, `/people/${miura}/tasks/new`, { words: canary('task'), owner_is: (await nurse.get(`/people/${miura}/tasks/new`)).html.match(/name="owner_is" value="([^"]+)"/)[1] });
	await plant(nurse, `/people/${miura}/sheet/edit`, { medicine: canary('sheet') });
	await plant(nurse, `/people/${miura}/cautions`, { kind: 'safety', headline: canary('caution') });

	const husband = everything(await crawl(await as('miura-otto')));
	for (const kind of ['wish', 'sheet', 'heard'])
		assert.ok(husband.includes(canary(kind)), `the husband sees ${kind}`);
	for (const kind of ['address', 'home', 'medical', 'secret', 'view', 'entry', 'task', 'caution'])
		assert.ok(!husband.includes(canary(kind)), `the husband must not see ${kind}`);

	const mother = everything(await crawl(await as('miura-haha')));
	for (const kind of Object.keys(canaries))
		assert.ok(!mother.includes(canary(kind)), `the mother must not see ${kind}`);
	assert.match(mother, /次に来る人/);
	assert.doesNotMatch(mother, /がん/);

	const sample = everything(await crawl(await as('kitazawa')));
	for (const kind of Object.keys(canaries))
		assert.ok(!sample.includes(canary(kind)), `a stranger must not see ${kind}`);
	// The control: the crawl does find what is there.
	assert.ok(everything(new Map([['', await nurse.get(`/people/${miura}/timeline`)]])).includes(canary('entry')));
});

// ---- words ----

test('own words: told or kept, said anew and never overwritten; the staff see who wrote them where', async () => {
	const s = await as('kitazawa');
	const words = canary('own'), kept = canary('alone');
	const form = await s.form('/mine/words/new');
	const empty = await s.post(form, { words: ' ' });
	assert.equal(empty.status, 422);
	assert.match(empty.title, /^確かめてください/);
	assert.equal((await s.post(form, { words, share: 'team' })).status, 303);
	assert.equal((await s.post(await s.form('/mine/words/new'), { words: kept, share: 'alone' })).status, 303);
	const mine = await s.get('/mine/words');
	assert.match(mine.text, new RegExp(`${words}.*自分で書きました`));
	assert.ok(mine.text.includes('まだ自分だけ'));

	const acp = await nurse.get(`/people/${kitazawa}/acp`);
	assert.ok(acp.text.includes(words) && acp.text.includes('本人が自分の画面で'));
	assert.ok(!acp.text.includes(kept));
	const person = await nurse.get(`/people/${kitazawa}`);
	assert.match(person.html, new RegExp(`class="koe"><p>[^<]*${words}`));
	assert.ok(!person.html.includes(kept));
	const todo = await msw.get(`/people/${kitazawa}`);
	assert.match(todo.text, /本人が書いた言葉を読んで、こたえる/);

	const change = mine.html.match(new RegExp(`href="(/mine/words/[^"]+/change)">言いなおす<span class="vh">：「?${words}`))[1];
	const anew = canary('anew');
	assert.equal((await s.post(await s.form(change), { act: 'changed', words: anew, reason: '考えが変わった', share: 'team' })).status, 303);
	const after_change = await nurse.get(`/people/${kitazawa}/acp`);
	assert.ok(after_change.text.includes(words) && after_change.text.includes(anew), 'both stand');
	assert.equal((await s.post(await s.form(change), { act: 'withdrawn', words: '', share: 'team' })).status, 303);
	assert.match((await s.get('/mine/words')).text, /前と違う気持ちになりました/);
});

test('a close other writes a view of their own, in another shape, and the person does not meet it as theirs', async () => {
	const s = await as('miura-otto');
	const view = canary('husband');
	assert.equal((await s.post(await s.form('/mine/words/new'), { words: view, share: 'team' })).status, 303);
	const mine = await s.get('/mine/words');
	assert.match(mine.html, new RegExp(`class="kinsay"><p>${view}`));
	const person = await nurse.get(`/people/${miura}`);
	assert.match(person.html, new RegExp(`${view}`));
	assert.doesNotMatch(person.html, new RegExp(`class="koe[^"]*"><p>[^<]*${view}`));
	assert.match(person.text, /夫（三浦 健）/);
	const draft = await s.form('/mine/words/new');
	assert.equal((await s.post({ ...draft, action: '/drafts' }, { words: '書きかけの思い' })).status, 303);
	assert.match((await s.get('/mine')).text, /続きを書く/);
	assert.match((await s.get('/mine/words/new')).html, /書きかけの思い/);
	assert.equal((await (await as('miura-haha')).get('/mine/words/new')).status, 404);
});

// ---- a new card for an account that is in use: nobody alone ----

const accounts_page = (s, person) => s.get(`/people/${person}/accounts`);
async function renew_href(person, name) {
	const rows = [...(await accounts_page(msw, person)).html.matchAll(/<li><div><b>[\s\S]*?<\/li>/g)].map(m => m[0]);
	return rows.find(row => row.includes(`<b>${name}</b>`)).match(/href="(\/people\/\w+\/accounts\/\w+\/invite)"/)[1];
}

test('no one seat takes over an account: not the pharmacist, not the nurse, not the social worker alone', async () => {
	const s = await as('kitazawa');
	const secret = canary('taken');
	assert.equal((await s.post(await s.form('/mine/words/new'), { words: secret, share: 'alone' })).status, 303);
	const draft = await s.form('/mine/words/new');
	assert.equal((await s.post({ ...draft, action: '/drafts' }, { words: canary('draft') })).status, 303);
	const href = await renew_href(kitazawa, '北沢 勇');
	const hidden = forms_of((await nurse.get('/me')).html, '/me').find(f => f.action === '/me').fields.filter(([n]) => n === '_csrf');
	// Who is no keeper's seat and of no role that stands by the person: neither page nor card, for nobody's account.
	assert.doesNotMatch((await accounts_page(nurse, kitazawa)).html, /\/invite"/);
	for (const where of [href, `/people/${kitazawa}/accounts`]) {
		const page = await nurse.post({ action: where, fields: [...hidden, ['_key', key()]] }, { login: 'nusumu123', language: 'ja' });
		assert.equal(page.status, 403, where);
		assert.doesNotMatch(page.text, /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/);
	}
	// One who may asks: no card, the session goes on, the person and the team are told.
	const ask = await msw.form(href, '/invite');
	const asked = await msw.post(ask);
	assert.equal(asked.status, 303, asked.text);
	assert.match((await s.get('/mine')).text, /高橋 ゆきさんが、サインインのしなおしを頼みました/);
	assert.match((await nurse.get(`/people/${kitazawa}`)).text, /新しい招待カードを頼みました/);
	assert.match((await msw.get(`/people/${kitazawa}`)).text, /新しい招待カードを、本人に会って確かめる/);
	assert.match((await accounts_page(msw, kitazawa)).text, /高橋 ゆきさんが新しいカードを頼みました/);
	// The same one cannot confirm, by page or by hand.
	const wait_page = await msw.get(href);
	assert.match(wait_page.text, /ほかの人の確かめを待っています/);
	assert.doesNotMatch(main_of(wait_page), /<button class="btn go"/);
	const again = await msw.post({ ...ask, fields: ask.fields.map(([n, v]) => [n, n === '_key' ? key() : v]) });
	assert.equal(again.status, 409);
	assert.doesNotMatch(again.text, /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/);
	assert.equal((await s.get('/mine')).status, 200);

	// Somebody else who may, and only what stood on their page.
	const doctor = await as('doctor');
	const confirm = await doctor.form(href, '/invite');
	const unseen = await doctor.post({ ...confirm, fields: confirm.fields.map(([n, v]) => [n, n === '_key' ? key() : n === 'renewal' ? '01ARZ3NDEKTSV' : v]) });
	assert.equal(unseen.status, 409);
	const shown = await doctor.post(confirm);
	assert.equal(shown.status, 201, shown.text);
	assert.equal((await s.get('/mine')).status, 303, 'out with the next request');

	const anew = await client(region.base);
	await first(anew, card_of(shown));
	const home = await anew.get('/mine');
	assert.match(home.text, /）、高橋 ゆきさんと\S+ \S+さんが、サインインのしなおしを手伝いました/);
	const words = await anew.get('/mine/words');
	assert.match(words.text, /「まだ自分だけ」のことばは、閉じたままです/);
	const all = everything(await crawl(anew));
	assert.ok(!all.includes(secret), 'what was kept to oneself stays closed');
	assert.ok(!all.includes(canary('draft')) && !(await anew.get('/drafts')).html.includes(canary('draft')), 'and so does what was being written');
	assert.ok(all.includes(canary('own')), 'what was told to the team is there');
	assert.equal((await anew.post(await anew.form('/mine/words/new'), { words: canary('later'), share: 'alone' })).status, 303);
	assert.ok((await anew.get('/mine/words')).html.includes(canary('later')), 'words written since are open');
	// Nobody takes back what was said of it; and the next card needs two again.
	const history = await doctor.get('/history');
	assert.doesNotMatch(main_of(history), /サインインのしなおし/);
	assert.equal((await doctor.post(await doctor.form(href, '/invite'))).status, 303);
});

test('whoever had an account before gets no other from one seat; nor does whoever has a reservation give any', async () => {
	const form = await msw.form(`/people/${miura}/accounts`, '/accounts');
	const answer = await msw.post(form);
	assert.equal(answer.status, 303, 'asked, no card');
	assert.doesNotMatch(answer.text, /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/);
	assert.match((await accounts_page(msw, miura)).text, /高橋 ゆきさんが新しいカードを頼みました/);

	const doctor = await as('doctor');
	const href = await renew_href(miura, '三浦 あかり');
	assert.equal((await doctor.get(href)).status, 200);
	const sql = await store_of(region);
	await sql(`INSERT INTO consent (id, version, made_at, changed_at, person, effect, recipient, to_account, kinds, purpose, basis, given_by, explained_by, agreed_on, from_on)
		SELECT 9001, 1, 1, 1, p.id, 'reserve', 'account', a.id, 'money', 'care', 'consent', 'person', a.id, 20260101, 20260101 FROM person p, account a
		WHERE p.code = '${miura}' AND a.login = 'doctor'`);
	assert.equal((await doctor.get(href)).status, 403, 'a reservation of any kind');
	await sql('DELETE FROM consent WHERE id = 9001');
	assert.equal((await doctor.get(href)).status, 200);
});

// ---- this is not right ----

test('「ここが違います」 changes nothing, becomes a task, and is answered', async () => {
	const s = await as('kitazawa');
	const words = canary('remark');
	const before = (await s.get('/mine')).text.match(/生まれた日.*?日/)[0];
	assert.equal((await s.post(await s.form('/mine/remark?about=basics', '/mine/remark'), { words: '' })).status, 422);
	assert.equal((await s.post(await s.form('/mine/remark?about=basics', '/mine/remark'), { words })).status, 303);
	assert.equal((await s.get('/mine')).text.match(/生まれた日.*?日/)[0], before);
	assert.match((await s.get('/mine')).text, new RegExp(`${words}.*確かめています`));

	const page = await msw.get(`/people/${kitazawa}`);
	assert.match(page.text, /「ここが違います」が1件あります/);
	assert.ok(!page.html.includes(words), 'the task says that there is something, not what');
	const form = await msw.form(`/people/${kitazawa}/remarks`, '/remarks/');
	assert.equal((await msw.post(form, { answer: '' })).status, 422);
	assert.equal((await msw.post(form, { answer: '直しました' })).status, 303);
	assert.match((await s.get('/mine')).text, /高橋 ゆき ：直しました/);
	assert.doesNotMatch((await msw.get(`/people/${kitazawa}`)).text, /を確かめて、こたえる/);
});

// ---- agreements ----

test('the person ends an agreement on their page: shut with the next request, with a receipt', async () => {
	const s = await as('kitazawa');
	const pharmacist = await as('pharmacist');
	assert.equal((await pharmacist.get(`/people/${kitazawa}`)).status, 200);
	const list = await s.get('/mine/consent');
	assert.match(list.text, /チームのみんなに、/);
	const ends = [...list.html.matchAll(/href="(\/mine\/consent\/[^"/]+)"/g)].map(m => m[1]);
	for (const end of ends) {
		const ask = await s.get(end);
		assert.equal(ask.status, 200);
		const done = await s.post(s.pick(ask, '/mine/consent/'), { words: 'もういい' });
		assert.equal(done.status, 303);
		const receipt = await s.get(done.location);
		assert.match(receipt.text, /取りやめの控え/);
		assert.match(receipt.text, /もういい/);
		assert.equal((await s.get(end)).status, 404, 'once');
	}
	assert.equal((await pharmacist.get(`/people/${kitazawa}`)).status, 404);
	assert.match((await s.get('/mine/consent')).text, /知らせてよいと決めたことはありません/);
});

test('an agreement for a relative that ends shuts their page with the next request', async () => {
	const s = await as('miura-otto');
	assert.equal((await s.get('/mine/words')).status, 200);
	const list = await msw.get(`/people/${miura}/consent`);
	const ends = [...list.html.matchAll(/href="(\/people\/\w+\/consent\/\w+\/end)"/g)].map(m => m[1]);
	for (const end of ends) {
		const ask = await msw.get(end);
		if (!/家族など/.test(main_of(ask)) || !/希望/.test(main_of(ask))) continue;
		const done = await msw.post(msw.pick(ask, '/end'), { withdrawn_how: 'said' });
		assert.ok([201, 303].includes(done.status), done.text.slice(0, 300));
	}
	assert.equal((await s.get('/mine/words')).status, 404);
	assert.equal((await s.get('/mine/sheet')).status, 404);
	assert.equal((await s.get('/mine')).status, 404, 'nothing agreed: nothing is left');
});

// ---- who looked ----

test('who looked, in sentences; reading it is itself in the log', async () => {
	const s = await as('kitazawa');
	const seen = await s.get('/mine/seen');
	assert.match(seen.text, /\d+時 (高橋 ゆき（みどり在宅クリニック）|山本 千尋（ひだまり訪問看護）)が、.*の頁を見ました/);
	assert.doesNotMatch(seen.text, /あなたが、/);
	const own = await s.get('/mine/seen?own=1');
	assert.match(own.text, /あなたが、.*同意と記録.*の頁を見ました/);
	const text = await s.get('/mine/seen.txt');
	assert.match(text.type, /text\/plain/);
	assert.match(text.headers.get('content-disposition') ?? '', /seen\.txt/);
	assert.match(text.html, /北沢 勇さんの頁を見た人/);
	const english = await s.get('/mine/seen?lang=en');
	assert.match(english.text, /looked at:/);
	assert.equal((await s.get('/mine/seen?before=1')).status, 200);
	assert.equal((await s.get('/mine/seen?before=no')).status, 200);
});

// ---- protection ----

test('who is named in a record of protection is out, cannot be invited, and nobody meets a trace of it', async () => {
	const sister = await as('miura-haha');
	assert.match((await sister.get('/mine')).text, /次に来る人/);
	const form = await nurse.form(`/people/${miura}/protection/new`, '/protection/new');
	const kin = form.page.html.match(/name="relative"[\s\S]*?<option value="([^"]+)">[^<]*藤本 恵/)[1];
	const added = await nurse.post(form, { kind: 'other', fact: canary('fact'), relative: kin, conceal: '1', requested_on: new Date(Date.now() + 9 * 3600000).toISOString().slice(0, 10) });
	assert.equal(added.status, 303, added.text.slice(0, 500));

	const list = await nurse.get(`/people/${miura}/accounts`);
	assert.match(list.text, /藤本 恵 （父の妻） この人は、いまは招待できません/, 'no reason for whom the record is closed to');
	assert.match((await msw.get(`/people/${miura}/accounts`)).text, /藤本 恵 （父の妻） 知らせない相手、または権利を守る記録に名前のある人です/);
	assert.equal((await msw.get(`/people/${miura}/invite/${kin}`)).status, 409);

	const pages = everything(await crawl(sister));
	for (const kind of ['fact', 'address', 'home'])
		assert.ok(!pages.includes(canary(kind)), kind);
	assert.doesNotMatch(pages, /次に来る人|権利を守る|ひだまり訪問看護/, 'what narrows the whereabouts is gone with them');
});

test('a child has no account: no way to invite one, by page or by hand', async () => {
	const list = await msw.get(`/people/${miura}/accounts`);
	assert.match(list.text, /三浦 陽菜 （長女） 18歳未満の人のアカウントは作れません。/);
	const sql = await store_of(region), form = await msw.form(`/people/${miura}/accounts`, '/');
	let n = BigInt(await sql("SELECT id FROM kin WHERE name = '三浦 陽菜'")), kin = '';
	for (let i = 0; i < 13; i++, n >>= 5n)
		kin = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number(n & 31n)] + kin;
	const where = `/people/${miura}/invite/${kin}`;
	assert.equal((await msw.get(where)).status, 409);
	const posted = await msw.post({ action: where, fields: form.fields.filter(([f]) => f === '_csrf').concat([['_key', key()]]) }, { kinds: ['life'], method: 'spoken', witness: 'x', name: 'ひな', login: 'hina999' });
	assert.equal(posted.status, 409);
	assert.match(posted.text, /18歳未満の人のアカウントは作れません。/);
	assert.equal(await sql("SELECT COUNT(*) FROM account WHERE login = 'hina999'"), '0');
});

test('when the last agreement ends, the relative is told kindly, with a number and the way out; the staff see that nothing is open', async () => {
	const s = await as('miura-haha'), sql = await store_of(region);
	assert.equal((await s.get('/mine')).status, 200);
	await sql(`UPDATE consent SET withdrawn_at = ${Date.now()}, withdrawn_how = 'said' WHERE to_kin = (SELECT id FROM kin WHERE name = '岡 久美子') AND withdrawn_at IS NULL`);
	for (const where of ['/mine', '/mine/words', '/no/such/page']) {
		const page = await s.get(where);
		assert.equal(page.status, 404);
		assert.match(page.text, /いま、お知らせできることはありません/);
		assert.match(main_of(page), /href="tel:0000000000"/);
		assert.doesNotMatch(main_of(page), /href="\/mine"/, 'no button that leads back here');
	}
	assert.match((await msw.get(`/people/${miura}/accounts`)).text, /岡 久美子 （母） 見られるものはありません/);
	assert.equal((await s.post(s.pick(await s.get('/mine'), '/sign-out'))).status, 303);
});

test('what was ended stands with its receipt; somebody’s summary is no quote; large type and the way out are at hand', async () => {
	const s = await as('kitazawa');
	const consent = await s.get('/mine/consent');
	assert.match(consent.text, /終わったもの/);
	const receipt = consent.html.match(/href="(\/mine\/consent\/\w+\/receipt)">控えを見る/)[1];
	assert.equal((await s.get(receipt)).status, 200);
	const words = await s.get('/mine/words');
	assert.match(words.text, /さんがまとめました/);
	assert.doesNotMatch(words.html, /<blockquote[^>]*><p>[^<]*自宅アパートで/);
	assert.ok(words.html.indexOf('h-before') < words.html.indexOf('h-now'), 'the newest of his own words come first');
	const sheet = await s.get('/mine/sheet');
	assert.match(sheet.html, /<p class="brief">[^<]*<b>[^「<]/);
	assert.match(sheet.text, /本人の話を、\S+ \S+（\S+）がまとめました/);
	const home = await s.get('/mine'), type = s.pick(home, '/me/type');
	assert.equal((await s.post(type)).location, '/mine');
	assert.doesNotMatch((await s.get('/mine')).html, /data-large="1"/);
	assert.equal((await s.post(s.pick(await s.get('/mine'), '/me/type'))).status, 303);
	assert.match((await s.get('/mine')).html, /data-large="1"/);
	assert.ok(s.pick(home, '/sign-out'));
});

test('while the whereabouts are hidden, the own page says one neutral sentence and one number', async () => {
	const s = await as('kitazawa'), sql = await store_of(region);
	assert.match((await s.get('/mine')).text, /次に来る人/);
	await sql(`INSERT INTO protection (id, version, made_at, changed_at, person, kind, fact, suspected_at, conceal) SELECT 9777, 1, 1, 1, id, 'other', 'x', 1, 1 FROM person WHERE code = '${kitazawa}'`);
	const page = await s.get('/mine');
	assert.match(page.text, /いまは、この画面に住まいと訪問の予定を出していません。聞きたいときは、電話してください。 000-000-0000/);
	assert.doesNotMatch(page.text, /次に来る人|かかわっている人|伏せ|安全|虐待/);
	await sql('DELETE FROM protection WHERE id = 9777');
});

// ---- the name of a relative's account is the relative's ----

test('where the relatives are closed, no page says the name of their account', async () => {
	const doctor = await as('doctor'), sql = await store_of(region);
	const person = `(SELECT id FROM person WHERE code = '${miura}')`;
	const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date());
	const receipt = async () => {
		const list = await doctor.get(`/people/${miura}/consent`);
		return [...list.html.matchAll(/href="(\/people\/\w+\/consent\/\w+\/receipt)"/g)].map(m => m[1]);
	};
	const pages = async () => [`/people/${miura}`, `/people/${miura}/accounts`, `/people/${miura}/seen`, `/people/${miura}/consent`, `/people/${miura}/consent/past`,
		`/people/${miura}/consent/past?on=${today}`, `/people/${miura}/protection/new`, '/today', ...await receipt()];
	const named = async () => {
		const found = [];
		for (const where of await pages())
			if (/三浦 健|岡 久美子/.test((await doctor.get(where)).html)) found.push(where);
		return found;
	};
	await sql(`UPDATE consent SET witness = '山本 千尋' WHERE witness = '三浦 健'`);   // typed words about who was there are no account's name
	const before_ = await named();
	for (const where of ['accounts', 'seen', 'consent/past'])
		assert.ok(before_.includes(`/people/${miura}/${where}`), `control: ${where}`);
	await sql(`UPDATE consent SET withdrawn_at = ${Date.now()}, withdrawn_how = 'said' WHERE person = ${person} AND withdrawn_at IS NULL`);
	assert.equal((await doctor.get(`/people/${miura}/family`)).status, 404);
	assert.ok((await receipt()).length, 'what was withdrawn has receipts');
	assert.deepEqual(await named(), []);
	const list = await doctor.get(`/people/${miura}/accounts`);
	assert.equal(list.status, 200, 'the keeper still sees that there is an account');
	assert.match(list.text, /家族などのひとり/);
	assert.match((await doctor.get(`/people/${miura}/seen`)).text, /家族などのひとり/);
});

test('the logs are whole afterwards', async () => {
	const { stdout } = await region.engawa('verify');
	assert.match(stdout, /whole/);
});
