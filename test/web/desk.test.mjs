// The desk: a form counts once, nothing typed is lost, unknown and forbidden look the same, undo, two people at one sentence.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, client, text_of } from './harness.mjs';

let region, nurse, msw, doctor;
before(async () => {
	region = await serve();
	[nurse, msw, doctor] = await Promise.all(['visiting_nurse', 'msw', 'doctor'].map(async who => {
		const s = await client(region.base);
		await s.signInSample(who);
		return s;
	}));
});
after(async () => { await region?.stop(); });

const people = async s => [...(await s.get('/people')).html.matchAll(/href="\/people\/([0-9A-Z]{5})"><span class="nm"><b><ruby>([^<]+)/g)]
	.map(([, code, name]) => ({ code, name }));
const person = async (s, name) => (await people(s)).find(p => p.name.startsWith(name)).code;
const add = { family_name: '新井', given_name: '千代', family_kana: 'アライ', given_kana: 'ちよ', birth_on_era: 'showa', birth_on_y: '８', birth_on_m: '3', birth_on_d: '3', brought_by: '民生委員' };

test('four answers make a person; kana and full-width digits are taken as they come', async () => {
	const form = await msw.form('/people/new');
	const answer = await msw.post(form, add);
	assert.equal(answer.status, 303);
	const page = await msw.get(answer.location);
	assert.equal(page.status, 200);
	assert.match(page.html, /新井 千代<rt>あらい ちよ<\/rt>/);
	assert.match(text_of(page.html), /93歳|92歳/);
	assert.match(text_of(page.html), /昭和8年3月3日生まれ/);
});

test('the same post again does nothing twice, and answers as it did the first time', async () => {
	const form = await msw.form('/people/new');
	const typed = { ...add, family_name: '二度', family_kana: 'にど', birth_on_y: '9' };
	const first = await msw.post(form, typed), second = await msw.post(form, typed);
	assert.equal(first.status, 303);
	assert.equal(second.status, 303);
	assert.equal(second.location, first.location);
	assert.equal((await people(msw)).filter(p => p.name.startsWith('二度')).length, 1);
});

test('fifty at once with one key make one person', async () => {
	const form = await msw.form('/people/new');
	const typed = { ...add, family_name: '五十', family_kana: 'ごじゅう', birth_on_y: '10' };
	const answers = await Promise.all(Array.from({ length: 50 }, () => msw.post(form, typed)));
	assert.deepEqual([...new Set(answers.map(a => a.location))].length, 1);
	assert.equal((await people(msw)).filter(p => p.name.startsWith('五十')).length, 1);
});

test('a used key with other words in it is refused, and the words are kept as a draft', async () => {
	const form = await msw.form('/people/new');
	const typed = { ...add, family_name: '書換', family_kana: 'かきかえ', birth_on_y: '11' };
	assert.equal((await msw.post(form, typed)).status, 303);
	const again = await msw.post(form, { ...typed, given_name: '別の人' });
	assert.equal(again.status, 409);
	assert.match((await msw.get('/people/new')).html, /別の人/);
	await msw.post(await msw.form('/people/new', f => f.action === '/drafts/forget'), {});
	assert.doesNotMatch((await msw.get('/people/new')).html, /別の人/);
});

test('mistakes: 422, the title says so, each links to its field, everything typed is kept', async () => {
	const form = await msw.form('/people/new');
	const answer = await msw.post(form, { ...add, family_name: '', birth_on_m: '13', brought_by: '店の人<b>' });
	assert.equal(answer.status, 422);
	assert.match(answer.html, /<title>確かめてください：/);
	assert.match(answer.html, /href="#family_name"/);
	assert.match(text_of(answer.html), /月は、1から12まで/);
	assert.match(answer.html, /value="店の人&lt;b&gt;"/);
	assert.match(answer.html, /value="千代"/);
	const english = await client(region.base, { lang: 'en' });
	await english.signInSample('msw');
	await english.get('/people?lang=en');
	const said = await english.post(await english.form('/people/new'), { ...add, family_name: '' });
	assert.match(said.html, /<title>Please check/);
});

test('similar people are shown before saving', async () => {
	const form = await nurse.form('/people/new');
	const typed = { family_name: '高﨑', given_name: '邉子', family_kana: 'たかさき', given_kana: 'べこ', birth_on_era: 'showa', birth_on_y: '24', birth_on_m: '8', birth_on_d: '15', brought_by: '家族' };
	const shown = await nurse.post(form, typed);
	assert.equal(shown.status, 409);
	assert.match(text_of(shown.html), /似た人が、もういます/);
	assert.match(shown.html, /髙﨑/);
});

