// Who knows what (N2): the table and its history; the caution bar; what goes to the family, on paper and on the screen of a
// relative. Every matter has a token of its own, written into everything a relative may reach; each reader's outputs are
// searched for the tokens of what they have not been told. The control: who knows does see them.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve, client, clients } from './harness.mjs';
import { store_of } from './store.mjs';

const run = promisify(execFile);
let region, s, sql, code, kin;

// The words that carry each matter, each with a token that stands nowhere else.
const words = {
	diagnosis: '病名カナリア甲一', prognosis: '予後カナリア乙二', time_left: '余命カナリア丙三', home_plan: '自宅で過ごすカナリア丁四', death: '葬儀カナリア戊五',
};
const token = Object.fromEntries(Object.entries(words).map(([matter, text]) => [matter, text.match(/カナリア../)[0]]));
const plain = 'カナリア己六';                // touches nothing: everybody reads it
const all = Object.values(words).join('、');

before(async () => {
	region = await serve();
	s = await clients(region.base, 'msw', 'visiting_nurse', 'doctor', 'miura-otto', 'miura-haha', 'kitazawa');
	sql = await store_of(region);
	code = await sql("SELECT code FROM person WHERE family_name = '三浦'");
	const id = async name => (await sql(`SELECT id FROM kin WHERE name = '${name}'`));
	kin = { husband: shown(await id('三浦 健')), girl: shown(await id('三浦 陽菜')), boy: shown(await id('三浦 蒼')), grandmother: shown(await id('岡 久美子')) };
});
after(async () => { await region?.stop(); });

// A row's number as addresses write it: 13 Crockford base-32 characters.
function shown(number) {
	let n = BigInt(number), out = '';
	for (let i = 0; i < 13; i++, n >>= 5n)
		out = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number(n & 31n)] + out;
	return out;
}
const person = (tail = '') => `/people/${code}${tail}`;
const cell = (who, matter) => person(`/knowing/${kin[who] ?? who}/${matter}`);
const record = async (who, matter, values, as = 'msw') => {
	const form = await s[as].form(cell(who, matter), '/knowing/');
	return s[as].post(form, values);
};
const today = () => new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10);
const post = async (values, as = 'msw') => s[as].post(await s[as].form(person('/timeline')), { kind: 'note', audience: 'family', ...values });
const pdf_text = async bytes => {
	const folder = await mkdtemp(path.join(tmpdir(), 'engawa-pdf-'));
	await writeFile(path.join(folder, 'a.pdf'), bytes);
	const { stdout } = await run('pdftotext', ['-raw', path.join(folder, 'a.pdf'), '-']);
	await rm(folder, { recursive: true });
	return stdout.replace(/\s+/g, '');
};

