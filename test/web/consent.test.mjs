// Agreements about sharing: what is recorded opens at once and closes at once, on every face, for whom it names and nobody
// else; what must not be recorded is refused with everything typed kept; the receipt; a thousand races against withdrawal.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { serve, clients, people_in, unescape } from './harness.mjs';

let region, s;
before(async () => {
	region = await serve();
	s = await clients(region.base, 'msw', 'doctor', 'visiting_nurse', 'care_manager', 'pharmacist', 'facility', 'community_centre', 'secretariat');
});
after(async () => { await region?.stop(); });

const person = async (who, name) => [...(await who.get('/people')).html.matchAll(/href="\/people\/([0-9A-Z]{5})"><span class="nm"><b><ruby>([^<]+)/g)]
	.find(m => m[2].startsWith(name))?.[1];
const option = (form, text) => [...form.html.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)].find(m => unescape(m[2]).startsWith(text))?.[1];
const day = days => { const d = new Date(Date.now() + 9 * 3600e3 + days * 864e5); return d.toISOString().slice(0, 10); };

// Records an agreement (or a reservation) by the form, in which nothing is chosen beforehand; `to` is the beginning of an option's text.
async function agree(who, code, to, values, effect = 'permit') {
	const form = await who.form(`/people/${code}/consent/new${effect === 'reserve' ? '?effect=reserve' : ''}`);
	const value = option(form, to);
	assert.ok(value, `${to} can be chosen`);
	return who.post(form, { to: value, purpose: 'care', given_by: 'person', method: 'spoken', witness: '立会人', ...values });
}
async function agreed(...args) {
	const answer = await agree(...args);
	assert.equal(answer.status, 303, answer.text.slice(0, 600));
	return answer;
}
// The page of ending the newest agreement that begins with these words.
async function ending(who, code, to) {
	const page = await who.get(`/people/${code}/consent`);
	const line = page.html.match(/<h2 id="h-now"[\s\S]*?<\/section>/)[0].split(/<li[ >]/).find(li => li.includes(`<b>${to}`));
	return line?.match(/href="([^"]+\/end)"/)?.[1];
}
async function withdraw(who, code, to, words = '') {
	const where = await ending(who, code, to);
	assert.ok(where, `there is an agreement for ${to}`);
	const answer = await who.post(await who.form(where, '/end'), { withdrawn_how: 'said', withdrawn_words: words });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
	return answer.location;
}

// What one account finds of a person, on every face.
async function faces(who, code, name) {
	const list = await who.get('/people');
	return {
		page: (await who.get(`/people/${code}`)).status,
		list: people_in(list).includes(code),
		count: Number(list.html.match(/class="num"[^>]*>(\d+)/)?.[1] ?? people_in(list).length),
		search: (await who.get('/search?q=' + encodeURIComponent(name))).html.includes(`/people/${code}`),
		csv: (await who.get('/people.csv')).html.includes(name),
		wish: (await who.get(`/people/${code}/acp`)).status,
		life: (await who.get(`/people/${code}/timeline`)).status,
		sheet: (await who.get(`/people/${code}/sheet`)).status,
		pdf: (await who.get(`/people/${code}/sheet.pdf`)).status,
		today: (await who.get('/today')).html.includes(`/people/${code}`),
	};
}
const shut = { page: 404, list: false, search: false, csv: false, wish: 404, life: 404, sheet: 404, pdf: 404, today: false };
const without_count = ({ count, ...rest }) => rest;

