// Backup, restore, export, import: everything comes back, on either engine, from a region that is being written to; what was
// changed on the way is refused before anything is written; what is interrupted leaves nothing half there.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile, readdir, stat, cp, rename, symlink } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { serve, client, clients, people_in } from '../web/harness.mjs';
import { store_of } from '../web/store.mjs';
import { copies_while_writing, refused, tamperings, random, seed } from './checks.mjs';
import { engawa, must, folder, place, keys, rows_of, row, killed, serve_at, authenticator } from './copies.mjs';

const long = process.env.ENGAWA_TEST_LONG === '1';
const by_name = { sqlite: 'postgres', postgres: 'sqlite' };
const head = text => text.match(/change_log ends at (\d+) ([0-9a-f]{64})/).slice(1).join(' ');

// The sample with traces of use in every part: sessions, drafts, read entries, a second factor.
async function used(t, on) {
	const region = await serve({ on });
	t.after(() => region.stop());
	const s = await clients(region.base, 'visiting_nurse', 'doctor', 'msw');
	for (const code of people_in(await s.visiting_nurse.get('/people')))
		for (const part of ['', '/sheet', '/timeline'])
			await s.visiting_nurse.get(`/people/${code}${part}`);
	return { region, s, at: { on, where: on === 'sqlite' ? ['--data', region.data] : ['--store', region.db.url] } };
}

const counts = manifest => manifest.slice(1);   // all but the head, which says when

async function same_pages(one, other, answers) {
	for (const where of answers) {
		const a = await one.get(where), b = await other.get(where);
		assert.equal(a.status, b.status, where);
		assert.deepEqual(people_in(a), people_in(b), where);
		assert.equal((a.text.match(/件|人/g) ?? []).length, (b.text.match(/件|人/g) ?? []).length, where);
	}
}

for (const from of ['sqlite', 'postgres'])
	test(`${from} to ${by_name[from]} and back: the same rows, whole logs, the same search, sessions go on`, async t => {
		const dir = await folder(t), key = await keys(dir), { region, s, at } = await used(t, from);
		const was = await rows_of(at, 'midori', dir);
		const other = await place(t, by_name[from]), back = await place(t, from);

		const left = path.join(dir, 'left');
		const told = await must(['export', ...at.where, '--region', 'midori', '--out', left]);
		const taken = await must(['import', left, ...other.where, '--region', 'midori']);
		assert.equal(head(told), head(taken));
		const there = await rows_of(other, 'midori', dir);
		assert.deepEqual(counts(there.manifest), counts(was.manifest));
		for (const [table, lines] of was.tables)
			assert.deepEqual(there.tables.get(table), lines, table);

		const sealed = path.join(dir, 'sealed');
		await must(['backup', ...other.where, '--region', 'midori', '--to', key.public, '--out', sealed]);
		await must(['restore', sealed, '--key', key.private, ...back.where, '--region', 'midori']);
		const again = await rows_of(back, 'midori', dir);
		assert.deepEqual(counts(again.manifest), counts(was.manifest));
		for (const place_now of [other, back])
			assert.match(await must(['verify', ...place_now.where]), /midori: whole/);

		const now = await serve_at(t, back);
		const moved = await client(now.base);
		for (const [name, value] of s.visiting_nurse.jar)
			moved.jar.set(name, value);
		assert.equal((await moved.get('/today')).status, 200, 'the session goes on');
		const fresh = await clients(now.base, 'visiting_nurse');
		await same_pages(s.visiting_nurse, fresh.visiting_nurse, ['北沢', 'きた', '髙﨑', '0010', '昭和21', '薬', '家'].map(q => '/search?q=' + encodeURIComponent(q)));
		const code = people_in(await fresh.visiting_nurse.get('/people'))[0];
		const form = await fresh.visiting_nurse.form(`/people/${code}/timeline`, f => f.action.endsWith('/timeline'));
		assert.equal((await fresh.visiting_nurse.post(form, { words: '移したあとに書いた', kind: 'note' })).status, 303, 'and can be written to');
		const found = await fresh.visiting_nurse.get('/search?q=' + encodeURIComponent('移したあと'));
		assert.match(found.text, /移したあと ?に書いた/);
		await now.halt();
		assert.match(await must(['verify', ...back.where]), /midori: whole/);
	});

