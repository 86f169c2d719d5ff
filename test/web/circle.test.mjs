// The circle: adding, changing with a second hand at the same place, what somebody takes on (the newest answer counts, the
// others stay), tries to reach them, ties; and that each of them has agreements of their own: who withdraws is gone from every
// page and from the search, while the other relative and the person's own data stay.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, client, clients, people_in, text_of, forms_of } from './harness.mjs';

const NO_CONSENT = '医療の同意を本人に代わってする権限はありません';
let region, msw, nurse, facility, ward, code, base;
const family = (tail = '') => `/people/${code}/family${tail}`;
const the = (page, name) => page.html.match(new RegExp(`family/([0-9A-HJKMNP-TV-Z]{13})"><b>[^<]*${name}`))?.[1];
const main_of = page => text_of(page.html.match(/<main\b[\s\S]*<\/main>/)[0]);
const code_of = async (s, name) => {
	const list = await s.get('/people');
	return people_in(list).find((_, i) => [...list.html.matchAll(/<ruby>([^<]*)<rt>/g)][i][1].includes(name));
};

before(async () => {
	region = await serve();
	({ msw, visiting_nurse: nurse, facility, municipality: ward } = await clients(region.base, 'msw', 'visiting_nurse', 'facility', 'municipality'));
	code = await code_of(msw, '北沢');
	base = family();
});
after(async () => { await region?.stop(); });

async function add(s, values) {
	const answer = await s.post(await s.form(family('/new')), values);
	assert.equal(answer.status, 303, answer.text);
	return answer.location.match(/family\/([0-9A-Z]{13})/)[1];
}
async function answer_of(s, kin, values) {
	const answer = await s.post(await s.form(family(`/${kin}/wills`)), values);
	assert.equal(answer.status, 303, answer.text);
	return s.get(answer.location);
}

test('the sample: the nephew refuses contact and agrees to petition only; what stays open is shown', async () => {
	const page = await msw.get(`/people/${code}`);
	const card = text_of(page.html.match(/<section[^>]*id="family"[\s\S]*?<\/section>/)[0]);
	for (const part of [/甥（妹の子） 浅野 修/, /52歳/, /本人が連絡を望まない/, /引き受ける：成年後見の申立人になる/, /できない・しない：急なときの連絡を受ける、遺体を引き取る、遺品を片づける/,
		/推定する人 1/, /本人に未確認/, /もう一度きく/, new RegExp(NO_CONSENT)])
		assert.match(card, part);
	for (const gap of ['急なときの連絡', '説明の場・計画・契約', 'お金', '退院・住みかえ・見守り', '本人の意思を推しはかる', '亡くなったあとのこと'])
		assert.ok(card.includes(gap), gap);
	const nephew = await msw.get(family('/' + the(page, '甥')));
	assert.match(nephew.text, /四親等内の親族か配偶者なので、申立人になれます/);
	assert.equal(nephew.html.includes('href="tel:0000000101'), false, 'no link that calls where the person does not wish it');
	const rule = nephew.text.indexOf('本人が連絡を望まない'), number = nephew.text.indexOf('000-000-0101');
	assert.ok(rule > 0 && number > rule, 'the rule stands above the number');
	const friend = await msw.get(family('/' + the(page, '飲み仲間')));
	assert.match(friend.html, /href="tel:0000000102"/);
});

