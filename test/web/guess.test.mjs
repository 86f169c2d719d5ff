// The guesser: whoever may not know where somebody is asks everything the program answers, in two worlds that differ in the
// concealed whereabouts and in nothing else. Every answer must be the same bytes in both, once numbers that are made anew
// for each page are put aside: no word, no length, no count, no order may depend on what is hidden. The answers' times are
// compared and told, they decide nothing. The control: nothing concealed, and the same questions do tell the worlds apart.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { writeFile, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serve, client, clients, binary } from './harness.mjs';
import { store_of } from './store.mjs';

const run = promisify(execFile);
const tokyo = days => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(Date.now() + days * 86400000).replaceAll('-', '');
const worlds = {
	one: { address: '海辺市潮見1-2-3', postcode: '111-2222', phone: '090-1111-2222', home: 'しおみ荘', house: '鍵は潮見の管理人', transport: 'まず潮見病院へ', contact: '潮見訪問看護', arrives: '7分で来る', at: '03:31', words: '潮見へ訪問' },
	two: { address: '山辺郡奥山村大字奥山字杉の下9876番地の54 奥山ハイツ南館1203号室', postcode: '999-8888', phone: '080-9999-8888', home: '奥山のグループホーム（二階の奥の部屋）', house: '合鍵は奥山ハイツの一階の郵便受けの奥にあります', transport: '奥山村国民健康保険診療所を経て山辺総合病院へ', contact: '奥山ハイツとなりの訪問看護ステーション', arrives: '1時間20分で来る', at: '22:47', words: '奥山ハイツへ夜の訪問（雪のときは歩き）' },
};
let region, s, sql, code, person, guessers, questions, routes, tokens;

const account_of = login => sql(`SELECT id FROM account WHERE login = '${login}'`);
const made = 'version, made_at, changed_at', ones = '1, 1, 1';
const seat = async (login, n) => sql(`INSERT INTO team_member (id, ${made}, person, account, office, role, from_on)
	SELECT ${n}, ${ones}, ${person}, a.id, r.office, r.role, 20200101 FROM account a JOIN account_role r ON r.account = a.id WHERE a.login = '${login}'`);
const agreed = async (n, effect, recipient, column, who, kinds) => sql(`INSERT INTO consent (id, ${made}, person, effect, recipient, ${column}, kinds, purpose, basis, given_by, from_on)
	VALUES (${n}, ${ones}, ${person}, '${effect}', '${recipient}', ${who}, '${kinds}', 'care', 'consent', 'person', 20200101)`);
const everything = 'person wish medical life family money sheet team address consent';

// Who is not to know, each in another place: [name, client].
async function people() {
	const kin = await sql(`SELECT id FROM kin WHERE person = ${person} AND name = '髙﨑 邦夫'`);
	for (const [n, login, kind, of_kin] of [[9101, 'takasaki', 'person', 'NULL'], [9102, 'otto', 'family', kin]])
		await sql(`INSERT INTO account (id, ${made}, login, name, language, kind, of_person, of_kin) VALUES (${n}, ${ones}, '${login}', '家の人', 'ja', '${kind}', ${person}, ${of_kin})`);
	await agreed(9201, 'permit', 'kin', 'to_kin', kin, everything);
	// somebody who works beside the one who is named
	await sql(`INSERT INTO account (id, ${made}, login, name, language, kind) VALUES (9103, ${ones}, 'colleague', '同じ薬局の人', 'ja', 'staff')`);
	await sql(`INSERT INTO account_role (id, ${made}, account, office, role, from_on) SELECT 9104, ${ones}, 9103, office, role, 20200101 FROM account_role WHERE account = ${await account_of('pharmacist')}`);
	await agreed(9202, 'permit', 'account', 'to_account', await account_of('facility'), everything);
	await seat('community_centre', 9301);
	await agreed(9203, 'reserve', 'account', 'to_account', await account_of('community_centre'), 'address');
	await seat('pharmacist', 9302);
	await sql(`UPDATE protection SET named_account = ${await account_of('pharmacist')} WHERE person = ${person} AND gone_at IS NULL`);
	const of = {};
	for (const login of ['takasaki', 'otto', 'colleague']) {
		of[login] = await client(region.base);
		await of[login].signInSample(login);
	}
	return { 'the own account': of.takasaki, 'a relative to whom all was agreed': of.otto, 'beside the named one': of.colleague, 'the named one': s.pharmacist,
		'agreed without a seat': s.facility, 'a seat without the address': s.community_centre, 'no agreement': s.msw, 'numbers only': s.municipality, 'the administrator': s.secretariat,
		'nobody': await client(region.base) };
}