test('the table: people, matters, values; a teacher in words; a child and a school left empty', async () => {
	const page = await s.msw.get(person('/knowing'));
	assert.equal(page.status, 200);
	for (const wanted of ['本人', '夫', '長女（12歳）', '長男（7歳）', '長女の担任の先生', '病名', '見通し', '残された時間', '在宅で過ごすこと', '亡くなること', 'うすうす', '本人が伝えないでと言った', '時機を待つ', '学校：同意を聞くまで空欄'])
		assert.ok(page.text.includes(wanted), wanted);
	const empty = await s.msw.post(await s.msw.form(person('/knowing'), '/knowing'), { other: '  ' });
	assert.equal(empty.status, 422);
	const added = await s.msw.post(await s.msw.form(person('/knowing'), '/knowing'), { other: '学童の先生' });
	assert.equal(added.status, 303);
	const again = await s.msw.get(person('/knowing'));
	const row = again.html.match(/rowheader">学童の先生[\s\S]*?href="([^"]*\/diagnosis)"/)[1];
	assert.equal((await s.msw.get(row)).status, 200);
	const done = await s.msw.post(await s.msw.form(row, '/knowing/'), { value: 'not_told' });
	assert.equal(done.status, 303);
	assert.match((await s.msw.follow(done)).text, /学童の先生と「病名」：「知らない」と記録しました。/);
});

test('no such matter, no such relative, another person\'s relative: absent', async () => {
	const other = await sql("SELECT code FROM person WHERE family_name = '北沢'");
	for (const where of [cell('girl', 'money'), cell('0000000000000', 'prognosis'), cell('nonsense', 'prognosis'), `/people/${other}/knowing/${kin.girl}/prognosis`,
		person('/print?for=0000000000000'), `/people/${other}/print?for=${kin.girl}`, person('/sheet?for=nobody'), person('/sheet.pdf?for=0000000000000'), `/people/${other}/sheet?for=${kin.girl}`])
		assert.equal((await s.msw.get(where)).status, 404, where);
	for (const who of ['miura-otto', 'miura-haha', 'kitazawa'])
		for (const where of [person('/knowing'), cell('girl', 'prognosis'), person('/print'), person('/timeline'), person('/sheet'), person()])
			assert.equal((await s[who].get(where)).status, 404, `${who} ${where}`);
});

test('the caution bar: on every page of the person and the recording page, by relation, never on /mine', async () => {
	const bar = '子ども（12歳・7歳）には、見通し・残された時間をまだ伝えていません。';
	for (const where of ['', '/knowing', '/acp', '/acp/new', '/timeline', '/sheet', '/team', '/tasks/new', '/print', '/cautions'].map(person)) {
		const page = await s.msw.get(where);
		if (page.status === 200 && !where.endsWith('/cautions'))
			assert.ok(page.text.includes(bar), where);
	}
	for (const who of ['miura-otto', 'miura-haha'])
		assert.ok(!(await s[who].get('/mine')).text.includes('まだ伝えていません'), who);
	const english = await s.visiting_nurse.get(person('?lang=en'));
	assert.match(english.text, /Not yet told about outlook, time left: the children \(aged 12, 7\)\./);
	await s.visiting_nurse.get(person('?lang=ja'));
});

test('told needs who, when and words; what was typed stays; the history keeps every answer', async () => {
	const refused = await record('boy', 'time_left', { value: 'knows', support: 'そばにいる祖母' });
	assert.equal(refused.status, 422);
	for (const wanted of ['だれが伝えたかを書いてください', '伝えた日を書いてください', 'どんな言葉で伝えたかを書いてください'])
		assert.ok(refused.text.includes(wanted), wanted);
	assert.ok(refused.html.includes('そばにいる祖母'));
	const round_about = await record('boy', 'time_left', { value: 'unknown' });
	assert.equal(round_about.status, 303);
	assert.equal((await record('boy', 'time_left', { value: 'knows' })).status, 422);
	assert.equal((await record('boy', 'time_left', { value: 'not_told', plan: 'told', told_by: '母', told_on: today(), words: 'x' })).status, 422);
	assert.equal((await record('boy', 'time_left', { value: 'knows', plan: 'told', told_by: '母', told_on: '2199-01-01', words: 'x' })).status, 422);
	const told = await record('boy', 'time_left', { value: 'knows', plan: 'told', told_by: '母（本人）と父', told_on: today(), words: '長くは生きられないと、お医者さんに言われたよ' });
	assert.equal(told.status, 303);
	const page = await s.msw.get(cell('boy', 'time_left'));
	for (const wanted of ['知っている', 'わからない', '本人が伝えないでと言った', '長くは生きられないと', '母（本人）と父', '運動会が終わったら'])
		assert.ok(page.text.includes(wanted), wanted);
	assert.equal(await sql(`SELECT COUNT(*) FROM knowing k JOIN kin n ON n.id = k.kin WHERE n.name = '三浦 蒼' AND k.matter = 'time_left' AND k.version = 1 AND k.gone_at IS NULL`), '3');
	assert.equal((await record('boy', 'time_left', { value: 'not_by_wish', plan: 'waiting' })).status, 303);
});

test('two people at one cell: the second is shown the first', async () => {
	const one = await s.msw.form(cell('grandmother', 'death'), '/knowing/');
	const two = await s.visiting_nurse.form(cell('grandmother', 'death'), '/knowing/');
	assert.equal((await s.msw.post(one, { value: 'not_told' })).status, 303);
	const late = await s.visiting_nurse.post(two, { value: 'unknown', plan_who: '姉' });
	assert.equal(late.status, 422);
	assert.match(late.text, /ほかの人が先に記録しました/);
	const again = s.visiting_nurse.pick(late, '/knowing/');
	assert.equal((await s.visiting_nurse.post(again, { value: 'unknown', plan_who: '姉' })).status, 303);
});

test('a post to the family: stopped where a child who has not been told is present, typed text kept, two ways on', async () => {
	const text = '母の予後について、夫と話しました。';
	const before_count = await sql('SELECT COUNT(*) FROM entry');
	const stopped = await post({ words: text });
	assert.equal(stopped.status, 422);
	assert.ok(stopped.html.includes(text));
	for (const wanted of ['家族には、まだ知らせていません。', '長女（12歳）：見通しは「本人が伝えないでと言った」', '気になる言葉：予後', 'チームだけに知らせる', '伝えることから始める'])
		assert.ok(stopped.text.includes(wanted), wanted);
	assert.ok(stopped.html.includes(`href="${cell('girl', 'prognosis')}"`));
	assert.equal(await sql('SELECT COUNT(*) FROM entry'), before_count);
	const chosen = await post({ words: 'あすの話し合いのことです。', matters: ['prognosis'] });
	assert.equal(chosen.status, 422);
	const cleared = await post({ words: text, not_about: ['prognosis'] });
	assert.equal(cleared.status, 422, 'a sure word cannot be cleared');
	const form = s.msw.pick(stopped, '/timeline');
	const team = await s.msw.post(form, { words: text, only_team: '1' });
	assert.equal(team.status, 303);
	assert.equal(await sql(`SELECT audience FROM entry WHERE words = '${text}'`), 'team');
	for (const who of ['miura-otto', 'miura-haha'])
		assert.ok(!(await s[who].get('/mine')).text.includes(text), who);
});

test('a word that may mean something else can be cleared by the writer; the choice is kept', async () => {
	const text = '夫の復職の見通しが立ちました。';
	const asked = await post({ words: text });
	assert.equal(asked.status, 422);
	assert.match(asked.text, /「見通し」のことではない/);
	const sent = await post({ words: text, not_about: ['prognosis'] });
	assert.equal(sent.status, 303);
	assert.equal(await sql(`SELECT audience || ':' || COALESCE(matters, '') FROM entry WHERE words = '${text}'`), 'family:');
	for (const who of ['miura-otto', 'miura-haha'])
		assert.ok((await s[who].get('/mine')).text.includes(text), who);
});

test('what was allowed is asked again when it is read', async () => {
	const text = `送迎のこと${plain}。`;
	await record('grandmother', 'home_plan', { value: 'knows', told_by: '本人', told_on: today(), words: '家にいます' });
	assert.equal((await post({ words: text, matters: ['home_plan'] })).status, 303);
	assert.ok((await s['miura-haha'].get('/mine')).text.includes(text));
	await record('grandmother', 'home_plan', { value: 'ask_first' });
	assert.ok(!(await s['miura-haha'].get('/mine')).text.includes(text));
	assert.ok((await s['miura-otto'].get('/mine')).text.includes(text));
	await record('grandmother', 'home_plan', { value: 'knows', told_by: '本人', told_on: today(), words: '家にいるよ' });
	assert.ok((await s['miura-haha'].get('/mine')).text.includes(text));
});

// ---- outputs x audience ----

const matters = Object.keys(words);
const papers = ['/sheet', '/sheet?sheet=en', '/sheet.pdf', '/sheet.pdf?sheet=en', '/print', '/print?x=1'];
// Everything a family account can ask for, and what it may try though it is not for it.
const screens = ['/mine', '/mine/words', '/mine/words/new', '/mine/sheet', '/mine/remark', '/mine/remark?about=basics', '/mine/seen', '/mine/seen.txt', '/mine/consent', '/mine?lang=en', '/mine?lang=ja', '/me', '/history',
	'/today', '/search?q=' + encodeURIComponent('カナリア'), '/people', '/people.csv', '/drafts', '/live?on=mine&since=0',
	...['', '/timeline', '/acp', '/acp/new', '/acp/prepare', '/sheet', '/sheet.pdf', '/team', '/cautions', '/consent', '/kin', '/family', '/knowing', '/print', '/tasks/new', '/reads', '/basics', '/support', '/remarks'].map(tail => '/people/CODE' + tail)];

async function plant() {
	// Every place a text can stand in: the person's line, the sheet, its contacts, a talk and its wishes, a task, a visit, an office,
	// and entries for the family that got in before anybody asked (written past the check, as an older edition would have).
	await sql(`UPDATE person SET conditions = '${words.diagnosis}', home = '${words.home_plan}', brought_by = '${all}' WHERE code = '${code}'`);
	await sql(`UPDATE visit SET words = '${all}' WHERE person = (SELECT id FROM person WHERE code = '${code}')`);
	await sql(`UPDATE task SET words = '${all}' WHERE person = (SELECT id FROM person WHERE code = '${code}')`).catch(() => {});
	await sql(`UPDATE acp_statement SET words = words || '${all}' WHERE person = (SELECT id FROM person WHERE code = '${code}')`);
	await sql(`UPDATE acp_talk SET explained = '${all}' WHERE person = (SELECT id FROM person WHERE code = '${code}')`);
	for (const text of Object.values(words)) {
		assert.equal((await post({ words: 'あとで書きかえる', audience: 'team' })).status, 303);
		await sql(`UPDATE entry SET audience = 'family', matters = NULL, words = '${text}' WHERE words = 'あとで書きかえる'`);
	}
	const form = await s.msw.form(person('/sheet/edit'), '/sheet');
	const answer = await s.msw.post(form, { illness: words.diagnosis, medicine: `薬${words.diagnosis}`, allergy: 'なし', manner: `${words.time_left}`, house: `鍵${words.home_plan}`, kin_note: words.death,
		transport: 'condition', transport_words: words.prognosis, cpr: 'not_wish', cpr_words: words.death, assumed: words.prognosis, contact1_name: words.death, contact1_phone: '000-111-2222', contact1_words: words.prognosis });
	assert.equal(answer.status, 303, answer.html.match(/id="problems"[\s\S]{0,900}/)?.[0]);
}

async function see(who, where) {
	const page = await s[who].raw(where.replace('CODE', code), { signal: AbortSignal.timeout(3000) }).catch(() => null);
	if (!page || (page.headers.get('content-type') ?? '').startsWith('text/event-stream')) {
		await page?.body?.cancel();
		return '';
	}
	const bytes = Buffer.from(await page.arrayBuffer());
	return (page.headers.get('content-type') ?? '').includes('pdf') ? pdf_text(bytes) : bytes.toString('utf8');
}

// The values of a reader as the table has them now.
async function closed(name) {
	const rows = await sql(`SELECT n.matter || '=' || n.value FROM knowing_now n JOIN kin k ON k.id = n.kin WHERE k.name = '${name}'`);
	const value = Object.fromEntries(rows.split('\n').filter(Boolean).map(line => line.split('=')));
	return matters.filter(m => value[m] !== 'knows');
}

test('outputs x audience: no token of what a reader has not been told, on any screen or paper; who knows does see them', async () => {
	await plant();
	const names = { husband: '三浦 健', girl: '三浦 陽菜', boy: '三浦 蒼', grandmother: '岡 久美子' };
	let outputs = 0, tokens_seen = new Set();
	// paper and screen made by staff for one relative, all values one after the other for the girl
	for (const [who, name] of Object.entries(names)) {
		const shut = await closed(name);
		assert.equal(shut.length === 0, who === 'husband', `${who}: ${shut}`);
		for (const where of papers.filter(where => who === 'husband' || who === 'grandmother' || where.startsWith('/print'))) {
			const path_for = person(where + (where.includes('?') ? '&' : '?') + 'for=' + kin[who]);
			const bytes = await see('msw', path_for);
			assert.ok(bytes.length > 100, path_for);
			// A page of staff carries its own shell; the paper is its article, the rest is not printed.
			const out = where.startsWith('/sheet') && !where.includes('.pdf') ? bytes.match(/<article[\s\S]*<\/article>/)[0] : where.startsWith('/print') ? bytes.match(/id="h-e"[\s\S]*?<\/section>/)[0] : bytes;
			for (const matter of shut)
				assert.ok(!out.includes(token[matter]), `${path_for} for ${who} shows ${matter}`);
			for (const matter of matters)
				if (who === 'husband' && out.includes(token[matter])) tokens_seen.add(`${where.replace(/\?.*/, '')} ${matter}`);
			outputs++;
		}
	}
	for (const wanted of ['/sheet diagnosis', '/sheet prognosis', '/sheet death', '/sheet time_left', '/sheet home_plan', '/sheet.pdf diagnosis', '/sheet.pdf death', '/sheet.pdf time_left', '/print prognosis', '/print diagnosis'])
		assert.ok(tokens_seen.has(wanted), `the control: a husband who knows sees ${wanted} (${[...tokens_seen]})`);
	// the screens of the accounts
	const mine_seen = new Set();
	for (const [account, who] of [['miura-haha', 'grandmother'], ['miura-otto', 'husband']]) {
		const shut = await closed(names[who]);
		for (const where of screens) {
			const out = await see(account, where);
			for (const matter of shut)
				assert.ok(!out.includes(token[matter]), `${where} of ${account} shows ${matter}`);
			if (who === 'husband')
				for (const matter of matters) if (out.includes(token[matter])) mine_seen.add(matter);
			outputs++;
		}
	}
	assert.deepEqual([...mine_seen].sort(), [...matters].sort(), 'the control: his own page shows him all of them');
	assert.ok(outputs >= 40, `${outputs} outputs`);
});

test('each value x each matter: only "knows" lets the token through to the mother\'s account and to her paper', async () => {
	for (const matter of matters) {
		for (const value of ['unknown', 'knows_partly', 'not_told', 'not_by_wish', 'ask_first', 'knows']) {
			const values = value === 'knows' ? { value, told_by: '母', told_on: today(), words: 'x' } : { value, plan: '' };
			assert.equal((await record('grandmother', matter, values)).status, 303, `${matter} ${value}`);
			const own = await see('miura-haha', '/mine');
			assert.equal(own.includes(token[matter]), value === 'knows', `/mine, ${matter}: ${value}`);
			const paper = await see('msw', person('/print?for=' + kin.grandmother));
			assert.equal(paper.match(/id="h-e"[\s\S]*?<\/section>/)[0].includes(token[matter]), value === 'knows', `paper, ${matter}: ${value}`);
			assert.equal(paper.includes('止めました'), true, `${matter} ${value}: the other matters still stop`);
		}
		await record('grandmother', matter, { value: 'not_by_wish', plan: 'waiting' });
	}
});

test('a copy for a relative does not say that anything is missing; a child gets no sheet', async () => {
	const cut = await s.msw.get(person('/sheet?for=' + kin.grandmother)), full = await s.msw.get(person('/sheet?for=' + kin.husband)), whole = await s.msw.get(person('/sheet'));
	const article = page => page.html.match(/<article[\s\S]*<\/article>/)[0];
	assert.doesNotMatch(article(cut), /心臓マッサージ|急なときの、本人の希望|ふだんのようす|家のこと|病気・けが|アレルギー/);
	assert.doesNotMatch(article(cut), /のせてい|一部|除い|伝えていない|（この写し/);
	for (const copy of [cut, full])
		assert.match(article(copy), /手もと用の写しです。/, 'the same line on every copy');
	assert.doesNotMatch(article(whole), /手もと用の写しです。/);
	assert.match(article(full), /心臓マッサージ/, 'control: who knows has it all');
	assert.match(article(whole), /心臓マッサージ/);
	for (const child of [kin.girl, kin.boy]) {
		for (const where of ['/sheet?for=', '/sheet.pdf?for='])
			assert.equal((await s.msw.get(person(where + child))).status, 404, where);
		const page = await s.msw.get(person('/print?for=' + child));
		assert.equal(page.status, 200);
		assert.doesNotMatch(page.html, /sheet\.pdf\?for=|\/sheet\?for=/);
		assert.match(page.text, /子どもには、緊急シートもこの人の頁も渡しません/);
	}
});

test('the list of people and the day\'s visits show the caution of somebody not told', async () => {
	const wife = await client(region.base);
	await wife.signInSample('doctor');
	await sql(`UPDATE caution SET gone_at = 1 WHERE person = (SELECT id FROM person WHERE code = '${code}')`);
	const list = await wife.get('/people');
	const row = list.html.split(`href="/people/${code}"`)[1].split('</li>')[0];
	assert.match(row, /注意あり/);
});
