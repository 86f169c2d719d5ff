// Writes a world (world.mjs) into a fresh region: what search must find through the program's own forms, the rest as rows.
// Refuses a table about people, or a column of words in one, that nobody has given a canary: a new feature has to say here
// which kind of data it keeps.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { serve, client } from '../web/harness.mjs';
import { new_id, day, aviary } from './world.mjs';
import { sheet_secret } from './blake.mjs';

// The columns with words people wrote, by table: which kind of data they are. Columns not named are codes, dates, references.
export const words = {
	person: { family_name: 'person', given_name: 'person', call_name: 'person', conditions: 'person', brought_by: 'person', postcode: 'address', address: 'address', phone: 'address', home: 'address' },
	team_member: { part: 'team' },
	caution: { headline: 'family', words: 'family' },
	acp_talk: { explained: 'wish', next_when: null, held_at: null, place: null, ability: null, mood: null, topics: null, share: null },
	acp_present: { other: 'wish' },
	acp_statement: { words: 'wish', speaker: 'wish', grounds: 'wish', weighed_by: 'wish', condition: 'wish', reason: 'wish' },
	task: { words: 'life' },
	entry: { words: 'life', headline: 'life' },
	visit: { words: 'life' },
	sheet: { transport_words: 'sheet', cpr_words: 'sheet', assumed: 'sheet', illness: 'sheet', medicine: 'sheet', allergy: 'sheet', manner: 'sheet', house: 'sheet', kin_note: 'sheet' },
	sheet_contact: { name: 'sheet', phone: 'sheet', arrives: 'sheet', words: 'sheet' },
	consent: { reason: 'consent', witness: 'consent', form_version: 'consent', withdrawn_words: 'consent' },
	glass: { reason: 'consent', review_words: 'consent' },
	protection: { named_words: 'protection', fact: 'protection', opinion: 'protection', reported_to: 'protection' },
	kin: { name: 'family', kana: 'family', relation_words: 'family', school: 'family', phone: 'family', address: 'family', contact_words: 'family', words: 'family' },
	kin_will: { source: 'family', words: 'family' },
	kin_attempt: { by_words: 'family', answer: 'family' },
	kin_tie: { source: 'family' },
	knowing: { other: 'family', own_wish: 'family', spouse_wish: 'family', plan_who: 'family', plan_when: 'family', plan_how: 'family', told_by: 'family', words: 'family', support: 'family', grief: 'family' },
	remark: { words: 'wish', answer: 'wish' },
	acp_share: {}, consent_photo: {}, entry_seen: {}, renewal: {}, sheet_token: {}, change_log: {}, read_log: {},
};
// Columns of text that hold codes or the machine's own words.
const codes = { person: ['code', 'family_kana', 'given_kana', 'sex', 'care_level', 'sort_key'], team_member: ['role'], caution: ['kind'], acp_statement: ['voice', 'act', 'topic'],
	task: ['cause'], entry: ['kind', 'audience', 'matters'], remark: ['about'], visit: ['visit_at'], sheet: ['transport', 'cpr', 'confirmed_how'],
	consent: ['effect', 'recipient', 'to_role', 'kinds', 'purpose', 'basis', 'method', 'given_by', 'withdrawn_how'], glass: ['review'], protection: ['kind'],
	kin: ['relation', 'sex', 'contact'], kin_will: ['part', 'answer'], kin_attempt: ['method', 'again', 'person_agreed'], kin_tie: ['kind', 'quality'], consent_photo: ['type', 'sha256'], knowing: ['matter', 'value', 'plan'], sheet_token: ['hash'],
	change_log: null, read_log: null };

const quote = value => value === null || value === undefined ? 'NULL' : typeof value === 'boolean' ? Number(value)
	: typeof value === 'number' || /^\d{15,19}$/.test(value) ? value : `'${String(value).replaceAll("'", "''")}'`;
