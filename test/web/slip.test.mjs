// What a hand does too quickly: an agreement or an answer just recorded is taken back by whoever wrote it, for minutes; a colleague
// leaves the team only after a page that says what closes; relatives about whom nothing is agreed are asked again without
// their names; a circle of two hundred is still a page.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, clients, forms_of, unescape } from './harness.mjs';
import { store_of } from './store.mjs';

let region, s, record;
before(async () => {
	region = await serve();
	record = await store_of(region, 'consent');
	s = await clients(region.base, 'msw', 'doctor', 'visiting_nurse', 'care_manager', 'facility', 'community_centre');
});
after(async () => { await region?.stop(); });

const person = async (who, name) => [...(await who.get('/people')).html.matchAll(/href="\/people\/([0-9A-Z]{5})"><span class="nm"><b><ruby>([^<]+)/g)].find(m => m[2].startsWith(name))?.[1];
const options = form => [...form.html.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)].map(m => [m[1], unescape(m[2])]);
const option = (form, text) => options(form).find(([, label]) => label.startsWith(text))?.[0];
async function agree(who, code, to, values) {
	const form = await who.form(`/people/${code}/consent/new`);
	return who.post(form, { to: option(form, to), purpose: 'care', given_by: 'person', method: 'spoken', witness: '立会人', ...values });
}
// The page after, with its 取り消す.
async function undo_of(who, answer) {
	const page = await who.get(answer.location);
	return forms_of(page.html, answer.location).find(f => /\/undo$/.test(f.action));
}
const tasks = async (cause, extra = '') => Number(await record(`SELECT COUNT(*) FROM task WHERE cause = '${cause}' AND done_at IS NULL AND gone_at IS NULL ${extra}`));

test('an agreement recorded by a slip is taken back: shut at once, and what gave way to it stands again', async () => {
	const code = await person(s.community_centre, '佐藤');
	const before = { ask: await tasks('consent_ask'), end: await tasks('consent_end') };
	assert.equal((await s.msw.get(`/people/${code}/timeline`)).status, 200, 'by the implied basis');
	const answer = await agree(s.community_centre, code, 'チームのみんな', { kinds: ['wish'] });
	assert.equal((await s.msw.get(`/people/${code}/timeline`)).status, 404);
	const undo = await undo_of(s.community_centre, answer);
	assert.ok(undo, 'there is 取り消す');
	assert.equal((await s.msw.post({ action: undo.action, fields: (await s.msw.form('/me', '/me')).fields.filter(([name]) => name.startsWith('_')) })).status, 404, 'nobody else takes it back');
	assert.equal((await s.community_centre.post(undo)).status, 303);
	assert.equal((await s.msw.get(`/people/${code}/timeline`)).status, 200, 'the implied basis stands again');
	assert.deepEqual({ ask: await tasks('consent_ask'), end: await tasks('consent_end') }, before, 'and the tasks are as they were');
	const list = await s.community_centre.get(`/people/${code}/consent`);
	assert.doesNotMatch(list.text, /立会人/);
	assert.ok(!(await undo_of(s.community_centre, { location: `/people/${code}/consent` })), 'taking back is not taken back');
	assert.match((await s.msw.get(`/people/${code}/timeline`)).text, /共有の同意の記録が取り消されました。/);
});