test('somebody is added, keeps what was typed on a mistake, and is there with an agreement of their own', async () => {
	const wrong = await msw.post(await msw.form(family('/new')), { relation: '', name: '試し 花子', contact_words: '消えてはいけない' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.title, /^確かめてください/);
	assert.match(wrong.html, /消えてはいけない/);
	assert.ok(!(await msw.get(base)).text.includes('試し 花子'));
	const bare = await msw.post(await msw.form(family('/new')), { relation: 'friend', presumer_agreed: ['', '1'] });
	assert.equal(bare.status, 422, 'agreed to whom?');
	const kin = await add(msw, { relation: 'other', relation_words: '元の民生委員', name: '試し 花子', kana: 'ためし はなこ', contact: 'ask_first', phone: '000-000-0999',
		presumer: '2', presumer_agreed: ['', '1'], key_person: ['', '1'] });
	const page = await nurse.get(family('/' + kin));
	assert.match(page.text, /元の民生委員 試し 花子/);
	assert.match(page.text, /2番め 本人がよいと言った/);
	assert.ok(!page.html.includes('href="tel:0000000999'), 'ask first: no link that calls');
	assert.ok(page.text.split(NO_CONSENT).length >= 4, 'beside key person, presumer and what they take on');
	const list = await nurse.get(base);
	assert.ok(main_of(list).indexOf('飲み仲間') < main_of(list).indexOf('元の民生委員'), 'presumers in rank');
	assert.match((await msw.get(`/people/${code}/consent`)).text, /試し 花子/);
	const form = await msw.get(family('/new'));
	assert.equal(form.text.split(NO_CONSENT).length, 2, 'once, beside the fields of the form that it is about');
	assert.ok((await msw.get(family(`/${kin}/wills`))).text.includes(NO_CONSENT));
});

test('whose child a nephew is: asked where he is added, and that gives him his place in the picture', async () => {
	const list = await msw.get(base), sister = the(list, '妹'), friend = the(list, '飲み仲間');
	const form = await msw.get(family('/new'));
	const offered = form.html.match(/<select[^>]*id="parent_is"[\s\S]*?<\/select>/)[0];
	assert.ok(offered.includes(sister), 'the sister, who has died, is offered');
	assert.ok(!offered.includes(friend), 'a friend is not');
	const wrong = await msw.post(await msw.form(family('/new')), { relation: 'nephew_niece', name: '浅野 進', parent_is: '0000000000000' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.html, /id="parent_is-e"/);
	const nobody = await add(msw, { relation: 'nephew_niece', relation_words: '甥（どちらの子か不明）', name: '浅野 某' });
	assert.match((await msw.get(family('/picture'))).text, /つながりの線がない人は/);
	await msw.post(msw.pick(await msw.get(family('/' + nobody)), '/gone'));
	const kin = await add(msw, { relation: 'nephew_niece', relation_words: '甥（妹の二男）', name: '浅野 進', parent_is: sister });
	assert.match((await msw.get(family('/ties'))).text, /妹 浅野 和子は、甥（妹の二男） 浅野 進の親/);
	const picture = await msw.get(family('/picture'));
	assert.doesNotMatch(picture.text, /つながりの線がない人は/);
	assert.match(picture.text, /浅野 進さん 甥（妹の二男）。親：浅野 和子さん/);
	assert.match(picture.text, /近しい人。どんなつながりかは、まだ聴いていません。甥（妹の二男）/, 'nothing is made up about how they get on');
	assert.equal((await msw.post(await msw.form(family('/new')), { relation: 'friend', name: '友 五郎', parent_is: sister })).status, 303);
	assert.doesNotMatch((await msw.get(family('/ties'))).text, /友 五郎の親/, 'a friend gets no parent');
	await msw.post(msw.pick(await msw.get(family('/' + kin)), '/gone'));
});

test('two people change the same: nothing is thrown away', async () => {
	const kin = await add(msw, { relation: 'cousin', name: 'いとこ 一', contact: 'any', words: '元の言葉' });
	const mine = await msw.form(family(`/${kin}/edit`)), theirs = await nurse.form(family(`/${kin}/edit`));
	assert.equal((await nurse.post(theirs, { words: '看護師の言葉' })).status, 303);
	const conflict = await msw.post(mine, { words: '相談員の言葉' });
	assert.equal(conflict.status, 409);
	assert.match(conflict.text, /看護師\s*の言葉/);
	assert.match(conflict.text, /相談員\s*の言葉/);
	const both = msw.pick(conflict, f => f.action.includes(kin));
	const keep = both.buttons.find(b => /両方/.test(b.text));
	assert.equal((await msw.post(both, { [keep.name]: keep.value })).status, 303);
	const page = await msw.get(family('/' + kin));
	assert.match(page.text, /看護師の言葉/);
	assert.match(page.text, /相談員の言葉/);
});

test('what somebody takes on: part by part, the newest counts, the earlier stay; past its day it is asked again', async () => {
	const kin = await add(msw, { relation: 'nephew_niece', name: '試し 次郎', contact: 'refuses' });
	const day = text => new Date(Date.now() + 9 * 3600e3 + text * 86400e3).toISOString().slice(0, 10);
	await answer_of(msw, kin, { part: 'contact', answer: 'refused', said_on: day(-20), words: 'かけてこないで' });
	await answer_of(msw, kin, { part: 'body', answer: 'refused', said_on: day(-20) });
	await answer_of(msw, kin, { part: 'petition', answer: 'refused', said_on: day(-20) });
	const page = await answer_of(msw, kin, { part: 'petition', answer: 'willing', said_on: day(-2), until_on: day(30), source: '高橋が電話で', words: '書類だけなら' });
	const now = text_of(page.html.match(/id="wills"[\s\S]*?<details/)[0]), past = text_of(page.html.match(/<details[\s\S]*?<\/details>/)[0]);
	assert.match(now, /成年後見の申立人になる 引き受ける/);
	assert.doesNotMatch(now, /成年後見の申立人になる できない/);
	assert.match(now, /急なときの連絡を受ける できない・しない/);
	assert.match(now, /遺体を引き取る できない・しない/);
	assert.match(past, /成年後見の申立人になる できない・しない/);
	const todo = text_of((await msw.get(`/people/${code}`)).html.match(/id="todo"[\s\S]*?<\/section>/)[0]);
	assert.match(todo, /家族・まわりの人の考えを、もう一度きく/);
	assert.ok(!todo.includes('試し 次郎'), 'the task names nobody');

	const over = await answer_of(msw, kin, { part: 'pay', answer: 'willing', said_on: day(-20), until_on: day(-1) });
	assert.match(over.text, /期限がすぎました。もう一度きいてください/);
	const early = await msw.post(await msw.form(family(`/${kin}/wills`)), { part: 'pay', answer: 'willing', said_on: day(-1), until_on: day(-5), words: '逆の期限' });
	assert.equal(early.status, 422);
	assert.match(early.html, /逆の期限/);
	const friend = await add(msw, { relation: 'friend', name: '友 三郎' });
	assert.match((await answer_of(msw, friend, { part: 'petition', answer: 'willing' })).text, /この間柄では申立人になれません/);
});

test('tries to reach somebody: the rule first, then the record', async () => {
	const kin = the(await msw.get(base), '甥（妹の子）');
	const page = await nurse.get(family(`/${kin}/attempts`));
	assert.ok(page.text.indexOf('連絡する前に、本人の言葉とわけを確かめ') < page.text.indexOf('連絡することを、本人は'), 'the rule stands above the form');
	const wrong = await nurse.post(await nurse.form(family(`/${kin}/attempts`)), { method: 'phone', answer: '途中まで書いた' });
	assert.equal(wrong.status, 422, 'did the person agree?');
	assert.match(wrong.html, /途中まで書いた/);
	const done = await nurse.post(await nurse.form(family(`/${kin}/attempts`)), { person_agreed: 'yes', method: 'letter', reached: ['', '1'], answer: '書類が届いた', again: 'ask_person' });
	assert.equal(done.status, 303);
	const shown = (await msw.get(family('/' + kin))).text;
	assert.match(shown, /手紙 山本 千尋 連絡がついた 書類が届いた/);
	assert.match(shown, /連絡することを、本人は：よいと言った 次の連絡：次は、先に本人に聴く/);
	assert.match(shown, /川沿病院 病棟 つかなかった/);
});

test('a tie is between two different people, says something, and may be taken away and brought back', async () => {
	const list = await msw.get(base), [friend, landlord] = [the(list, '飲み仲間'), the(list, '大家さん')];
	const form = () => msw.form(family('/ties'), f => /\/ties$/.test(f.action));
	assert.equal((await msw.post(await form(), { from_is: friend, to_is: friend, quality: 'close' })).status, 422);
	assert.equal((await msw.post(await form(), { from_is: friend, to_is: landlord })).status, 422);
	assert.equal((await msw.post(await form(), { from_is: friend, to_is: '0000000000000', quality: 'close' })).status, 422);
	const done = await msw.follow(await msw.post(await form(), { from_is: friend, to_is: landlord, quality: 'tension', source: '大家さん' }));
	assert.match(done.text, /井口 茂と大家さん 森山 たか：緊張がある/);
	const end = msw.pick(done, f => /gone$/.test(f.action) && f.html.includes('緊張がある'));
	const gone = await msw.follow(await msw.post(end));
	assert.ok(!gone.text.includes('森山 たか：緊張がある'));
	const undo = msw.pick(gone, '/undo');
	await msw.post(undo);
	assert.match((await msw.get(family('/ties'))).text, /森山 たか：緊張がある/);
});

test('somebody is taken off the list and brought back with all they said', async () => {
	const kin = await add(msw, { relation: 'neighbour', name: '消える 四郎' });
	await answer_of(msw, kin, { part: 'daily', answer: 'willing', words: '鍵をあずかる' });
	const page = await msw.get(family('/' + kin));
	const gone = await msw.follow(await msw.post(msw.pick(page, '/gone')));
	assert.ok(!main_of(gone).replace(/.*?取り消す/, '').includes('消える 四郎'));
	assert.equal((await msw.get(family('/' + kin))).status, 404);
	assert.ok(!main_of(await msw.get('/search?q=' + encodeURIComponent('消える'))).includes('四郎'));
	await msw.post(msw.pick(gone, '/undo'));
	assert.match((await msw.get(family('/' + kin))).text, /鍵をあずかる/);
	assert.match((await msw.get('/search?q=' + encodeURIComponent('消える'))).text, /四郎/);
});

test('for whoever may not see the family, all of it is absent: the same bytes as nothing', async () => {
	const kin = the(await msw.get(base), '甥');
	const never = await facility.get('/people/ZZZZZ/family');
	for (const s of [facility, ward])
		for (const where of [base, family('/new'), family('/ties'), family('/' + kin), family(`/${kin}/edit`), family(`/${kin}/wills`), family(`/${kin}/attempts`)]) {
			const page = await s.get(where);
			assert.equal(page.status, 404, where);
			assert.ok(!page.html.includes('浅野'));
		}
	const page = await facility.get(base);
	assert.equal(page.html.replaceAll(base, '').length, never.html.replaceAll('/people/ZZZZZ/family', '').length);
	for (const sought of ['浅野', 'あさの', '甥'])
		assert.doesNotMatch((await facility.get('/search?q=' + encodeURIComponent(sought))).text, /浅野 修/);
	/* somebody of another person's circle is not found under this one */
	const miura = await code_of(msw, '三浦'), husband = the(await msw.get(`/people/${miura}/family`), '夫');
	assert.ok(husband);
	assert.equal((await msw.get(family('/' + husband))).status, 404);
	const seen = await nurse.get('/search?q=' + encodeURIComponent('浅野'));
	assert.match(seen.text, /甥（妹の子） 浅野 修 北沢 勇/);
});

test('one relative withdraws: gone from every page and from the search; the other and the person’s own data stay', async () => {
	const page = await nurse.get(base), nephew = the(page, '甥（妹の子）'), friend = the(page, '飲み仲間');
	const consents = await msw.get(`/people/${code}/consent`);
	const line = consents.html.split('<li>').find(li => li.includes('<b>甥（妹の子） 浅野') || /<b>[^<]*浅野 修[^<]*のこと/.test(li));
	const end = line.match(/href="([^"]*\/end)"/)[1];
	const done = await msw.post(await msw.form(end), { withdrawn_how: 'said', withdrawn_words: '自分のことは書かないでほしい' });
	assert.equal(done.status, 303, done.text);

	for (const s of [msw, nurse]) {
		for (const where of [`/people/${code}`, base, family('/ties'), family('/picture'), family('/' + friend), `/people/${code}/knowing`, '/people', '/today', '/people.csv',
			`/people/${code}/sheet`, '/search?q=' + encodeURIComponent('浅野'), '/search?q=' + encodeURIComponent('あさの おさむ')]) {
			const now = await s.get(where);
			assert.ok(!now.html.includes('浅野 修'), `${where} still names him`);
			assert.ok(!now.html.includes(nephew), `${where} still links him`);
		}
		for (const where of ['', '/edit', '/wills', '/attempts'])
			assert.equal((await s.get(family('/' + nephew + where))).status, 404, where);
		assert.doesNotMatch((await s.get(family('/ties'))).text, /：行き来がない|と：|、の親/, 'not even a tie with nobody at its end');
	}
	const attempt = await nurse.post({ action: family(`/${nephew}/attempts`), fields: (await nurse.form(family('/new'))).fields.filter(([name]) => name.startsWith('_')) },
		{ person_agreed: 'yes', method: 'phone', tried_on: '2026-01-05' });
	assert.equal(attempt.status, 404, 'nothing can be written about him either');

	/* the control: the other relatives, and everything of the person's own */
	const stays = await nurse.get(base);
	assert.match(stays.text, /妹 浅野 和子/);
	assert.match(stays.text, /飲み仲間（もとの仕事仲間） 井口 茂/);
	assert.match((await nurse.get(family('/' + friend))).text, /話し合いには、顔を出すよ/);
	assert.match((await nurse.get('/search?q=' + encodeURIComponent('浅野'))).text, /浅野 和子/);
	assert.match((await nurse.get(`/people/${code}`)).text, /病院のベッドより/);
});

test('in English', async () => {
	const s = await client(region.base);
	await s.signInSample('pharmacist');
	const settings = forms_of((await s.get('/me')).html).find(f => f.action === '/me');
	await s.post(settings, { language: 'en' });
	const page = await s.get(base);
	assert.match(page.text, /have no power to consent to treatment/);
	assert.match(page.text, /Presumes the will 1/);
	assert.match(page.text, /What nobody has taken on yet/);
});
