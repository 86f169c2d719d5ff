// Restricted records and concealing: who may report and read, that the named account is kept from the whole person at once,
// and that nothing that tells where the person is reaches anybody but those who may know: every GET route of the program's
// own list, searches, CSV and PDF, in both languages, with a control who gets it all. The reporter is named nowhere.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { writeFile, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serve, clients, people_in, unescape, binary } from './harness.mjs';
import { store_of } from './store.mjs';

const run = promisify(execFile);
let region, s, sql, code, routes;
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date()).replaceAll('-', '');
const yesterday = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(Date.now() - 86400000).replaceAll('-', '');

// What tells where the person is; each stands nowhere else.
const places = ['カナリア町', '999-9999', '090-9999-1234', '09099991234', 'カナリア荘', 'カナリア訪問', '03:33', 'カナリア看護', '000-999-7777', '0009997777', 'カナリアの鍵', 'カナリア支援所', '000-888-6666'];
const names = ['髙﨑', '邉子', 'べこ'];   // たかさき stands in the hint of the search
const people = where => `/people/${code}${where}`;
const account_of = login => sql(`SELECT id FROM account WHERE login = '${login}'`);

async function joins(login, n) {
	await sql(`INSERT INTO team_member (id, version, made_at, changed_at, person, account, office, role, from_on)
		SELECT ${n}, 1, 1, 1, p.id, a.id, r.office, r.role, 20200101 FROM person p, account a JOIN account_role r ON r.account = a.id
		WHERE p.code = '${code}' AND a.login = '${login}'`);
}

before(async () => {
	region = await serve();
	sql = await store_of(region);
	s = await clients(region.base, 'visiting_nurse', 'doctor', 'care_manager', 'pharmacist', 'facility', 'community_centre', 'msw', 'secretariat', 'municipality');
	code = await sql(`SELECT code FROM person WHERE family_name = '髙﨑'`);
	routes = (await run(binary, ['routes'])).stdout.split('\n').filter(line => line.startsWith('GET ')).map(line => line.split(' ')[1]);
	// canaries, typed by those who may
	const basics = await s.care_manager.form(people('/basics'), '/basics');
	assert.equal((await s.care_manager.post(basics, { address: '海辺市カナリア町9-9', postcode: '999-9999', phone: '090-9999-1234', home: 'カナリア荘' })).status, 303);
	const sheet = await s.visiting_nurse.form(people('/sheet/edit'), '/sheet/edit');
	const made = await s.visiting_nurse.post(sheet, { contact1_name: 'カナリア看護', contact1_phone: '000-999-7777', house: 'カナリアの鍵は門の下', transport: 'wish', cpr: 'undecided' });
	assert.equal(made.status, 303, made.text.slice(0, 400));
	const nurse = await account_of('visiting_nurse'), person = await sql(`SELECT id FROM person WHERE code = '${code}'`);
	for (const [n, who] of [[901, nurse], [902, await account_of('pharmacist')]])
		await sql(`INSERT INTO visit (id, version, made_at, changed_at, person, account, visit_on, visit_at, words) VALUES (${n}, 1, 1, 1, ${person}, ${who}, ${today()}, '03:33', 'カナリア訪問')`);
	await joins('pharmacist', 911);
	// the nurse's office under a name that stands nowhere else
	await sql(`UPDATE office SET name = 'カナリア支援所', phone = '000-888-6666', night_phone = '000-888-6666' WHERE id = (SELECT office FROM account_role WHERE account = ${nurse})`);
});
after(async () => { await region?.stop(); });

// ---- every output ----

const queries = ['髙﨑', 'たかさき', '高崎 邉子', 'カナリア荘', '1234', '09099991234', '999-9999', 'カナリア', '昭和24', '1949', '8月15日', 'カナリア町', '川沿', 'あざ', '夫の息子', '通帳'];
const listing = ['/people', '/people?sort=waiting', '/people.csv', '/today', '/history', '/search', '/glass', '/glass/reviews', '/me', '/drafts'];