test('an agreement with an office opens for whoever works there, what was agreed and no more; withdrawal closes all of it', async () => {
	const code = await person(s.care_manager, '髙﨑');
	assert.deepEqual(without_count(await faces(s.facility, code, '髙﨑')), shut);
	await agreed(s.care_manager, code, 'グループホーム ひなた', { kinds: ['wish', 'life', 'sheet'] });
	await agreed(s.care_manager, code, 'かわぞえ薬局', { kinds: ['wish', 'life', 'sheet'] });
	const seen = await faces(s.facility, code, '髙﨑'), beside = await faces(s.pharmacist, code, '髙﨑');
	assert.deepEqual({ ...seen, count: 0, pdf: 0, today: 0, csv: 0 }, { page: 200, list: true, count: 0, search: true, csv: 0, wish: 200, life: 200, sheet: 200, pdf: 0, today: 0 });
	assert.equal((await s.facility.get(`/people/${code}/cautions`)).status, 404, 'family was not agreed');
	assert.equal((await s.facility.get(`/people/${code}/acp/new`)).status, 404, 'seeing is not recording');
	assert.equal((await s.facility.get(`/people/${code}/consent`)).status, 404, 'the agreements are the team\'s');
	const card = await s.doctor.get(`/people/${code}`);
	const row = card.html.match(/<section[^>]*id="share"[\s\S]*?<\/section>/)[0].split('<tr>').find(tr => tr.includes('グループホーム ひなた'));
	assert.deepEqual([...row.matchAll(/<td[^>]*>(?:<b>)?([^<]*)/g)].map(m => m[1]), ['見る', '—', '見る', '—', '—', '見る', '—']);

	const check = await s.care_manager.get(await ending(s.care_manager, code, 'グループホーム ひなた'));
	assert.match(check.text, /グループホーム ひなた この事業所で働く人 希望、暮らし、緊急シート/, 'who will no longer see what');
	assert.match(check.text, /原田 久美/, 'what has been seen already');
	const receipt = await withdraw(s.care_manager, code, 'グループホーム ひなた', '「もういいよ」');
	assert.deepEqual(without_count(await faces(s.facility, code, '髙﨑')), shut);
	assert.deepEqual(without_count(await faces(s.pharmacist, code, '髙﨑')), without_count(beside), 'another office still sees');
	assert.equal((await faces(s.pharmacist, code, '髙﨑')).count, beside.count);

	const paper = await s.care_manager.get(receipt);
	assert.equal(paper.status, 200);
	for (const words of [/同意の取りやめの控え/, /グループホーム ひなた/, /原田 久美 希望、暮らし、緊急シート \d+/, /佐々木 亮/, /000-000-00/])
		assert.match(paper.text, words);
	assert.doesNotMatch(paper.text, /林 さくら/, 'not what others saw under their own agreement');
	const english = await s.care_manager.get(receipt + '?lang=en');
	assert.match(english.html, /<html lang="en"/);
	await s.care_manager.get('/today?lang=ja');
	const again = await s.care_manager.get(receipt.replace('/receipt', '/end'));
	assert.equal(again.location, receipt, 'what has ended leads to its receipt');
	assert.match((await s.doctor.get(`/people/${code}/timeline`)).text, /共有の同意が取りやめられました。/);
	assert.doesNotMatch((await s.doctor.get(`/people/${code}/timeline`)).text, /ひなた/, 'the timeline does not say whose');
});

test('words for the team take the place of the implied basis, and end the task of asking', async () => {
	const code = await person(s.community_centre, '佐藤');
	assert.match((await s.community_centre.get('/today')).text, /共有の同意を、ことばで聴く/);
	assert.match((await s.msw.get(`/people/${code}`)).text, /まだ、ことばで聴いていません/);
	assert.equal((await s.msw.get(`/people/${code}/timeline`)).status, 200);
	await agreed(s.community_centre, code, 'チームのみんな', { kinds: ['wish'], witness: null, reason: '「希望だけなら」' });
	assert.doesNotMatch((await s.community_centre.get('/today')).text, /共有の同意を、ことばで聴く/);
	assert.equal((await s.msw.get(`/people/${code}/acp`)).status, 200);
	assert.equal((await s.msw.get(`/people/${code}/timeline`)).status, 404, 'life was not agreed any more');
	assert.equal((await s.msw.get(`/people/${code}/sheet`)).status, 404);
	const page = await s.msw.get(`/people/${code}`);
	assert.doesNotMatch(page.html, /id="flow"|id="todo"/, 'nor on the page of the person');
	assert.match((await s.msw.get(`/people/${code}/consent`)).text, /同意に置きかえた/);
	await agreed(s.community_centre, code, 'チームのみんな', { kinds: ['wish', 'medical', 'life', 'family', 'money', 'sheet', 'address'] });
	assert.equal((await s.msw.get(`/people/${code}/timeline`)).status, 200);
});

