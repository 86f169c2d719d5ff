// One recording for the power-loss proof: a real server under the shim (shim.c), four writers and two readers over HTTP, a pause in
// which it checkpoints, an orderly end and a new start, and load again. Prints "writes N pages N", what the clients received.
//   node record.mjs SHIM LOG BASE      ENGAWA_BIN; LOG and BASE are made: the steps, and the folder as it was before them
import { rmSync } from 'node:fs';
import { cp, mkdtemp, truncate } from 'node:fs/promises';
import { serve, client } from '../../web/harness.mjs';
import { kinds, people_of } from '../ledger.mjs';
import { store_of } from '../../web/store.mjs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [shim, log, base] = process.argv.slice(2).map(one => path.resolve(one));
const seconds = Number(process.env.ENGAWA_POWER_SECONDS ?? 1.5);
const wait = ms => new Promise(done => setTimeout(done, ms));
const letters = { e: kinds.entry, t: kinds.task, a: kinds.talk };
let writes = 0, pages = 0, number = 0;

async function writer(region, account) {
	const s = await client(region.base);
	await s.signInSample(account);
	for (const code of await people_of(s)) {
		const forms = {};
		for (const [kind, k] of Object.entries(letters))
			forms[kind] = await s.form(k.page(code), k.pick).catch(() => null);
		if (Object.values(forms).every(Boolean))
			return { s, forms, n: 0 };
	}
	throw new Error(`${account} may write for nobody`);
}

async function reader(region, account, sql) {
	const s = await client(region.base);
	await s.signInSample(account);
	const people = [];
	for (const code of await people_of(s))
		people.push({ code, id: await sql(`SELECT id FROM person WHERE code = '${code}'`) });
	return { s, id: await sql(`SELECT id FROM account WHERE login = '${account}'`), people, n: 0 };
}

async function write_one(w) {
	const letter = Object.keys(letters)[w.n++ % 3], mark = letter + String(number++).padStart(5, '0'), form = w.forms[letter];
	const given = { ...letters[letter].with(`強い${mark}`), _key: mark.padStart(32, '0') };
	const fields = [...form.fields.filter(([name]) => !(name in given)), ...Object.entries(given).flatMap(([name, value]) => [value].flat().map(one => [name, one]))];
	const answer = await w.s.raw(form.action, { method: 'POST', body: new URLSearchParams(fields), headers: { 'x-ledger': mark } });
	await answer.arrayBuffer();
	if (answer.status !== 303)
		throw new Error(`a form was answered ${answer.status}`);
	writes++;
}

async function read_one(r) {
	const person = r.people[r.n++ % r.people.length];
	const answer = await r.s.raw('/people/' + person.code, { headers: { 'x-ledger': `p${r.id}/${person.id}` } });
	await answer.arrayBuffer();
	if (answer.status !== 200)
		throw new Error(`a page was answered ${answer.status}`);
	pages++;
}

async function load(writers, readers, ms) {
	const until = Date.now() + ms;
	await Promise.all([...writers.map(async w => { while (Date.now() < until) await write_one(w); }),
		...readers.map(async r => { while (Date.now() < until) { await read_one(r); await wait(5); } })]);
}

const data = await mkdtemp(path.join(tmpdir(), 'engawa-power-'));
process.on('exit', () => rmSync(data, { recursive: true, force: true }));
const env = { LD_PRELOAD: shim, ENGAWA_POWER_ROOT: data, ENGAWA_POWER_LOG: log };
process.env.TMPDIR = data;                  // the region's folder is made below what is recorded
const region = await serve({ env, make: async region => {
	await truncate(log, 0);
	await cp(region.data, path.join(base, path.basename(region.data)), { recursive: true });
} });
try {
	const sql = await store_of(region);
	const writers = [], readers = [];
	for (const account of ['visiting_nurse', 'doctor', 'msw', 'care_manager'])
		writers.push(await writer(region, account));
	for (const account of ['pharmacist', 'community_centre'])
		readers.push(await reader(region, account, sql));
	await load(writers, readers, seconds * 1000);
	await wait(500);
	await load(writers, readers, seconds * 1000);
	await region.halt();
	region.log.text = '';
	await region.start();
	for (const one of [...writers, ...readers])
		one.s.base = region.base;
	await load(writers, readers, seconds * 1000);
} finally {
	await region.stop();
}
console.log(`region ${path.basename(region.data)}/midori writes ${writes} pages ${pages}`);