test('not after minutes, not a withdrawal, not a reservation, not once it was ended', async () => {
	const code = await person(s.msw, '北沢');
	const late = await agree(s.msw, code, 'かわぞえ薬局', { kinds: ['wish'] });
	const undo = await undo_of(s.msw, late);
	await record("UPDATE change_log SET at = at - 660000 WHERE record = 'consent' AND act = 'insert'");
	assert.equal((await s.msw.post(undo)).status, 404, 'eleven minutes later');
	const again = await agree(s.msw, code, 'グループホーム ひなた', { kinds: ['wish'] });
	const other = await undo_of(s.msw, again);
	const line = (await s.msw.get(`/people/${code}/consent`)).html.split('<li class="card">').find(li => li.includes('<b>グループホーム ひなた'));
	const receipt = await s.msw.post(await s.msw.form(line.match(/href="([^"]+\/end)"/)[1], '/end'), { withdrawn_how: 'said' });
	assert.equal(receipt.status, 303);
	assert.ok(!(await undo_of(s.msw, receipt)), 'a withdrawal has no 取り消す');
	assert.equal((await s.msw.post(other)).status, 409);
	assert.equal((await s.facility.get(`/people/${code}`)).status, 404);
	const form = await s.msw.form(`/people/${code}/consent/new?effect=reserve`);
	const reserved = await s.msw.post(form, { to: option(form, 'チームの訪問看護師'), given_by: 'person', method: 'spoken', kinds: ['sheet'] });
	assert.equal(reserved.status, 303);
	assert.ok(!(await undo_of(s.msw, reserved)));
	assert.equal(await record("SELECT COUNT(*) FROM consent WHERE effect = 'reserve' AND gone_at IS NULL AND kinds = 'sheet'"), '1');
});

test('an answer about who knows what is taken back, and what was recorded before counts again', async () => {
	const code = await person(s.msw, '三浦');
	const table = await s.msw.get(`/people/${code}/knowing`);
	const cell = table.html.match(/href="(\/people\/\w{5}\/knowing\/\w{13}\/prognosis)"/)[1];
	const was = table.html.match(new RegExp(`href="${cell}"[^>]*>([^<]*(?:<[^>]*>[^<]*)*?)</a>`))[1];
	const answer = await s.msw.post(await s.msw.form(cell, cell), { value: 'ask_first' });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
	const undo = await undo_of(s.msw, answer);
	assert.ok(undo);
	const changed = (await s.msw.get(`/people/${code}/knowing`)).html;
	assert.equal((await s.msw.post(undo)).status, 303);
	const back = (await s.msw.get(`/people/${code}/knowing`)).html;
	assert.ok(back.includes(was));
	assert.notEqual(changed.match(new RegExp(`href="${cell}"[^>]*>([^<]*(?:<[^>]*>[^<]*)*?)</a>`))[1], was, 'the control');
});

test('who leaves the team: first a page that says what closes; and nobody is offered who is there already', async () => {
	const code = await person(s.care_manager, 'オリベイラ');
	const page = await s.care_manager.get(`/people/${code}/team`);
	const there = page.html.split('<li>').find(li => li.includes('小野寺 誠'));
	assert.ok(there);
	assert.ok(!options(page).some(([, label]) => label.startsWith('小野寺 誠')), 'in the team already');
	assert.ok(options(page).some(([, label]) => label.startsWith('林 さくら')), 'the control');
	const check = await s.care_manager.get(there.match(/href="([^"]+\/end)"/)[1]);
	assert.equal(check.status, 200);
	assert.match(check.text, /外すとすぐに、次のことが見られなくなります：希望、医療、暮らし、家族・伝え方、緊急シート、居場所/);
	assert.match(check.text, /この人の頁は、開けなくなります。/);
	assert.equal((await s.doctor.get(`/people/${code}`)).status, 200, 'looking at the page changes nothing');
	assert.equal((await s.facility.get(check.path)).status, 404);
	assert.equal((await s.care_manager.post(s.care_manager.pick(check, '/end'))).status, 303);
	assert.equal((await s.doctor.get(`/people/${code}`)).status, 404);
	assert.ok(options(await s.care_manager.get(`/people/${code}/team`)).some(([, label]) => label.startsWith('小野寺 誠')), 'may be asked again');
});

// ---- relatives ----
const add = async (code, name, relation) => {
	const answer = await s.msw.post(await s.msw.form(`/people/${code}/family/new`, '/family/new'), { name, relation });
	assert.equal(answer.status, 303, answer.text.slice(0, 300));
	return answer.location.match(/family\/(\w{13})/)[1];
};
async function end_about(code, name) {
	const line = (await s.msw.get(`/people/${code}/consent`)).html.split(/<li[ >]/).find(li => li.includes(name) && li.includes('/end"'));
	const answer = await s.msw.post(await s.msw.form(line.match(/href="([^"]+\/end)"/)[1], '/end'), { withdrawn_how: 'said' });
	assert.equal(answer.status, 303);
}

test('the posted purposes about relatives end with one task for the day; those who are shut are asked again, each for themselves', async () => {
	const code = await person(s.msw, '北沢');
	const id = await record(`SELECT id FROM person WHERE code = '${code}'`), before = await tasks('consent_end', `AND person = ${id}`);
	for (const name of ['試野 一', '試野 二'])
		await add(code, name, 'nephew_niece');
	await add(code, '試野 三', 'cousin');
	assert.equal(await tasks('consent_end', `AND person = ${id}`), before + 1, 'one task for the three');
	await end_about(code, '試野 一');
	assert.equal(await tasks('consent_end', `AND person = ${id}`), before + 1, 'it stands for the others');
	await end_about(code, '試野 二');
	await end_about(code, '試野 三');
	assert.equal(await tasks('consent_end', `AND person = ${id}`), before, 'nobody is left to ask');

	const form = await s.msw.form(`/people/${code}/consent/new`);
	const shut = options(form).filter(([, label]) => label.startsWith('家族などのひとり'));
	assert.equal(shut.length, 3, JSON.stringify(shut));
	assert.equal(new Set(shut.map(([, label]) => label)).size, 3, 'told apart');
	assert.ok(shut.every(([, label]) => !label.includes('試野')));
	assert.match(shut[0][1], /^家族などのひとり（甥・姪。\d+年\d+月\d+日（.）まで同意あり）$/);
	const asked = await s.msw.post(form, { to: option(form, 'チームのみんな'), whose: shut[1][0], purpose: 'care', given_by: 'kin', method: 'spoken', witness: '立会人', kinds: ['family'] });
	assert.equal(asked.status, 303, asked.text.slice(0, 400));
	const family = (await s.msw.get(`/people/${code}/family`)).text;
	assert.match(family, /試野 二/);
	assert.doesNotMatch(family, /試野 一|試野 三/);
	assert.equal((await s.msw.post(await s.msw.form(`/people/${code}/consent/new`), { to: option(form, 'チームのみんな'), whose: '0000000000001', purpose: 'care', given_by: 'kin', method: 'spoken', witness: '立会人', kinds: ['family'] })).status, 422, 'a row that is not there');
	const fourth = await add(code, '試野 四', 'uncle_aunt');
	assert.ok(fourth);
	await record(`UPDATE consent SET from_on = 20200101, to_on = 20200301 WHERE kin = (SELECT id FROM kin WHERE name = '試野 四')`);
	assert.ok(options(await s.msw.form(`/people/${code}/consent/new`)).some(([, label]) => /^家族などのひとり（おじ・おば。2020年3月1日/.test(label)), 'what ended counts like what was taken back');
});

test('two hundred relatives are a page, one more is a sentence', async () => {
	const code = await person(s.msw, 'オリベイラ');
	const id = await record(`SELECT id FROM person WHERE code = '${code}'`), there = Number(await record(`SELECT COUNT(*) FROM kin WHERE person = ${id} AND gone_at IS NULL`));
	let rows = '';
	for (let i = there; i < 200; i++) {
		const n = 7000000000000000n + BigInt(i);
		rows += `INSERT INTO kin (id, version, made_at, changed_at, person, name, relation, household, key_person, presumer, presumer_agreed, dead) VALUES (${n}, 1, 1, 1, ${id}, '多野 ${i}', 'cousin', 0, 0, 0, 0, 0);\n`
			+ `INSERT INTO consent (id, version, made_at, changed_at, person, kin, effect, recipient, kinds, purpose, basis, method, given_by, from_on, to_on) VALUES (${n + 1000n}, 1, 1, 1, ${id}, ${n}, 'permit', 'team', 'family', 'care', 'implied', 'posted', 'nobody', 20260101, 20991231);\n`;
	}
	await record(rows);
	for (const where of ['', '/consent', '/consent/new', '/family', '/family/picture', '/knowing', '/consent/past', '/team', '/cautions', '/print']) {
		const page = await s.msw.get(`/people/${code}${where}`);
		assert.equal(page.status, 200, where);
		if (['/consent/new', '/family'].includes(where))
			assert.match(page.text, /多野 199/, where);
	}
	const refused = await agree(s.msw, code, 'かわぞえ薬局', { kinds: [] });
	assert.equal(refused.status, 422, 'a form that comes back, too');
	const more = await s.msw.post(await s.msw.form(`/people/${code}/family/new`, '/family/new'), { name: '多野 次', relation: 'cousin' });
	assert.equal(more.status, 422);
	assert.match(more.text, /まわりの人は200人までです/);
});

test('a caution about one of two nephews says which, to whoever may see him', async () => {
	const code = await person(s.msw, '北沢');
	const page = await s.msw.get(`/people/${code}`);
	assert.match(page.text, /甥には連絡しません（本人の意向）。 甥（妹の子） 浅野 修/);
	const form = await s.msw.form(`/people/${code}/cautions`, f => f.action.endsWith('/cautions'));
	assert.equal((await s.msw.post(form, { kind: 'do_not_tell', headline: '甥に言わない', kin: option(form, '甥（妹の子）') })).status, 303);
	assert.match((await s.msw.get(`/people/${code}`)).text, /甥に言わない 甥（妹の子） 浅野 修/);
	const other = await s.msw.form(`/people/${code}/cautions`, f => f.action.endsWith('/cautions'));
	assert.equal((await s.msw.post(other, { kind: 'do_not_tell', headline: 'だれか', kin: '0000000000001' })).status, 422);
	await end_about(code, '浅野 修');
	const shut = await s.msw.get(`/people/${code}`);
	assert.match(shut.text, /甥に言わない/);
	assert.doesNotMatch(shut.text, /浅野 修/, 'who took it back is not named here either');
});