const insert = (table, row) => `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).map(quote).join(', ')});\n`;
const update = (table, row, where) => Object.keys(row).length ? `UPDATE ${table} SET ${Object.entries(row).map(([k, v]) => `${k} = ${quote(v)}`).join(', ')} WHERE ${where};\n` : '';
const made = () => ({ id: new_id(), version: 1, made_at: Date.now() - 3600000, changed_at: Date.now() - 3600000 });
const gone = row => row.gone ? { gone_at: Date.now() - 1800000 } : {};

function feed(command, args, text) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
		let out = '', err = '';
		child.stdout.on('data', bytes => { out += bytes; });
		child.stderr.on('data', bytes => { err += bytes; });
		child.on('error', reject);
		child.on('exit', code => code === 0 ? resolve(out) : reject(new Error(`${command} ended with ${code}: ${err.slice(0, 2000)}`)));
		child.stdin.on('error', () => {});   // told by its exit
		child.stdin.end(text);
	});
}

// Statements straight into the region's store, on either engine, beside the running server too.
export const sql = (region, text) => region.db
	? feed('psql', ['-qXAt', '-v', 'ON_ERROR_STOP=1', region.db.url], `SET search_path = gate;\nBEGIN;\n${text}\nCOMMIT;\n`)
	: feed('sqlite3', ['-bail', '-cmd', '.timeout 20000', path.join(region.data, 'gate/record.db')], `BEGIN IMMEDIATE;\n${text}\nCOMMIT;\n`);

async function columns(region) {
	const text = region.db
		? await sql(region, `SELECT table_name || '|' || column_name || '|' || data_type FROM information_schema.columns WHERE table_schema = 'gate' AND table_name IN (SELECT table_name FROM information_schema.tables WHERE table_schema = 'gate' AND table_type = 'BASE TABLE');`)
		: await sql(region, `SELECT m.name || '|' || p.name || '|' || p.type FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table';`);
	const tables = new Map();
	for (const line of text.split('\n').filter(Boolean)) {
		const [table, column, type] = line.split('|');
		if (!tables.has(table))
			tables.set(table, new Map());
		tables.get(table).set(column, type.toLowerCase());
	}
	return tables;
}

// A column of words about a person that has no canary is a hole in the test, not a detail.
function all_known(tables) {
	const strange = [];
	for (const [table, its] of tables) {
		if (table !== 'person' && !its.has('person'))
			continue;
		if (!(table in words))
			strange.push(table);
		else if (codes[table] !== null)
			for (const [column, type] of its)
				if (type === 'text' && !(column in words[table]) && !codes[table]?.includes(column))
					strange.push(`${table}.${column}`);
	}
	if (strange.length)
		throw new Error(`Tables or columns about people without a canary: ${strange.join(', ')}. Say in test/gate/rows.mjs which kind of data they are.`);
}

// ---- before the first start ----
const builder_login = 'g_builder';
function ground(world) {
	let out = '';
	for (const [name, id] of Object.entries(world.offices))
		out += insert('office', { ...made(), id, name: '事業所 ' + name, kana: name, kind: 'other' });
	const person = v => v.kind === 'staff' ? {} : { of_person: v.of_person, of_kin: v.of_kin ?? null };
	for (const v of world.viewers.values()) {
		out += insert('account', { ...made(), id: v.account, login: v.login, name: '係 ' + v.name, language: 'ja', kind: v.kind, ...person(v) });
		for (const job of v.jobs)
			out += insert('account_role', { ...made(), account: v.account, office: job.office, role: job.role, from_on: job.from, to_on: job.to });
	}
	return out + "UPDATE setting SET value = '1' WHERE key = 'sample';\n";
}