before(async () => {
	region = await serve();
	sql = await store_of(region);
	s = await clients(region.base, 'care_manager', 'visiting_nurse', 'facility', 'community_centre', 'msw', 'secretariat', 'municipality', 'pharmacist');
	[code, person] = (await sql(`SELECT code, id FROM person WHERE family_name = '髙﨑'`)).split('|');
	const sheet = await s.visiting_nurse.form(`/people/${code}/sheet/edit`, '/sheet/edit');
	assert.equal((await s.visiting_nurse.post(sheet, { contact1_name: '訪問看護', contact1_phone: '000-999-7777', contact1_arrives: '5分', house: 'x', transport: 'condition', transport_words: 'x', cpr: 'undecided' })).status, 303);
	tokens = [...(await s.visiting_nurse.get(`/people/${code}/sheet`)).html.matchAll(/\/e\/([0-9a-z]{20})/g)].map(m => m[1]);
	await sql(`INSERT INTO visit (id, ${made}, person, account, visit_on, visit_at, words) VALUES (9401, ${ones}, ${person}, ${await account_of('visiting_nurse')}, ${tokyo(0)}, '05:00', 'x')`);
	routes = (await run(binary, ['routes'])).stdout.split('\n').filter(line => line.startsWith('GET ')).map(line => line.split(' ')[1]);
	guessers = await people();
	questions = all_questions();
});
after(async () => { await region?.stop(); });

function all_questions() {
	const found = new Set(['/people?sort=waiting', `/live?on=${code}&since=0`, '/live?on=mine&since=0', `/people/${code}/sheet?sheet=en`, '/e/00000000000000000000', ...tokens.map(t => '/e/' + t)]);
	for (const route of routes)
		if (!route.replace(/:person|:token/g, '').includes(':') && !/^\/(static|live|sign-in|me\/factor)/.test(route))   // /me/factor makes a new secret for each page
			found.add(route.replace(':person', code).replace(':token', tokens[0] ?? '0'));
	for (const world of Object.values(worlds))
		for (const q of [world.address, world.address.slice(0, 3), world.home, world.home.slice(0, 2), world.phone, world.phone.replaceAll('-', ''), world.phone.slice(-4), world.postcode, world.contact.slice(0, 4), world.words.slice(0, 2), world.house.slice(2, 6), world.transport.slice(2, 5), world.at])
			found.add('/search?q=' + encodeURIComponent(q));
	return [...found];
}

async function live_in(world) {
	const w = worlds[world];
	const basics = await s.care_manager.form(`/people/${code}/basics`, '/basics');
	const answer = await s.care_manager.post(basics, { address: w.address, postcode: w.postcode, phone: w.phone, home: w.home });
	assert.equal(answer.status, 303, answer.text.slice(0, 300));
	await sql(`UPDATE sheet SET house = '${w.house}', transport_words = '${w.transport}' WHERE person = ${person}`);
	await sql(`UPDATE sheet_contact SET name = '${w.contact}', arrives = '${w.arrives}' WHERE person = ${person}`);
	await sql(`UPDATE visit SET visit_at = '${w.at}', words = '${w.words}' WHERE id = 9401`);
}

// What is made anew for every page or tells only how often the record was saved; times and dates.
const level = text => text.replace(/(name="_(?:key|csrf|version|form_key)" value)="[^"]*"/g, '$1').replace(/data-(csrf|live-since)="[^"]*"/g, '').replace(/(data-live="[^":]*):[^"]*"/g, '$1"')
	.replace(/\d{4}-\d\d-\d\dT[\d:.+Z]*/g, 'TIME').replace(/\d{1,2}:\d\d(?!\d)/g, 'TIME').replace(/\d{1,2}時/g, 'HOUR').replace(/value="?\d{1,2}:\d\d"?/g, 'TIME');

// Words somebody typed into the search come back to them: their own.
const without_typed = (text, where) => where.startsWith('/search?q=') ? text.replaceAll(`value="${decodeURIComponent(where.slice(10))}"`, '') : text;