test('a form without keys, or from another site, changes nothing', async () => {
	const before = (await people(msw)).length;
	const form = await msw.form('/people/new');
	const bare = { ...form, fields: form.fields.filter(([name]) => !name.startsWith('_')) };
	assert.equal((await msw.post(bare, add)).status, 422);
	const wrong = { ...form, fields: form.fields.map(([name, value]) => [name, name === '_csrf' ? 'f'.repeat(32) : value]) };
	assert.equal((await msw.post(wrong, add)).status, 422);
	for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }])
		assert.equal((await msw.raw('/people', { method: 'POST', headers, body: new URLSearchParams([...form.fields.filter(([n]) => n.startsWith('_')), ...Object.entries(add)]) })).status, 403);
	assert.equal((await people(msw)).length, before);
});

test('a person outside the team does not exist: the same bytes as an unknown one', async () => {
	const code = await person(nurse, '北沢');
	const outsider = await client(region.base);
	await outsider.signInSample('municipality');
	const strip = html => html.replace(/name="_(key|csrf)" value="[^"]+"/g, '').replaceAll(code, 'CODE').replaceAll('ZZZZZ', 'CODE').replace(/data-csrf="[^"]*"/, '');
	for (const path of ['', '/team', '/timeline', '/cautions', '/seen', '/basics', '/tasks/new', '/acp', '/acp/new', '/sheet', '/sheet.pdf']) {
		const hidden = await outsider.get(`/people/${code}${path}`), unknown = await outsider.get(`/people/ZZZZZ${path}`);
		assert.equal(hidden.status, 404, path);
		assert.equal(strip(hidden.html), strip(unknown.html), path);
	}
	assert.equal((await people(outsider)).length, 0);
	assert.doesNotMatch((await outsider.get('/people')).html, /北沢/);
	assert.match((await nurse.get(`/people/${code}`)).html, /北沢/);     // the control: the same question by one of the team
});

test('undo brings back what was, once, and only while nobody changed it since', async () => {
	const code = await person(nurse, '北沢');
	const form = await nurse.form(`/people/${code}/tasks/new`);
	const added = await nurse.post(form, { words: '取り消しのための用事' });
	assert.equal(added.status, 303);
	const page = await nurse.get(`/people/${code}`);
	assert.match(page.html, /取り消しのための用事/);
	const undo = nurse.pick(page, '/undo');
	assert.equal((await nurse.post(undo, {})).status, 303);
	assert.doesNotMatch((await nurse.get(`/people/${code}`)).html.replace(/id="flash"[\s\S]*?<\/div>/, ''), /取り消しのための用事/);
	const other = await msw.post({ ...undo, fields: (await msw.form(`/people/${code}/tasks/new`)).fields }, {});
	assert.equal(other.status, 404);
});

test('two people at one sentence: 409 with both texts; each choice keeps what it says', async () => {
	const code = await person(nurse, '北沢');
	const mine = await nurse.form(`/people/${code}/basics`), theirs = await doctor.form(`/people/${code}/basics`);
	assert.equal((await doctor.post(theirs, { conditions: '脳梗塞のあと。灯りをつけておく' })).status, 303);
	const clash = await nurse.post(mine, { conditions: '脳梗塞のあと。ラジオを小さく流す' });
	assert.equal(clash.status, 409);
	assert.match(clash.html, /灯りをつけておく/);
	assert.match(clash.html, /ラジオを小さく流す/);
	const choose = nurse.pick(clash, '/basics');
	const both = await nurse.post(choose, { _keep: 'both' });
	assert.equal(both.status, 303, text_of(both.html ?? ''));
	const kept = (await nurse.get(`/people/${code}`)).html;
	assert.match(kept, /灯りをつけておく/);
	assert.match(kept, /ラジオを小さく流す/);
});