// ---- through the program's own forms ----
const kana = n => [...String(n).padStart(3, '0')].map(d => 'あいうえおかきくけこ'[d]).join('');
async function through_forms(builder, person, bird) {
	const born = { birth_on_era: 'showa', birth_on_y: '20', birth_on_m: '1', birth_on_d: '2' };
	const ok = (answer, what) => {
		if (answer.status !== 303)
			throw new Error(`${what} for ${person.name} answered ${answer.status}: ${answer.text.slice(0, 600)}`);
		return answer;
	};
	const first = { family_name: bird('person', 'family_name'), given_name: bird('person', 'given_name'), family_kana: kana(person.number), given_kana: 'こ', brought_by: bird('person', 'brought_by') };
	const added = ok(await builder.post(await builder.form('/people/new'), { ...first, ...born, _sure: '1' }), 'POST /people');
	person.code = added.location.split('/')[2];
	const at = '/people/' + person.code;
	ok(await builder.post(await builder.form(at + '/basics', '/basics'), { call_name: bird('person', 'call_name'), address: bird('address', 'address'),
		phone: bird('address', 'phone'), home: bird('address', 'home'), conditions: bird('person', 'conditions') }), 'basics');
	ok(await builder.post(await builder.form(at + '/acp/new', '/acp'), { words: bird('wish', 'words'), present: ['person'], share: 'team' }), 'acp');
	for (const [which, relation] of [['one', 'daughter'], ['two', 'nephew_niece']]) {
		const name = bird('family', 'kin.name', [person.kin[which]]);
		person.kin_names[which] = name;
		ok(await builder.post(await builder.form(at + '/family/new', '/family/new'), { name, relation }), 'family');
	}
	ok(await builder.post(await builder.form(at + '/timeline', f => f.action.endsWith('/timeline')), { words: bird('life', 'entry'), kind: 'note' }), 'timeline');
}

async function some_at_once(items, work, width = 8) {
	const queue = [...items];
	await Promise.all(Array.from({ length: width }, async () => {
		for (let item; (item = queue.shift());)
			await work(item);
	}));
}