test('a password and a second factor go along: sign-in works on the other engine', async t => {
	const dir = await folder(t), at = await place(t, 'sqlite'), other = await place(t, 'postgres'), password = '朝の川べりを 二人で 歩いた道';
	const added = await must(['region', 'add', 'sakura', '--title', 'さくら市', '--login', 'yamada', '--admin', '山田 花子', ...at.where]);
	const one = await serve_at(t, at), s = await client(one.base);
	const step1 = await s.post(await s.form('/first'), { login: 'yamada', code: added.match(/One-time code: (\S+)/)[1], chosen: password, again: password });
	const show = authenticator(step1.html.match(/class="mono">([A-Z2-7]{4}(?: [A-Z2-7]{4}){7})</)[1].replaceAll(' ', ''));
	const step2 = await s.post(s.pick(step1), { totp: show(-1) });
	assert.equal(step2.status, 200, step2.text);
	await must(['export', ...at.where, '--region', 'sakura', '--out', path.join(dir, 'x')]);
	await must(['import', path.join(dir, 'x'), ...other.where, '--region', 'sakura']);
	const two = await serve_at(t, other), c = await client(two.base);
	const wrong = await c.post(await c.form('/sign-in', '/sign-in'), { login: 'yamada', password: password + '！', code: show(0) });
	assert.notEqual(wrong.status, 303, 'a wrong password');
	const right = await c.post(await c.form('/sign-in', '/sign-in'), { login: 'yamada', password, code: show(1) });
	assert.equal(right.status, 303, right.text);
	assert.equal((await c.get('/today')).status, 200);
	await one.halt();
	await two.halt();
});

// ---- while others write ----

for (const on of ['sqlite', 'postgres'])
	test(`${on}: a copy taken while four write is one moment, and has all that was acknowledged before it began`, async t => {
		assert.deepEqual(await copies_while_writing(t, on, long ? 40 : 4), []);
	});

// ---- what was changed on the way ----

test('a hundred changed copies, and a wrong key: each refused with a sentence, before anything is written', async t => {
	t.diagnostic(`seed ${seed}`);
	const { taken, n, file, key, to, dir } = await refused(t, tamperings, long ? 2000 : 100);
	assert.deepEqual(taken, []);
	t.diagnostic(`${n} changed copies refused`);
	await must(['backup-key', '--out', path.join(dir, 'other')]);
	const answer = await engawa(['restore', file, '--key', path.join(dir, 'other'), ...to.where, '--region', 'x']);
	assert.equal(answer.code, 1);
	assert.match(answer.err, /sealed to another key/);
	assert.equal((await engawa(['restore', file, '--key', key.public, ...to.where, '--region', 'x'])).code, 1, 'the public key opens nothing');
	assert.deepEqual(await to.names(), []);
	await must(['restore', file, '--key', key.private, ...to.where, '--region', 'x']);
});

test('an export that was changed is refused', async t => {
	const dir = await folder(t), at = await place(t, 'sqlite'), to = await place(t, 'sqlite'), left = path.join(dir, 'left');
	await must(['demo', ...at.where]);
	await must(['export', ...at.where, '--out', left]);
	const changes = {
		'a word': async f => writeFile(path.join(f, 'data/person.jsonl'), (await readFile(path.join(f, 'data/person.jsonl'), 'utf8')).replace('北沢', '南沢')),
		'a row less': async f => writeFile(path.join(f, 'data/caution.jsonl'), (await readFile(path.join(f, 'data/caution.jsonl'), 'utf8')).split('\n').slice(1).join('\n')),
		'a table without rows': f => writeFile(path.join(f, 'data/entry.jsonl'), ''),
		'no table': async f => writeFile(path.join(f, 'manifest.jsonl'), (await readFile(path.join(f, 'manifest.jsonl'), 'utf8')).split('\n').filter((_, i) => i !== 1 && i !== 2).join('\n')),
		'the end': async f => writeFile(path.join(f, 'manifest.jsonl'), (await readFile(path.join(f, 'manifest.jsonl'), 'utf8')).split('\n').slice(0, -2).join('\n') + '\n'),
	};
	for (const [what, change] of Object.entries(changes)) {
		const copy = path.join(dir, 'changed ' + what);
		await cp(left, copy, { recursive: true });
		await change(copy);
		const answer = await engawa(['import', copy, ...to.where, '--region', 'x']);
		assert.equal(answer.code, 1, what);
		assert.deepEqual(await to.names(), [], what);
	}
	await must(['import', left, ...to.where, '--region', 'x']);
});

