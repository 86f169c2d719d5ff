// A talk recorded on the wrong person: it goes at once from every page, search, table, paper and own account; the log keeps it; the
// team learns that it happened and nothing of what it said; only its recorder or the keeper may do it, with a reason; another event
// brings it back. And a talk told to the team later makes a new edition of the emergency sheet by itself.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, clients } from './harness.mjs';
import { store_of } from './store.mjs';

let region, s, sql, code;
const canary = 'カナリアまちがい';
const person = (tail = '') => `/people/${code}${tail}`;

before(async () => {
	region = await serve();
	sql = await store_of(region);
	s = await clients(region.base, 'visiting_nurse', 'doctor', 'msw', 'care_manager', 'kitazawa');
	code = await sql("SELECT code FROM person WHERE family_name = '北沢'");
});
after(async () => { await region?.stop(); });

const edition = async () => Number(await sql(`SELECT edition FROM sheet WHERE person = (SELECT id FROM person WHERE code = '${code}') AND gone_at IS NULL`));
const everywhere = ['', '/acp', '/timeline', '/sheet', '/acp/topics/acute'];
async function seen_by(who) {
	const found = [];
	for (const where of [...everywhere.map(person), '/search?q=' + encodeURIComponent(canary), '/today', '/people', '/history'])
		if ((await who.get(where)).html.replaceAll(`value="${canary}"`, '').replaceAll(`<small>${canary}</small>`, '').replaceAll(encodeURIComponent(canary), '').includes(canary))
			found.push(where);
	return found;
}

async function recorded(share) {
	const posted = await s.visiting_nurse.post(await s.visiting_nurse.form(person('/acp/new'), '/acp'), { words: canary, present: ['person'], share });
	assert.equal(posted.status, 303, posted.text.slice(0, 300));
	const talk = await sql(`SELECT t.id FROM acp_talk t JOIN acp_statement w ON w.talk = t.id WHERE w.words = '${canary}' AND t.gone_at IS NULL`);
	let n = BigInt(talk), out = '';
	for (let i = 0; i < 13; i++, n >>= 5n)
		out = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number(n & 31n)] + out;
	return { talk, at: person(`/acp/${out}`) };
}
const to_sheet = talk => sql(`UPDATE acp_statement SET topic = 'acute' WHERE talk = ${talk} AND words = '${canary}'`);

test('taken away: gone everywhere at once, told without its words, and back by another event', async () => {
	const { talk, at } = await recorded('team');
	await to_sheet(talk);
	assert.ok((await seen_by(s.doctor)).length >= 3, 'control: it stood there');
	assert.ok((await s.kitazawa.get('/mine/words')).html.includes(canary), 'control: on his own page too');
	assert.match((await s.visiting_nurse.get(at)).text, /この人の話ではなかった/);
	assert.equal((await s.care_manager.get(at + '/wrong')).status, 404, 'neither its recorder nor the keeper');
	const form = await s.visiting_nurse.form(at + '/wrong', '/wrong'), before_ = await edition();
	assert.equal((await s.visiting_nurse.post(form, { why: '' })).status, 422);
	const done = await s.visiting_nurse.post(form, { why: 'となりの部屋の人の話だった' });
	assert.equal(done.status, 303);
	assert.equal(await edition(), before_ + 1, 'the paper knew of it');
	for (const who of [s.doctor, s.msw, s.visiting_nurse, s.care_manager])
		assert.deepEqual(await seen_by(who), []);
	assert.ok(!(await s.kitazawa.get('/mine/words')).html.includes(canary));
	assert.equal((await s.doctor.get(at)).status, 404);
	assert.match((await s.doctor.get(person('/timeline'))).text, /人違いで記録された話をひとつ、取り下げました。/);
	assert.equal(await sql(`SELECT reason FROM change_log WHERE record = 'acp_talk' AND row = ${talk} AND reason IS NOT NULL`), 'となりの部屋の人の話だった');
	assert.equal(await sql(`SELECT COUNT(*) FROM acp_statement WHERE talk = ${talk}`), '1', 'nothing is erased');
	// back, by another event
	assert.match((await s.visiting_nurse.get(person('/acp'))).html, /人違いとして取り下げた話がある/);
	assert.doesNotMatch((await s.care_manager.get(person('/acp'))).html, /人違いとして取り下げた話がある/);
	const back = await s.visiting_nurse.form(at + '/wrong', '/wrong');
	assert.doesNotMatch(back.page.html, new RegExp(canary));
	assert.equal((await s.visiting_nurse.post(back, { why: 'やはりこの人の話だった' })).status, 303);
	assert.ok((await seen_by(s.doctor)).length >= 3);
	assert.equal((await s.visiting_nurse.post(await s.visiting_nurse.form(at + '/wrong', '/wrong'), { why: 'おわり' })).status, 303);
});

test('a talk kept to oneself: nobody else may take it away, and telling the team makes a new edition by itself', async () => {
	const { talk, at } = await recorded('not_yet');
	await to_sheet(talk);
	for (const who of [s.doctor, s.msw])
		assert.equal((await who.get(at + '/wrong')).status, 404);
	const before_ = await edition();
	assert.ok(!(await s.doctor.get(person('/sheet'))).html.includes(canary));
	assert.equal((await s.visiting_nurse.post(await s.visiting_nurse.form(at + '/edit', '/edit'), { share: 'team' })).status, 303);
	assert.equal(await edition(), before_ + 1);
	assert.ok((await s.doctor.get(person('/sheet'))).html.includes(canary));
	assert.equal((await s.visiting_nurse.post(await s.visiting_nurse.form(at + '/edit', '/edit'), { held_at: '09:05' })).status, 303);
	assert.equal(await edition(), before_ + 1, 'another correction is no reason for new paper');
	assert.equal((await s.visiting_nurse.post(await s.visiting_nurse.form(at + '/edit', '/edit'), { share: 'not_yet' })).status, 303);
	assert.equal(await edition(), before_ + 2, 'taken back from the team: the paper must go, too');
});

test('what the person wrote on their own page is nobody’s to take away', async () => {
	assert.equal((await s.kitazawa.post(await s.kitazawa.form('/mine/words/new'), { words: 'わたしのことば', share: 'team' })).status, 303);
	const talk = await sql("SELECT t.id FROM acp_talk t JOIN acp_statement w ON w.talk = t.id WHERE w.words = 'わたしのことば'");
	let n = BigInt(talk), out = '';
	for (let i = 0; i < 13; i++, n >>= 5n)
		out = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number(n & 31n)] + out;
	for (const who of [s.msw, s.visiting_nurse, s.doctor])
		assert.equal((await who.get(person(`/acp/${out}/wrong`))).status, 404);
});