test('a reservation beats role and agreement, of one kind or of everything, until it is taken back', async () => {
	const code = await person(s.msw, '北沢');
	assert.equal((await s.visiting_nurse.get(`/people/${code}/sheet`)).status, 200);
	await agreed(s.msw, code, 'チームの訪問看護師', { kinds: ['sheet'], witness: null }, 'reserve');
	assert.equal((await s.visiting_nurse.get(`/people/${code}/sheet`)).status, 404);
	assert.equal((await s.visiting_nurse.get(`/people/${code}`)).status, 200);
	assert.equal((await s.doctor.get(`/people/${code}/sheet`)).status, 200, 'another role still does');
	await withdraw(s.msw, code, 'チームの訪問看護師');
	assert.equal((await s.visiting_nurse.get(`/people/${code}/sheet`)).status, 200);

	assert.equal((await s.pharmacist.get(`/people/${code}`)).status, 200);
	await agreed(s.msw, code, '林 さくら', { kinds: ['person'], witness: null }, 'reserve');
	assert.deepEqual(without_count(await faces(s.pharmacist, code, '北沢')), shut);
	assert.equal((await faces(s.doctor, code, '北沢')).page, 200);
	assert.match((await s.msw.get(`/people/${code}`)).text, /林 さくら 薬剤師 留保 留保 留保/);
	await withdraw(s.msw, code, '林 さくら');
	assert.equal((await faces(s.pharmacist, code, '北沢')).list, true);
	const miura = (await s.msw.get(`/people/${await person(s.msw, '三浦')}`)).text;
	assert.match(miura, /佐々木 亮 ケアマネジャー 見る・書く 見る 見る・書く 見る・書く 留保/, 'the sample\'s reservation');
});

test('an agreement holds from its first day to its last', async () => {
	const code = await person(s.doctor, '𠮷田');
	const times = [[-700, -300, 404], [1, 30, 404], [-30, -1, 404], [-30, 0, 200]];
	for (const [from, to, status] of times) {
		await agreed(s.doctor, code, 'グループホーム ひなた', { kinds: ['wish'], from_on: day(from), to_on: day(to) });
		assert.equal((await s.facility.get(`/people/${code}/acp`)).status, status, `${from} to ${to}`);
	}
	assert.match((await s.doctor.get(`/people/${code}/consent`)).text, /期限が過ぎた/);
	await withdraw(s.doctor, code, 'グループホーム ひなた');
});

test('what must not be recorded is refused, and everything typed is kept', async () => {
	const code = await person(s.msw, '北沢');
	const before = (await s.msw.get(`/people/${code}/consent`)).text;
	const refused = async (values, words) => {
		const answer = await agree(s.msw, code, '川沿病院', { reason: 'ここまで書いた言葉', form_version: '第3版', kinds: ['wish', 'money'], ...values });
		assert.equal(answer.status, 422);
		assert.match(answer.text, words);
		assert.match(answer.html, /第3版/);
		const value = option({ html: answer.html }, '川沿病院');
		assert.match(answer.html, new RegExp(`value="${value}" selected`));
		for (const kind of ['wish', 'money'])
			assert.match(answer.html, new RegExp(`name="kinds" value="${kind}" checked`));
		assert.doesNotMatch(answer.html, /name="kinds" value="life" checked/);
		return answer;
	};
	const kin = await refused({ given_by: 'kin' }, /家族などは、本人に代わって同意できません/);
	assert.match(kin.html, /ここまで書いた言葉/);
	assert.match(kin.text, /医療の同意を本人に代わってする権限はありません/, 'said beside the field');
	await refused({ given_by: 'representative' }, /15歳未満のとき/);
	await refused({ given_by: 'nobody' }, /だれが同意したか/);
	await refused({ reason: '', witness: '' }, /いっしょに聴いた人か、本人の言葉/);
	await refused({ method: 'by_proxy', witness: '中村', writer: '' }, /代筆した人の名前を/);
	await refused({ method: 'paper', witness: '中村', paper_place: '' }, /紙をどこに/);
	await refused({ purpose: null }, /何のためにかを/);
	await refused({ given_by: null }, /だれが同意したか/);
	await refused({ method: null }, /どのように同意したか/);
	await refused({ basis: 'life', given_by: 'nobody', reason: '' }, /何を試したか/);
	await refused({ basis: 'implied' }, /黙示の同意は、手では選べません/);
	await refused({ to_on: '' }, /いつまでか/);
	await refused({ to_on: day(-2), from_on: day(-1) }, /始まりの日より前/);
	assert.equal((await s.msw.get(`/people/${code}/consent`)).text, before, 'nothing was recorded');
	await agreed(s.msw, code, '川沿病院', { kinds: ['wish'], basis: 'life', given_by: 'nobody', reason: '意識がなく、甥にも電話がつながらない。' });
});