// The addresses the program has, with what the control finds behind them for the parts that are not the person.
async function outputs() {
	const found = new Set(listing);
	for (const route of routes)
		if (!route.replace('/people/:person', '').includes(':') && !/sign-in|^\/live$|^\/static/.test(route))
			found.add(route.replace(':person', code));
	for (const who of [s.visiting_nurse, s.doctor])
		for (const where of [...found])
			if (where.includes(code))
				for (const [, href] of (await who.get(where)).html.matchAll(/(?:href|action)="(\/people\/[^"#]*)"/g))
					if (href.includes(code))
						found.add(unescape(href));
	for (const q of queries)
		found.add('/search?q=' + encodeURIComponent(q));
	return [...found];
}

async function words_of(answer) {
	if (/pdf/.test(answer.type)) {
		const file = path.join(tmpdir(), `engawa-${process.pid}-${Math.random()}.pdf`);
		await writeFile(file, answer.bytes);
		const text = (await run('pdftotext', ['-layout', file, '-'])).stdout + (await run('pdfinfo', [file])).stdout;
		await rm(file);
		return text;
	}
	return unescape(answer.html) + (answer.location ?? '') + [...answer.headers].filter(([name]) => name !== 'date').join(' ');
}

// What somebody types into the search is said back to them: that is no answer of the record.
const without_typed = (words, where) => {
	const q = where.startsWith('/search?q=') ? decodeURIComponent(where.slice(10)) : '';
	return q ? words.replaceAll(`value="${q}"`, '').replaceAll(`<small>${q}</small>`, '').replaceAll(encodeURIComponent(q), '') : words;
};

// Whom one could choose from, the whole region, names nobody.
const choices = words => words.replace(/<select[\s\S]*?<\/select>/g, '');

async function leaks(who, tokens, all, without = words => words) {
	const found = [];
	let looked = 0;
	for (const lang of ['ja', 'en'])
		for (const where of all) {
			const words = without(without_typed(await words_of(await who.get(where, { headers: { 'accept-language': lang, cookie: [...who.jar, ['engawa_lang', lang]].map(p => p.join('=')).join('; ') } })), where));
			looked++;
			for (const token of tokens)
				if (words.includes(token))
					found.push(`${lang} ${where}: ${token}`);
		}
	return { found, looked };
}

// ---- reporting ----

test('whoever works with the person may report; few may read; nobody else knows there is something', async () => {
	for (const who of [s.care_manager, s.pharmacist, s.visiting_nurse]) {
		assert.equal((await who.get(people('/protection'))).status, 404);
		assert.equal((await who.get(people('/protection/new'))).status, 200);
	}
	assert.equal((await s.facility.get(people('/protection/new'))).status, 404);
	const page = await s.doctor.get(people('/protection'));
	assert.equal(page.status, 200);
	assert.match(page.text, /右の腕に新しいあざ/);
	assert.match(page.text, /夫の息子（別に暮らす）/);
	const form = await s.care_manager.get(people('/protection/new'));
	assert.match(form.text, /「思われる」段階で通報できます。/);
	assert.match(form.text, /自動で届きません/);
	assert.match(form.text, /高齢者虐待防止法 第7条.*命や体に重大な危険/);
	assert.match((await s.care_manager.get(people('/protection/new?lang=en'))).text, /suspect/i);
	await s.care_manager.get(people('/protection/new?lang=ja'));
	assert.doesNotMatch(form.html, /data-draft|name="_draft"/, 'no draft of it');
});

test('a report asks for the fact; the reporter gets a receipt without its content; nobody reads who it was', async () => {
	await joins('msw', 912);
	const empty = await s.msw.post(await s.msw.form(people('/protection/new'), '/protection/new'), { kind: 'elder_by_carer', fact: '', opinion: 'ことりの推測' });
	assert.equal(empty.status, 422);
	assert.match(empty.html, /ことりの推測/);
	const answer = await s.msw.post(await s.msw.form(people('/protection/new'), '/protection/new'), { kind: 'elder_by_carer', fact: 'ことりの事実', opinion: 'ことりの推測' });
	assert.equal(answer.location, people('/protection/received'));
	const receipt = await s.msw.get(answer.location);
	assert.match(receipt.text, /受け取りました/);
	assert.doesNotMatch(receipt.html, /ことり/);
	await sql(`UPDATE team_member SET gone_at = 2 WHERE id = 912`);
	const all = await outputs();
	for (const who of [s.doctor, s.visiting_nurse, s.care_manager]) {
		const { found } = await leaks(who, ['高橋 ゆき'], all.filter(where => where.includes(code) || /csv|search|history/.test(where)), choices);
		assert.deepEqual(found, []);
	}
	assert.match((await s.doctor.get(people('/protection'))).text, /ことりの事実/);
	for (const who of [s.visiting_nurse, s.care_manager, s.pharmacist, s.facility, s.secretariat]) {
		const { found } = await leaks(who, ['ことり', 'あざが2か所', '通帳が見あたらない'], all);
		assert.deepEqual(found, []);
	}
	assert.doesNotMatch((await s.msw.get('/history')).text, /権利を守る記録/);
});

test('a change keeps what stood there before; ending asks why', async () => {
	const page = await s.doctor.get(people('/protection'));
	const [edit] = [...page.html.matchAll(/href="(\/people\/\w+\/protection\/[0-9A-Z]{13})"/g)].map(m => m[1]);
	const form = await s.doctor.form(edit, edit);
	assert.equal((await s.doctor.post(form, { fact: 'ことりの事実をくわしく' })).status, 303);
	const after_ = await s.doctor.get(people('/protection'));
	assert.match(after_.text, /ことりの事実をくわしく/);
	assert.match(after_.text, /前：見たこと・聞いたこと（事実だけ。言葉はそのまま） ことりの事実/);
	assert.equal((await s.doctor.post(form, { fact: '古い版から' })).status, 409);
	assert.equal((await s.doctor.post(s.doctor.pick(after_, edit + '/end'), { why: '' })).status, 422);
	assert.equal((await s.doctor.post(s.doctor.pick(after_, edit + '/end'), { why: '事実と違うことがわかった' })).status, 303);
	assert.doesNotMatch((await s.doctor.get(people('/protection'))).text, /ことり/);
	assert.equal((await s.care_manager.get(edit)).status, 404);
});

// ---- the relatives ----

const relatives_in = page => (page.html.match(/<select[^>]*name="relative"[\s\S]*?<\/select>/)?.[0].match(/<option value="[^"]+"/g) ?? []).length;

test('the form of a report names relatives only to whom they are shown anyway', async () => {
	const other = await sql(`SELECT code FROM person WHERE family_name = '三浦'`);
	const kin = (await sql(`SELECT name FROM kin WHERE name IS NOT NULL AND person = (SELECT id FROM person WHERE code = '${other}')`)).split('\n');
	const own = (await sql(`SELECT name FROM account WHERE kind = 'family' AND of_person = (SELECT id FROM person WHERE code = '${other}')`)).split('\n');
	assert.ok(kin.length >= 5 && own.length >= 2);
	const where = `/people/${other}/protection/new`;
	const shown = async who => {
		const page = await who.get(where);
		assert.equal(page.status, 200);
		return [...kin, ...own].filter(name => page.html.includes(name));
	};
	assert.ok((await shown(s.visiting_nurse)).length >= 5, 'control: to whom the family is open');
	const volunteer = async (is, role) => sql(`UPDATE account_role SET role = '${role}' WHERE role = '${is}' AND account = ${await account_of('facility')}`);
	await volunteer('facility', 'welfare_volunteer');
	await sql(`INSERT INTO team_member (id, version, made_at, changed_at, person, account, office, role, from_on)
		SELECT 941, 1, 1, 1, p.id, a.id, r.office, 'welfare_volunteer', 20200101 FROM person p, account a JOIN account_role r ON r.account = a.id
		WHERE p.code = '${other}' AND a.login = 'facility'`);
	assert.deepEqual(await shown(s.facility), [], 'a role without family');
	await sql('DELETE FROM team_member WHERE id = 941');
	await volunteer('welfare_volunteer', 'facility');

	// One relative's own agreement ends: that one is gone from the list, and with them their account.
	const husband = await sql(`SELECT k.id FROM kin k JOIN account a ON a.of_kin = k.id WHERE a.name = '三浦 健'`);
	const before_ = relatives_in(await s.visiting_nurse.get(where));
	await sql(`UPDATE consent SET withdrawn_at = 1, withdrawn_how = 'said' WHERE kin = ${husband}`);
	assert.ok(!(await shown(s.visiting_nurse)).includes('三浦 健'));
	assert.equal(relatives_in(await s.visiting_nurse.get(where)), before_ - 1);
	// Who is named already stays named when somebody changes the record who would not find them in the list.
	await sql(`INSERT INTO protection (id, version, made_at, changed_at, person, kind, fact, suspected_at, named_kin, conceal)
		SELECT 951, 1, 1, 1, id, 'other', 'ことば', ${Date.now() - 3600000}, ${husband}, 0 FROM person WHERE code = '${other}'`);
	const [edit] = [...(await s.doctor.get(`/people/${other}/protection`)).html.matchAll(/href="(\/people\/\w+\/protection\/[0-9A-Z]{13})"/g)].map(m => m[1]);
	const edited = await s.doctor.post(await s.doctor.form(edit, edit), { fact: 'べつのことば' });
	assert.equal(edited.status, 303, edited.text);
	assert.equal(await sql('SELECT named_kin FROM protection WHERE id = 951'), husband);
	await sql('UPDATE protection SET gone_at = 2 WHERE id = 951');

	// Everything withdrawn: a report can still be written, in words.
	await sql(`UPDATE consent SET withdrawn_at = 1, withdrawn_how = 'said' WHERE person = (SELECT id FROM person WHERE code = '${other}')`);
	assert.equal((await s.visiting_nurse.get(`/people/${other}`)).status, 404);
	assert.deepEqual(await shown(s.visiting_nurse), []);
	const form = await s.visiting_nurse.form(where, where);
	assert.equal((await s.visiting_nurse.post(form, { kind: 'other', fact: 'ことば', named_words: '夫' })).status, 303);
});

// ---- the named account ----

test('the named account is kept from everything at once, also when on the team', async () => {
	const all = await outputs();
	assert.ok(all.length >= 60, String(all.length));
	assert.equal((await s.pharmacist.get(people(''))).status, 200, 'control: before');
	const control = await leaks(s.pharmacist, names, all);
	assert.ok(control.found.length > 30, String(control.found.length));
	// what they had begun, and what waits for them
	const draft = await s.pharmacist.form(people('/timeline'), '/timeline');
	assert.equal((await s.pharmacist.post({ ...draft, action: '/drafts' }, { words: 'たかさき書きかけ' })).status, 303);
	const own = await sql(`SELECT id FROM account WHERE login = 'pharmacist'`);
	const person = await sql(`SELECT id FROM person WHERE code = '${code}'`);
	await sql(`INSERT INTO task (id, version, made_at, changed_at, person, words, owner, cause) VALUES (921, 1, 1, 1, ${person}, 'たかさきの薬箱', ${own}, 'by_hand')`);
	const history = async () => ((await s.pharmacist.get('/history')).html.match(/<b>経過<\/b>/g) ?? []).length;
	const before_ = await history();
	const said = await s.pharmacist.post(await s.pharmacist.form(people('/timeline'), '/timeline'), { words: 'たかさきの薬を確かめた' });
	assert.equal(said.status, 303);
	assert.match((await s.pharmacist.get('/today')).text, /たかさきの薬箱/);
	assert.equal(await history(), before_ + 1);
	const undo = s.pharmacist.pick(await s.pharmacist.get('/history'), '/undo');
	const form = await s.doctor.form(people('/protection'), '/end');
	const edit = form.action.replace('/end', '');
	const option = (await s.doctor.get(edit)).html.match(/<option value="([0-9A-Z]{13})">林 さくら/)[1];
	// the word about it is still on its way to them
	assert.equal((await s.pharmacist.post(await s.pharmacist.form(people('/timeline'), '/timeline'), { words: 'ひとこと' })).status, 303);
	const flash = s.pharmacist.jar.get('engawa_flash');
	assert.ok(flash);
	assert.equal((await s.doctor.post(await s.doctor.form(edit, edit), { account: option })).status, 303);
	assert.equal(s.pharmacist.jar.get('engawa_flash'), flash);
	assert.doesNotMatch((await s.pharmacist.get('/me')).text, /経過に残しました/);
	const { found, looked } = await leaks(s.pharmacist, [...names, ...places, code, 'たかさき書きかけ', 'たかさきの薬箱'], all.filter(where => !where.includes(code)));
	assert.deepEqual(found, []);
	const shut = await leaks(s.pharmacist, [...names, ...places], all);
	assert.deepEqual(shut.found, []);
	assert.ok(looked + shut.looked >= 120);
	for (const where of all.filter(one => one.includes(code)))
		assert.equal((await s.pharmacist.get(where)).status, 404, where);
	// the same bytes as somebody who never was
	const bare = page => page.html.replace(/\b[0-9A-Z]{5}\b/g, '');
	assert.equal(bare(await s.pharmacist.get(people(''))), bare(await s.pharmacist.get('/people/00000')));
	// neither as somebody alike, nor in a list taken in, nor by undoing, nor by glass
	const adding = await s.pharmacist.form('/people/new', '/people');
	const alike = await s.pharmacist.post(adding, { family_name: '髙﨑', given_name: '邉子', family_kana: 'たかさき', given_kana: 'べこ', birth_on_era: 'showa', birth_on_y: '24', birth_on_m: '8', birth_on_d: '15', brought_by: '' });
	assert.notEqual(alike.status, 409);
	assert.equal(await history(), before_, 'not even that there was something');
	assert.equal((await s.pharmacist.post(undo)).status, 404);
	// the lists of colleagues stay as they were: whoever may not read the record does not learn from them who is named
	assert.match((await s.doctor.get(people('/team'))).html, /林 さくら/);
	assert.match((await s.doctor.get(people('/tasks/new'))).html, /<span>林 さくら/);
	const glass = await s.pharmacist.post(await s.pharmacist.form('/glass', '/glass'), { who: '', birth: '', code, reason: '夜間に救急外来から問い合わせ' });
	assert.equal(glass.status, 200);
	assert.match(glass.text, /この内容では開けませんでした/);
});

// ---- everybody else while it is concealed ----

test('the whereabouts reach those who may know, and nobody else', async () => {
	const all = await outputs();
	const person = await sql(`SELECT id FROM person WHERE code = '${code}'`);
	// agreed without a seat: the facility's account, for everything
	await sql(`INSERT INTO consent (id, version, made_at, changed_at, person, effect, recipient, to_account, kinds, purpose, basis, given_by, from_on)
		VALUES (931, 1, 1, 1, ${person}, 'permit', 'account', ${await account_of('facility')}, 'wish medical life family money sheet address', 'care', 'consent', 'person', 20200101)`);
	// a seat from whom the address is reserved
	await joins('community_centre', 913);
	await sql(`INSERT INTO consent (id, version, made_at, changed_at, person, effect, recipient, to_account, kinds, purpose, basis, given_by, from_on)
		VALUES (932, 1, 1, 1, ${person}, 'reserve', 'account', ${await account_of('community_centre')}, 'address', 'care', 'consent', 'person', 20200101)`);
	for (const name of ['facility', 'community_centre']) {
		assert.equal((await s[name].get(people(''))).status, 200, name);
		assert.equal((await s[name].get(people('/timeline'))).status, 200, name);
		const { found } = await leaks(s[name], places, all, choices);
		assert.deepEqual(found, [], name);
	}
	for (const name of ['secretariat', 'municipality', 'msw']) {
		const { found } = await leaks(s[name], [...places, ...names], all.filter(where => !/^\/(accounts|offices|lists)/.test(where)));   // the region's own lists are nobody's record
		assert.deepEqual(found, [], name);
	}
	// and searching by it finds nothing for them
	for (const q of ['カナリア荘', '1234', '09099991234'])
		for (const name of ['facility', 'community_centre'])
			assert.ok(!people_in(await s[name].get('/search?q=' + encodeURIComponent(q))).includes(code), `${name} ${q}`);
	// the control gets it
	const control = await leaks(s.visiting_nurse, places, all);
	for (const token of ['カナリア荘', 'カナリア町', '090-9999-1234', '03:33', 'カナリア支援所'])
		assert.ok(control.found.some(one => one.endsWith(token)), token);
	assert.ok(people_in(await s.visiting_nurse.get('/search?q=' + encodeURIComponent('カナリア荘'))).includes(code));
	assert.ok(people_in(await s.visiting_nurse.get('/search?q=1234')).includes(code));
	assert.match((await s.visiting_nurse.get(people(''))).text, /居場所を伏せています。.*伝えないでください。/);
	// not in the head that stands open: one tap further, and that tap is in the log
	const head = await s.visiting_nurse.get(people(''));
	assert.doesNotMatch(head.html, /カナリア荘|カナリア町|090-9999-1234/);
	assert.match(head.html, new RegExp(`href="${people('/whereabouts')}">住所を見る`));
	const witness = await store_of(region, 'read_log'), looks = `SELECT COUNT(*) FROM read_log WHERE kind = 'address' AND route = '/people/:person/whereabouts' AND account = ${await account_of('visiting_nurse')}`;
	const before_ = Number(await witness(looks));
	assert.match((await s.visiting_nurse.get(people('/whereabouts'))).text, /カナリア荘.*カナリア町.*090-9999-1234/);
	assert.equal(Number(await witness(looks)), before_ + 1);
	assert.equal((await s.facility.get(people('/whereabouts'))).status, 404);
	// a form of somebody who may not know neither shows nor changes it
	const basics = await s.community_centre.form(people('/basics'), '/basics');
	assert.ok(!basics.fields.some(([name]) => ['address', 'phone', 'home', 'postcode'].includes(name)));
	assert.equal((await s.community_centre.post(basics, { call_name: 'べこさん', address: '', home: 'よその家', phone: '' })).status, 303);
	assert.equal(await sql(`SELECT home || phone FROM person WHERE code = '${code}'`), 'カナリア荘090-9999-1234');
});

test('paper and files do without it, whoever takes them along; the paper’s door gives the region’s number', async () => {
	const kept = ['カナリア町', '999-9999', '090-9999-1234', 'カナリア荘'];
	for (const where of [people('/sheet'), people('/sheet?sheet=en'), people('/sheet.pdf'), people('/sheet.pdf?sheet=en')]) {
		const answer = await s.visiting_nurse.get(where);
		assert.equal(answer.status, 200, where);
		const words = await words_of(answer), paper = words.match(/<article[\s\S]*<\/article>/)?.[0] ?? words;
		for (const token of kept)
			assert.ok(!paper.includes(token), `${where}: ${token}`);
		assert.match(paper, /住所は伏せています（連絡は000-000-0000へ）|address is withheld/i, where);
		// professions and numbers only: no office, no worker, no name of a place, not where it hangs
		for (const token of ['冷蔵庫', 'refrigerator', 'カナリア看護', 'カナリア支援所', 'カナリアの鍵', '山本', '佐々木', 'つむぎ', '川沿'])
			assert.ok(!paper.includes(token), `${where}: ${token}`);
		assert.match(paper, /000-999-7777/, where);
	}
	const csv = (await s.visiting_nurse.get('/people.csv')).html;
	assert.match(csv, /髙﨑,邉子/);
	for (const token of kept)
		assert.ok(!csv.includes(token), token);
	assert.match(csv, /000-000-0010/, 'control: of others it stands there');
	// the control of the paper: once nothing is concealed, it says where
	await sql(`UPDATE protection SET conceal = 0 WHERE gone_at IS NULL`);
	assert.match((await s.visiting_nurse.get(people('/sheet'))).html, /カナリア町/);
	assert.match((await s.visiting_nurse.get('/people.csv')).html, /カナリア荘/);
	await sql(`UPDATE protection SET conceal = 1 WHERE gone_at IS NULL`);
});

test('glass opens the page, not the whereabouts', async () => {
	const all = await outputs();
	await sql(`UPDATE team_member SET to_on = ${yesterday()} WHERE person = (SELECT id FROM person WHERE code = '${code}') AND account = ${await account_of('doctor')}`);
	assert.equal((await s.doctor.get(people(''))).status, 404);
	const opened = await s.doctor.post(await s.doctor.form('/glass', '/glass'), { who: '', birth: '', code, reason: '夜間に救急外来から問い合わせ' });
	assert.equal(opened.status, 303);
	assert.equal((await s.doctor.get(people(''))).status, 200);
	const { found } = await leaks(s.doctor, places, all, choices);
	assert.deepEqual(found, []);
	for (const where of ['/protection', '/protection/new', '/basics', '/family', '/consent'])
		assert.equal((await s.doctor.get(people(where))).status, 404, where);
	for (const q of ['カナリア荘', '1234', '髙﨑'])
		assert.ok(!people_in(await s.doctor.get('/search?q=' + encodeURIComponent(q))).includes(code), q);
});