// ---- rows ----
function rows_of(world, person, bird, blob) {
	const fill = (table, own = {}, kin = []) => Object.fromEntries(Object.entries(words[table]).filter(([, kind]) => kind).map(([column, kind]) => [column, own[column] ?? bird(kind, `${table}.${column}`, kin)]));
	const about = `person = ${person.id}`;
	let out = '';
	person.rows = {};
	const add = (table, row) => {
		const whole = { ...made(), ...row };
		(person.rows[table] ??= []).push(whole.id);
		out += insert(table, whole);
	};
	out += `DELETE FROM team_member WHERE ${about};\nDELETE FROM consent WHERE ${about};\n`;
	for (const seat of person.seats)
		add('team_member', { id: seat.id, person: person.id, account: seat.account, office: seat.office, role: seat.role, from_on: seat.from, to_on: seat.to, ...fill('team_member'), ...gone(seat) });
	for (const row of person.consents)
		add('consent', { id: row.id, person: person.id, kin: row.kin, effect: row.effect, recipient: row.recipient, to_office: row.to_office, to_account: row.to_account, to_list: row.to_list, to_kin: row.to_kin,
			to_role: row.to_role, kinds: row.kinds.join(' '), purpose: row.purpose, basis: 'consent', given_by: 'person', from_on: row.from, to_on: row.to, withdrawn_at: row.withdrawn_at, ...fill('consent'), ...gone(row) });
	const agreed = person.rows.consent[person.consents.findIndex(row => !row.kin)];
	add('consent_photo', { person: person.id, consent: agreed, place: 1, type: 'image/jpeg', width: 1, height: 1, size: 4, sha256: '0'.repeat(64) });
	out += `INSERT INTO consent_photo_bytes (photo, bytes) VALUES (${person.rows.consent_photo[0]}, ${blob});\n`;
	for (const row of person.glass)
		add('glass', { id: row.id, person: person.id, account: row.account, opened_at: row.opened_at, until_at: row.until_at, ...fill('glass', { reason: bird('consent', 'glass.reason', [], row.account) }), ...gone(row) });
	for (const row of person.protections)
		add('protection', { id: row.id, person: person.id, kind: row.kind, named_account: row.named_account, named_kin: row.named_kin, conceal: row.conceal, requested_on: row.requested_on,
			approved_on: row.approved_on, until_on: row.until_on, ...fill('protection'), ...gone(row) });
	add('caution', { person: person.id, kind: 'do_not_tell', from_on: day(-9), ...fill('caution') });
	for (const v of world.viewers.values()) {
		// What somebody typed and did not record stays theirs; whose it was to be is told only to those who may know them.
		if ((person.number + Number(BigInt(v.account) % 7n)) % 7 === 0)
			out += insert('draft', { account: v.account, key: `acp:${person.code}`, form: `/people/${person.code}/acp/new`, title: null, body: 'words=' + bird('wish', 'draft.body', [], v.account), saved_at: Date.now() - 1000000 });
		add('task', { person: person.id, owner: v.account, due_on: day(0), cause: 'by_hand', words: person.birds.task ??= bird('life', 'task.words') });
		add('visit', { person: person.id, account: v.account, visit_on: day(0), visit_at: '10:00', words: person.birds.visit ??= bird('life', 'visit.words') });
	}
	add('remark', { person: person.id, account: person.own[0].account, about: 'words', words: bird('wish', 'remark.words', [], person.own[0].account), answered_at: Date.now(), answer: bird('wish', 'remark.answer', [], person.own[0].account) });
	for (const id of [person.kin.one, person.kin.two]) {
		const { name: _name, ...rest } = fill('kin', { name: 'kept' }, [id]);
		out += update('kin', rest, `id = ${id}`);
		(person.rows.kin ??= []).push(id);
		add('kin_will', { person: person.id, kin: id, part: 'contact', answer: 'willing', said_on: day(-5), ...fill('kin_will', {}, [id]) });
		add('kin_attempt', { person: person.id, kin: id, tried_on: day(-4), method: 'phone', person_agreed: 'yes', ...fill('kin_attempt', {}, [id]) });
		add('kin_tie', { person: person.id, to_kin: id, kind: 'parent_of', ...fill('kin_tie', {}, [id]) });
	}
	add('kin_tie', { person: person.id, from_kin: person.kin.one, to_kin: person.kin.two, quality: 'distant', ...fill('kin_tie', {}, [person.kin.one, person.kin.two]) });
	for (const kin of [person.kin.one, person.kin.two, null]) {
		const { other: _other, ...rest } = fill('knowing', { other: 'kept' }, kin ? [kin] : []);
		add('knowing', { person: person.id, kin, matter: 'diagnosis', value: 'knows_partly', ...rest });
	}
	for (const [voice, more] of [['family_view', {}], ['presumed', {}]])
		add('acp_statement', { person: person.id, talk: person.talk, voice, act: 'said', topic: 'place', said_on: day(-2), ...fill('acp_statement'), ...more });
	add('sheet', { person: person.id, transport: 'condition', cpr: 'condition', edition: 1, tenths: 100, review_on: day(90), ...fill('sheet') });
	add('sheet_contact', { person: person.id, rank: 1, ...fill('sheet_contact') });
	person.paper = 'q' + String(person.number).padStart(19, '0');
	out += insert('sheet_token', { id: new_id(), hash: sheet_secret(person.paper), person: person.id, edition: 1, made_at: Date.now() - 3600000, until_on: day(300) });
	const { words: _said, ...beside } = fill('acp_statement', { words: 'kept' });
	out += update('acp_statement', beside, about) + update('acp_talk', { explained: bird('wish', 'acp_talk.explained') }, about);
	out += insert('acp_present', { ...made(), talk: person.talk, person: person.id, is_person: 0, ...fill('acp_present') });
	out += update('entry', { headline: bird('life', 'entry.headline') }, `${about} AND talk IS NULL`);
	return out + update('person', { postcode: bird('address', 'postcode'), keeper: person.keeper ?? world.offices.nobody }, `id = ${person.id}`);
}