async function pdf_words(bytes) {
	const file = path.join(tmpdir(), `engawa-guess-${process.pid}-${Math.random()}.pdf`);
	await writeFile(file, bytes);
	const text = (await run('pdftotext', ['-layout', file, '-'])).stdout;
	await rm(file);
	return text;
}

async function ask(who, where) {
	const began = performance.now();
	const page = await who.raw(where, { signal: AbortSignal.timeout(5000), redirect: 'manual' });
	const type = page.headers.get('content-type') ?? '';
	if (type.startsWith('text/event-stream')) {
		await page.body?.cancel();
		return { status: page.status, text: 'stream', ms: performance.now() - began };
	}
	const bytes = Buffer.from(await page.arrayBuffer());
	const ms = performance.now() - began;
	const text = type.includes('pdf') ? await pdf_words(bytes) : bytes.toString('utf8');
	return { status: page.status, text: `${type} ${page.headers.get('location') ?? ''} ${page.headers.get('content-disposition') ?? ''}\n` + level(without_typed(text, where)), ms };
}

// Name of the guesser and question -> answer. What everybody's looking leaves behind (見た人, 操作の記録) is the same in both rounds only
// when nothing looked before; a first round that nobody compares makes it so.
async function round(who = Object.keys(guessers)) {
	const answers = new Map();
	for (const name of who)
		for (const where of questions)
			answers.set(`${name}: ${where}`, await ask(guessers[name], where));
	return answers;
}

// The log of who looked grows while the questions are asked: it is the one thing that may differ, and is compared for the hidden words alone.
const grows = /\/(seen|seen\.txt|history|reads|past)\b|^the own account: \/mine$/;

function unlike(a, b) {
	const found = [];
	for (const [question, one] of a) {
		const other = b.get(question);
		if (one.status !== other.status || (!grows.test(question) && one.text !== other.text)) {
			let i = 0;
			while (i < one.text.length && one.text[i] === other.text[i])
				i++;
			found.push(`${question} (${one.status}/${other.status}): …${one.text.slice(Math.max(0, i - 60), i + 60)} | ${other.text.slice(Math.max(0, i - 60), i + 60)}`.replace(/\s+/g, ' '));
		}
	}
	return found;
}

const hidden_in = answers => [...answers].flatMap(([question, one]) => Object.values(worlds).flatMap(w => [w.address, w.phone, w.phone.replaceAll('-', ''), w.home, w.postcode, w.contact, w.words, w.house, w.transport, w.arrives]
	.filter(word => !question.includes(encodeURIComponent(word)) && one.text.includes(word)).map(word => `${question}: ${word}`)));

const median = list => list.sort((x, y) => x - y)[Math.floor(list.length / 2)];

test('who may not know learns nothing: the same answers in two worlds', async t => {
	await live_in('two');
	await round();
	await live_in('one');
	const one = await round();
	await live_in('two');
	const two = await round();
	assert.ok(questions.length >= 60, `${questions.length} questions`);
	assert.ok([...one.values()].filter(a => a.status === 200).length >= 100, 'many of them were answered');
	assert.deepEqual(unlike(one, two), []);
	assert.deepEqual([...hidden_in(one), ...hidden_in(two)], []);
	const gaps = [...one].map(([question, a]) => a.ms - two.get(question).ms);
	t.diagnostic(`${questions.length} questions x ${Object.keys(guessers).length} guessers; times differ by ${median(gaps).toFixed(2)} ms (median), which decides nothing`);
});

test('the control: with nothing concealed the same questions tell the worlds apart, on pages, in search, lists, tables and papers', async () => {
	await sql(`UPDATE protection SET conceal = 0 WHERE person = ${person}`);
	const who = ['agreed without a seat', 'a relative to whom all was agreed', 'the own account'];
	await live_in('one');
	const one = await round(who);
	await live_in('two');
	const told = unlike(one, await round(who));
	for (const kind of [/: \/people\/\w{5} /, /: \/search\?q=/, /: \/mine\/sheet /, /: \/people\/\w{5}\/sheet /])
		assert.ok(told.some(one => kind.test(one)), `${kind}: ${told.map(one => one.slice(0, 90)).join('\n')}`);
	await sql(`UPDATE protection SET conceal = 1 WHERE person = ${person}`);
	assert.ok(told.length >= 10, String(told.length));
});