test('nothing is chosen beforehand, the page says whose it is, and nobody who died is offered', async () => {
	const code = await person(s.msw, '北沢');
	const form = await s.msw.get(`/people/${code}/consent/new`);
	for (const name of ['kinds', 'purpose', 'given_by', 'method'])
		assert.doesNotMatch(form.html, new RegExp(`name="${name}"[^>]* checked`), name);
	assert.match(form.html, /<select[^>]* name="to"[^>]*><option value="">選んでください/);
	assert.match(form.text, /北沢 勇さん 昭和21年/);
	const living = option(form, '浅野 修のこと') ?? option(form, '浅野 修');
	assert.ok(living, 'the nephew is offered');
	const list = await s.msw.get(`/people/${code}/consent`);
	assert.match(list.text, /家族など\d+人のこと（掲示による）/);
	const report = await s.doctor.get(`/people/${code}/protection/new`);
	assert.match(report.text, /北沢 勇さん/);
	assert.doesNotMatch(report.html.match(/<main[\s\S]*/)[0], /昭和21年/, 'the name and nothing else');
	for (const page of [form, list, report])
		for (const dead of ['留吉', 'ミツ', '和子'])
			assert.ok(!page.html.includes(dead), dead);
	const empty = await s.msw.post(await s.msw.form(`/people/${code}/consent/new`), {});
	assert.equal(empty.status, 422);
	for (const words of [/だれに、を選んで/, /何を知らせてよいか/, /何のためにか/, /だれが同意したか/, /どのように同意したか/]) assert.match(empty.text, words);
	const family = await s.msw.get(`/people/${code}/family`);
	const gone = [...family.html.matchAll(/href="[^"]*\/family\/([0-9A-Z]{13})"[^>]*>([^<]*)/g)].find(m => m[2].includes('和子'))?.[1];
	if (gone) {
		assert.equal((await agree(s.msw, code, '川沿病院', { to: `kin:${gone}`, kinds: ['wish'] })).status, 422, 'nor taken');
		assert.equal((await agree(s.msw, code, '川沿病院', { whose: gone, given_by: 'kin', kinds: ['family'] })).status, 422);
	}
});

test('of two agreements one ends: who still sees, and by which other, is said before and after, with the person\'s words', async () => {
	const code = await person(s.msw, '北沢');
	await agreed(s.msw, code, 'ひだまり訪問看護', { kinds: ['wish', 'life'], method: 'by_proxy', writer: '姪の花', witness: 'ちがう欄' });
	const list = (await s.msw.get(`/people/${code}/consent`)).text;
	assert.match(list, /書いた人：姪の花/);
	assert.doesNotMatch(list, /ちがう欄/, 'only the field of this method');
	const where = await ending(s.msw, code, 'ひだまり訪問看護');
	const check = await s.msw.get(where);
	assert.match(check.text, /北沢 勇さん 昭和21年/);
	assert.match(check.text, /見られる人は、変わりません。 「チームのみんな」への同意が残っているので、山本 千尋さんはまだ見られます：希望、暮らし こちらの同意も取りやめる/);
	const team = await ending(s.msw, code, 'チームのみんな');
	assert.ok(check.html.includes(`href="${team}"`), 'and leads there');
	const receipt = await s.msw.get(await withdraw(s.msw, code, 'ひだまり訪問看護', '前と違う気持ちになった'));
	assert.match(receipt.text, /取りやめました。/);
	assert.doesNotMatch(receipt.text, /いまから、見られません/);
	assert.match(receipt.text, /見られる人は、変わりません。 まだ残っている同意 「チームのみんな」への同意が残っているので、山本 千尋さんはまだ見られます/);
	assert.match(receipt.text, /本人の言葉 前と違う気持ちになった/);
	assert.match(receipt.text, /控えの番号 [0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]\b/);
	assert.equal((await s.visiting_nurse.get(`/people/${code}/acp`)).status, 200, 'which is true');
	const english = await s.msw.get(where.replace('/end', '/receipt') + '?lang=en');
	assert.match(english.text, /still stands, so these can still see: 山本 千尋/);
	await s.msw.get('/today?lang=ja');
});

test('a relative\'s own agreement: ended, that relative is gone and the others stay', async () => {
	const code = await person(s.msw, '三浦');
	const whole = await s.msw.get(`/people/${code}/family`);
	assert.match(whole.text, /岡 さおり/);
	assert.match(whole.text, /三浦 健/);
	const page = await s.msw.get(`/people/${code}/consent`);
	const line = page.html.split('<li>').find(li => li.includes('岡 さおり') && li.includes('/end'));
	const where = line.match(/href="([^"]+\/end)"/)[1];
	assert.equal((await s.msw.post(await s.msw.form(where, '/end'), { withdrawn_how: 'said' })).status, 303);
	for (const face of [`/people/${code}/family`, `/people/${code}`, `/people/${code}/consent`, `/people/${code}/consent/new`, '/search?q=' + encodeURIComponent('岡'), '/today']) {
		const after = await s.msw.get(face);
		assert.equal(after.status, 200, face);
		assert.doesNotMatch(after.text, /岡 さおり/, face);
	}
	assert.match((await s.msw.get(`/people/${code}/family`)).text, /三浦 健/, 'the others stay');
	const again = await s.msw.form(`/people/${code}/consent/new`);
	await agreed(s.msw, code, 'チームのみんな', { whose: option(again, '家族などのひとり（姉・妹。'), given_by: 'kin', kinds: ['family'] });
	assert.match((await s.msw.get(`/people/${code}/family`)).text, /岡 さおり/, 'asked again in words');
	assert.equal(option(await s.msw.form(`/people/${code}/consent/new`), '家族などのひとり'), undefined);
});