// A started region with the whole world in it: { region, world, birds, clients: login -> cookie text }.
export async function settle(world, { on, args = [] } = {}) {
	const birds = aviary();
	const builder = { name: 'builder', login: builder_login, account: new_id(), kind: 'staff', jobs: [{ office: world.offices.builders, role: 'visiting_nurse', from: day(-400), to: null }] };
	world.viewers.set('builder', builder);
	const region = await serve({ sample: false, on, args, make: async region => {
		await region.engawa('region add gate', '--title', '門の試し', '--login', 'gate_admin', '--admin', '門 番');
		all_known(await columns(region));
		await sql(region, ground(world));
	} });
	try {
		const cookies = new Map();
		const sign_in = async v => {
			const s = await client(region.base);
			await s.signInSample(v.login);
			cookies.set(v.login, [...s.jar].map(pair => pair.join('=')).join('; '));
			return s;
		};
		const hand = await sign_in(builder);
		const ids = new Map();
		await some_at_once(world.people, async person => {
			person.birds = {};
			person.kin_names = {};
			person.bird = (...how) => birds.make(person, ...how);
			await through_forms(hand, person, person.bird);
			ids.set(person.code, person);
		});
		await sign_in(world.viewers.get('account_ended'));
		await region.halt();
		// The program gave the people their numbers; everything that names them follows.
		for (const line of (await sql(region, 'SELECT code || \'|\' || id FROM person;')).split('\n').filter(Boolean)) {
			const [code, id] = line.split('|');
			const person = ids.get(code);
			if (!person)
				continue;
			person.id = id;
			for (const v of person.own)
				v.of_person = id;
			person.seats.push({ id: new_id(), account: builder.account, office: world.offices.builders, role: 'visiting_nurse', from: day(-30), to: null });
		}
		const renamed = new Map();
		const names = new Map(world.people.flatMap(person => Object.entries(person.kin_names).map(([which, name]) => [name, [person, which]])));
		for (const line of (await sql(region, 'SELECT name || \'|\' || id FROM kin;')).split('\n').filter(Boolean)) {
			const [name, id] = line.split('|'), [person, which] = names.get(name);
			renamed.set(person.kin[which], id);
			person.kin[which] = id;
			birds.birds.get(name).kin = [id];
		}
		const now_called = row => { for (const key of ['kin', 'to_kin', 'named_kin', 'of_kin']) if (row[key]) row[key] = renamed.get(row[key]); };
		for (const person of world.people)
			[...person.consents, ...person.protections, ...person.own].forEach(now_called);
		const by_id = new Map(world.people.map(person => [person.id, person]));
		for (const table of ['acp_talk', 'acp_statement', 'entry'])
			for (const line of (await sql(region, `SELECT person || '|' || id FROM ${table};`)).split('\n').filter(Boolean)) {
				const [person, id] = line.split('|');
				(by_id.get(person)[table + 's'] ??= []).push(id);
			}
		let text = '';
		for (const one of world.lists.values()) {
			text += insert('share_list', { ...made(), id: one.id, name: '一覧', ...gone(one) });
			for (const at of one.offices)
				text += insert('share_list_office', { ...made(), list: one.id, office: at.office, from_on: at.from, to_on: at.to });
		}
		for (const person of world.people) {
			for (const v of person.own)
				text += insert('account', { ...made(), id: v.account, login: v.login, name: '家の人', language: 'ja', kind: v.kind, of_person: v.of_person, of_kin: v.of_kin ?? null });
			person.talk = person.acp_talks[0];
			text += rows_of(world, person, person.bird, region.db ? "'\\xFFD8FFD9'" : "x'FFD8FFD9'");
			Object.assign(person.rows, { acp_talk: person.acp_talks, entry: person.entrys });
			person.rows.acp_statement.unshift(...person.acp_statements);
		}
		text += `UPDATE account SET gone_at = ${Date.now() - 1000} WHERE id = ${world.viewers.get('account_ended').account};\n`;
		await sql(region, text);
		region.log.text = '';   // the old port is in it
		await region.start();
		const staying = [...world.viewers.values()].filter(v => !v.ended && v !== builder);
		await some_at_once([...staying, ...world.people.flatMap(person => person.own)], sign_in);
		return { region, world, birds, cookies };
	} catch (mistake) {
		mistake.message += '\n' + region.log.text.slice(-2000);
		await region.stop().catch(() => {});
		throw mistake;
	}
}