test('a post after the session ended is kept, and comes back as a draft of the same account, never by itself', async () => {
	const code = await person(nurse, '三浦');
	const s = await client(region.base);
	await s.signInSample('visiting_nurse');
	const form = await s.form(`/people/${code}/tasks/new`);
	const cookie = s.jar.get('engawa_session');
	await s.post(await s.form('/me', f => f.action === '/sign-out'));
	s.jar.set('engawa_session', cookie);     // another tab of the same browser still has it
	const parked = await s.post(form, { words: '海へ行く車をさがす' });
	assert.equal(parked.status, 303);
	assert.match(parked.location, /^\/sign-in\?parked=1&next=/);
	assert.doesNotMatch((await nurse.get(`/people/${code}`)).html, /海へ行く車をさがす/);
	const other = await client(region.base);
	await other.signInSample('msw');
	assert.doesNotMatch((await other.get(`/people/${code}/tasks/new`)).html, /海へ行く車をさがす/);
	await s.signInSample('visiting_nurse');
	const back = await s.get(`/people/${code}/tasks/new`);
	assert.match(back.html, /value="海へ行く車をさがす"/);
	assert.match(back.text, /書きかけを戻しました/);
	assert.equal((await s.post(s.pick(back))).status, 303);
	assert.match((await nurse.get(`/people/${code}`)).html, /海へ行く車をさがす/);
	assert.doesNotMatch((await s.get(`/people/${code}/tasks/new`)).html, /value="海へ行く車をさがす/);
});

test('seen, taken back, and seen again', async () => {
	const code = await person(nurse, '三浦');
	const unseen = await nurse.form(`/people/${code}/timeline`, f => f.action.endsWith('/seen'));
	assert.equal((await nurse.post(unseen)).status, 303);
	const undo = nurse.pick(await nurse.get(`/people/${code}/timeline`), '/undo');
	assert.equal((await nurse.post(undo)).status, 303);
	const again = await nurse.form(`/people/${code}/timeline`, f => f.action === unseen.action);
	assert.equal((await nurse.post(again)).status, 303);
	assert.equal((await nurse.post(await nurse.form(`/people/${code}/timeline`))).status, 422);    // the store still answers
});

test('two people at one sheet: what you did not touch stays as the other left it', async () => {
	const code = await person(nurse, '北沢'), where = `/people/${code}/sheet/edit`;
	const mine = await nurse.form(where), theirs = await doctor.form(where);
	assert.equal((await doctor.post(theirs, { cpr: 'not_wish', contact1_phone: '000-000-7777' })).status, 303);
	const clash = await nurse.post(mine, { illness: '脳梗塞のあと。転びやすい' });
	assert.equal(clash.status, 409);
	assert.match(clash.text, /望まない|希望しない/);
	const kept = await nurse.post(nurse.pick(clash, '/sheet/edit'), { _keep: 'both' });
	assert.equal(kept.status, 303, kept.text);
	const now = await nurse.get(where);
	assert.match(now.html, /name="cpr" value="not_wish" checked|value="not_wish"[^>]*checked/);
	assert.match(now.html, /転びやすい/);
	assert.match(now.html, /000-000-7777/);
	const replay = await nurse.post(nurse.pick(clash, '/sheet/edit'), { _keep: 'both' });
	assert.equal(replay.status, 303);                              // the same choice again answers as before
});

test('undo keeps the search true', async () => {
	const code = await person(nurse, '北沢');
	await nurse.post(await nurse.form(`/people/${code}/basics`), { home: '取消荘の二階' });
	const undo = nurse.pick(await nurse.get(`/people/${code}`), '/undo');
	assert.match((await nurse.get('/search?q=' + encodeURIComponent('取消荘'))).html, new RegExp(code));
	await nurse.post(undo);
	assert.doesNotMatch((await nurse.get('/search?q=' + encodeURIComponent('取消荘'))).html, new RegExp(code));
});

test('an excerpt of a note made of nothing but hits is only longer, not broken', async () => {
	const code = await person(nurse, '北沢');
	await nurse.post(await nurse.form(`/people/${code}/timeline`), { words: 'ab'.repeat(65) });
	const found = await nurse.get('/search?q=a');
	assert.equal(found.status, 200);
	assert.match(found.html, /<mark>a<\/mark>b/);
});

test('an ended session keeps a draft only for its own form', async () => {
	const code = await person(nurse, '三浦');
	const s = await client(region.base);
	await s.signInSample('visiting_nurse');
	const form = await s.form(`/people/${code}/timeline`), cookie = s.jar.get('engawa_session');
	await s.post(await s.form('/me', f => f.action === '/sign-out'));
	s.jar.set('engawa_session', cookie);
	const fields = [...form.fields.filter(([name]) => name !== '_csrf' && name !== 'words'), ['words', '紛れこんだ文']];
	await s.raw(form.action, { method: 'POST', body: new URLSearchParams(fields) });
	await s.raw(form.action, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' }, body: new URLSearchParams([...fields, ['_csrf', form.fields.find(([n]) => n === '_csrf')[1]]]) });
	await s.signInSample('visiting_nurse');
	assert.doesNotMatch((await s.get(`/people/${code}/timeline`)).html, /紛れこんだ文/);
});

test('roles that see numbers only do not add people', async () => {
	const town = await client(region.base);
	await town.signInSample('municipality');
	assert.equal((await town.get('/people/new')).status, 403);
	assert.doesNotMatch((await town.get('/people')).html, /href="\/people\/new"/);
});

test('what is too large, not UTF-8, or of an unknown shape is answered with a sentence', async () => {
	const form = await msw.form('/people/new');
	const big = await msw.post(form, { ...add, brought_by: 'あ'.repeat(500000) });
	assert.equal(big.status, 413);
	const raw = await msw.raw('/people', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from('family_name=%FF%FE&_key=x', 'latin1') });
	assert.ok([400, 422].includes(raw.status), String(raw.status));
	const stranger = await msw.post(form, { ...add, admin: '1' });
	assert.equal(stranger.status, 422);
	assert.match(text_of(stranger.html), /知らない項目/);
});