test('an import reads files and nothing else: no pipe that never answers, no way to another place', { timeout: 60000 }, async t => {
	const dir = await folder(t), at = await place(t, 'sqlite'), to = await place(t, 'sqlite'), left = path.join(dir, 'left');
	await must(['demo', ...at.where]);
	await must(['export', ...at.where, '--out', left]);
	for (const kind of ['pipe', 'link']) {
		const copy = path.join(dir, kind), rows = path.join(copy, 'data/caution.jsonl');
		await cp(left, copy, { recursive: true });
		await rename(rows, path.join(dir, 'elsewhere ' + kind));
		if (kind === 'pipe') execFileSync('mkfifo', [rows]);
		else await symlink(path.join(dir, 'elsewhere link'), rows);
		assert.equal((await engawa(['import', copy, ...to.where, '--region', 'x'])).code, 1, kind);
		assert.deepEqual(await to.names(), [], kind);
	}
});

// What stands in a region that came from elsewhere is anything: a person's code becomes a folder's name.
test('an export never writes outside of its folder', async t => {
	const dir = await folder(t), region = await serve({ on: 'sqlite' });
	t.after(() => region.stop());
	const sql = await store_of(region), code = await sql("SELECT code FROM person ORDER BY id LIMIT 1");
	for (const bad of ['../../out', '/tmp/engawa-out', 'a/b', '..', '']) {
		await sql(`UPDATE person SET code = '${bad}' WHERE id = (SELECT MIN(id) FROM person)`);
		const left = path.join(dir, 'left'), answer = await engawa(['export', '--data', region.data, '--out', left]);
		assert.equal(answer.code, 1, bad);
		assert.deepEqual((await readdir(dir)).filter(name => name !== 'left'), [], bad);
		assert.ok(!(await readdir(dir)).includes('left'), bad);
	}
	await sql(`UPDATE person SET code = '${code}' WHERE id = (SELECT MIN(id) FROM person)`);
	await must(['export', '--data', region.data, '--out', path.join(dir, 'left')]);
});

// ---- nothing is written over, nothing is half there ----

test('what is there stays: a region, a file, a folder', async t => {
	const dir = await folder(t), key = await keys(dir), file = path.join(dir, 'sealed');
	const at = await place(t, 'sqlite'), there = { sqlite: at, postgres: await place(t, 'postgres') };
	await must(['demo', ...at.where]);
	await must(['demo', ...there.postgres.where]);
	await must(['backup', ...at.where, '--to', key.public, '--out', file]);
	const bytes = await readFile(file);
	assert.equal((await stat(file)).mode & 0o777, 0o600);
	assert.equal((await stat(key.private)).mode & 0o777, 0o600);
	assert.match((await engawa(['backup', ...at.where, '--to', key.public, '--out', file])).err, /there already/);
	assert.deepEqual(await readFile(file), bytes);
	assert.match((await engawa(['backup-key', '--out', key.private])).err, /there already/);
	for (const on of ['sqlite', 'postgres']) {
		const was = await rows_of(there[on], 'midori', dir);
		assert.match((await engawa(['restore', file, '--key', key.private, ...there[on].where, '--region', 'midori'])).err, /there already/);
		assert.deepEqual((await rows_of(there[on], 'midori', dir)).manifest.slice(1), was.manifest.slice(1));
		for (const name of ['_making_x', '../x', 'X', '1x', ''])
			assert.equal((await engawa(['restore', file, '--key', key.private, ...there[on].where, '--region', name])).code, 2, name);
	}
	assert.equal((await engawa(['export', ...at.where, '--out', dir])).code, 1);
});