test('a list of offices: who joins it is made known and sees at once; who leaves it does not', async () => {
	const made = await s.secretariat.post(await s.secretariat.form('/lists', f => f.action === '/lists'), { name: '川沿いの施設', words: '試し' });
	assert.equal(made.status, 303);
	const code = await person(s.doctor, '𠮷田');
	await agreed(s.doctor, code, '川沿いの施設', { kinds: ['wish'] });
	assert.equal((await s.facility.get(`/people/${code}/acp`)).status, 404);
	const form = await s.secretariat.form('/lists', f => f.html.includes('加える事業所'));
	const of = (await s.secretariat.get('/lists')).html.match(/<h2>川沿いの施設[\s\S]*?action="(\/lists\/[^"]+\/offices)"/)[1];
	assert.equal((await s.secretariat.post({ ...form, action: of }, { office: option(form, 'グループホーム ひなた') })).status, 303);
	assert.equal((await s.facility.get(`/people/${code}/acp`)).status, 200);
	assert.equal(people_in(await s.facility.get('/people')).includes(code), true);
	assert.match((await s.doctor.get(`/people/${code}/timeline`)).text, /共有の一覧「川沿いの施設」に、グループホーム ひなたが加わりました。/);
	const end = (await s.secretariat.get('/lists')).html.match(/<h2>川沿いの施設[\s\S]*?action="(\/lists\/[^"]+\/end)"/)[1];
	assert.equal((await s.secretariat.post(await s.secretariat.form('/lists', f => f.action === end))).status, 303);
	assert.equal((await s.facility.get(`/people/${code}/acp`)).status, 404);
	assert.equal((await s.doctor.get('/lists')).status, 404, 'lists are the administrator\'s');
});

test('an end is asked about before it comes; what is renewed is not', async () => {
	const code = await person(s.care_manager, 'オリベイラ');
	assert.match((await s.care_manager.get('/today')).text, /共有の同意の期限。続けてよいか、本人に聴く/);
	const due = async () => [...(await s.care_manager.get(`/people/${code}`)).text.matchAll(/共有の同意の期限。続けてよいか、本人に聴く/g)].length;
	assert.equal(await due(), 1);
	await agreed(s.care_manager, code, 'チームのみんな', { kinds: ['wish', 'medical', 'life', 'family', 'money', 'sheet', 'address'] });
	assert.equal(await due(), 0, 'the old one is done, the new one a year away');
	assert.doesNotMatch((await s.care_manager.get('/today')).text, /続けてよいか、本人に聴く オリベイラ/);
});