for (const on of ['sqlite', 'postgres'])
	test(`${on}: restore killed at any moment leaves no region, and the next attempt makes it whole`, async t => {
		const dir = await folder(t), key = await keys(dir), file = path.join(dir, 'sealed'), at = await place(t, 'sqlite'), to = await place(t, on);
		await must(['demo', ...at.where]);
		await must(['backup', ...at.where, '--to', key.public, '--out', file]);
		const args = name => ['restore', file, '--key', key.private, ...to.where, '--region', name];
		const began = Date.now(), whole = ['first'];
		await must(args('first'));
		const takes = Date.now() - began, rounds = long ? 200 : 20;
		let kills = 0;
		for (let i = 0; i < rounds; i++) {
			const name = `back${whole.length}`, { signal } = await killed(args(name), takes * (i + random(100) / 100) / rounds);
			const seen = (await must(['verify', ...to.where])).match(/^\w+: whole/gm).map(line => line.split(':')[0]);
			kills += signal !== null;
			if (seen.includes(name))
				whole.push(name);
			assert.deepEqual(seen, [...whole].sort(), 'nothing half there is seen');
		}
		assert.ok(kills > rounds / 4, `${kills} kills`);
		await must(args(`back${whole.length}`));
		assert.ok(!(await to.names()).some(name => name.startsWith('_')), 'what was left half made is cleared away');
		assert.deepEqual((await rows_of(to, `back${whole.length}`, dir)).manifest.slice(1), (await rows_of(at, 'midori', dir)).manifest.slice(1));
		t.diagnostic(`${kills} kills within ${takes} ms`);
	});

test('backup killed at any moment leaves a whole file or none', async t => {
	const dir = await folder(t), key = await keys(dir), at = await place(t, 'sqlite'), to = await place(t, 'sqlite');
	await must(['demo', ...at.where]);
	for (let i = 0; i < 15; i++) {
		const file = path.join(dir, `f${i}`);
		await killed(['backup', ...at.where, '--to', key.public, '--out', file], 4 + random(50));
		if ((await readdir(dir)).includes(`f${i}`))
			await must(['restore', file, '--key', key.private, ...to.where, '--region', `r${i}`]);
	}
});

test('what leaves can be read: a record, a sheet, tables, and no secret among them', async t => {
	const dir = await folder(t), { at } = await used(t, 'sqlite'), left = path.join(dir, 'left'), { tables } = await rows_of(at, 'midori', dir);
	await must(['export', ...at.where, '--out', left]);
	const people = await readdir(path.join(left, 'people'));
	assert.equal(people.length, tables.get('person').length);
	for (const code of people)
		assert.match(await readFile(path.join(left, 'people', code, 'record.html'), 'utf8'), new RegExp(`<td>${code}</td>`));
	const of = tables.get('person').map(row).find(p => p.family_name === '北沢'), record = await readFile(path.join(left, 'people', of.code, 'record.html'), 'utf8');
	for (const words of tables.get('acp_statement').map(row).filter(s => s.person === of.id).map(s => s.words))
		assert.ok(record.includes(words.replace(/[&<>"']/g, '')) || /[&<>"']/.test(words), words);
	const pdf = await readFile(path.join(left, 'people', of.code, 'sheet.pdf'));
	assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
	const csv = await readFile(path.join(left, 'csv/person.csv'), 'utf8');
	assert.match(csv, /^\uFEFF番号,版,記録した日時/);
	assert.match(csv, /北沢,勇,きたざわ,いさむ,.*,1946-01-20,男性,/);
	const page = await readFile(path.join(left, 'index.html'), 'utf8');
	assert.match(page, /engawa import このフォルダー/);
	assert.match(page, /lang="en"[\s\S]*hashes of passwords/);
	const secrets = [...tables.get('account_secret').map(row).flatMap(r => [r.password_hash, r.totp_secret]), ...tables.get('session').map(line => row(line).hash),
		...tables.get('setting').map(row).filter(r => r.value.length > 30).map(r => r.value)].filter(Boolean);
	assert.ok(secrets.length > 2);
	for (const file of await readdir(path.join(left, 'csv')))
		for (const secret of secrets)
			assert.ok(!(await readFile(path.join(left, 'csv', file), 'utf8')).includes(secret), file);
});

test('a backup without the private key says nothing of anybody', async t => {
	const dir = await folder(t), key = await keys(dir), at = await place(t, 'sqlite'), file = path.join(dir, 'sealed');
	await must(['demo', ...at.where]);
	await must(['backup', ...at.where, '--to', key.public, '--out', file]);
	const bytes = await readFile(file);
	for (const word of ['北沢', 'person', 'midori', 'change_log', '縁側'])
		assert.equal(bytes.indexOf(word), -1, word);
});