test('who joins the team: what they would see is said, with an end and who asked them', async () => {
	const code = await person(s.care_manager, '髙﨑');
	const form = await s.care_manager.form(`/people/${code}/team`, f => f.html.includes('account_role'));
	assert.match(form.html, /加わると、いまの同意ですぐに見られること/);
	assert.ok(form.fields.find(([name]) => name === 'to_on')[1] >= day(360), 'an end is proposed');
	const joined = await s.care_manager.post(form, { account_role: option(form, '林 さくら') });
	assert.equal(joined.status, 303);
	const page = await s.care_manager.follow(joined);
	assert.match(page.text, /チームに加わりました。いまの同意で見られること：希望、医療/);
	assert.match(page.text, /紹介した人：佐々木 亮/);
	const renew = await s.care_manager.post(await s.care_manager.form(`/people/${code}/team`, '/renew'));
	assert.equal(renew.status, 303);
});

// ---- races ----
const reader = (who, where, agent) => new Promise((resolve, reject) => {
	const at = process.hrtime.bigint();
	http.get(new URL(where, region.base), { agent, headers: { cookie: [...who.jar].map(p => p.join('=')).join('; '), 'accept-language': 'ja' } },
		answer => { answer.resume(); answer.on('end', () => resolve({ at, status: answer.statusCode })); answer.on('error', reject); }).on('error', reject);
});

// 50 readers on kept connections read until the 303 of the withdrawal has arrived, and twice more each.
async function race(who, where, withdrawal, readers = 50) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: readers });
	const reads = [];
	let ended = 0n, more = true;
	const one = async () => {
		for (let left = 2; left > 0; left -= more ? 0 : 1) reads.push(await reader(who, where, agent));
	};
	const all = Array.from({ length: readers }, one);
	await new Promise(done => setTimeout(done, 30));
	await withdrawal();
	ended = process.hrtime.bigint();
	more = false;
	await Promise.all(all);
	agent.destroy();
	return { before: reads.filter(r => r.at < ended && r.status === 200).length, late: reads.filter(r => r.at >= ended && r.status === 200).length,
		after: reads.filter(r => r.at >= ended).length };
}

test('a thousand races: once the withdrawal is answered, no read that begins later succeeds', { timeout: 300000 }, async () => {
	const code = await person(s.care_manager, '髙﨑'), other = 'ヘルパーステーション なごみ';
	let late = 0, before_ = 0, after_ = 0;
	const rounds = Number(process.env.ENGAWA_RACES ?? 20);
	for (let i = 0; i < rounds; i++) {
		await agreed(s.care_manager, code, 'グループホーム ひなた', { kinds: ['wish'] });
		const form = await s.care_manager.form(await ending(s.care_manager, code, 'グループホーム ひなた'), '/end');
		const result = await race(s.facility, `/people/${code}/acp`, async () => assert.equal((await s.care_manager.post(form, {})).status, 303));
		late += result.late;
		before_ += result.before;
		after_ += result.after;
	}
	assert.equal(late, 0, `${late} late successes`);
	assert.ok(before_ >= rounds && after_ >= rounds * 50, `${before_} reads before, ${after_} after`);
	// The control: somebody else's agreement ends, and the same count finds the reads that go on.
	await agreed(s.care_manager, code, 'グループホーム ひなた', { kinds: ['wish'] });
	await agreed(s.care_manager, code, other, { kinds: ['wish'] });
	const form = await s.care_manager.form(await ending(s.care_manager, code, other), '/end');
	const control = await race(s.facility, `/people/${code}/acp`, async () => assert.equal((await s.care_manager.post(form, {})).status, 303));
	assert.ok(control.late >= 50, `the control sees ${control.late}`);
	console.log(`races ${rounds * 50} late ${late}; reads before ${before_}, after ${after_}; control late ${control.late}`);
});
