// kill -9 under load. Eight writers record over HTTP (entries, tasks, talks), each form with its key; two readers open a person's
// page without pause. At a random moment the server is killed; it starts again on the same region; every writer sends what
// got no answer once more, with the same key. Then the clients' ledger is compared with the region itself:
//   lost      answered, and not there (before anything is sent again)      doubled   there more than once in the end
//   chain     `engawa verify`                                              index     every word is found, none twice
//   unread    pages that a reader received beyond the lines of the read log that name this reader and this page
//
//   node kill.mjs --rounds N [--must lost,unread]      ENGAWA_BIN, ENGAWA_TEST_ENGINE, ENGAWA_TEST_PG as for test/web
// --must: the program has a fault (test/fault/plant.mjs) and this has to see it so: ends when each has been seen.
import { randomInt } from 'node:crypto';
import { serve, engine } from '../../web/harness.mjs';
import { store_of } from '../../web/store.mjs';
import { eight, ledger } from '../ledger.mjs';

const option = (name, otherwise) => process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const rounds = Number(option('--rounds', 50)), must = option('--must', '').split(',').filter(Boolean);
const wait = ms => new Promise(done => setTimeout(done, ms));
const book = ledger(), { sum, wrong, report } = book;
sum.first = [];

async function write_on(w, round, load) {
	while (load.on) {
		const one = w.open = book.next(w, round);
		try {
			one.acked = await book.send(w, one);
		} catch (mistake) { book.over(mistake); }
		if (!one.acked)
			return;
		load.acked++;
		w.open = null;
	}
}

async function read_on(r, load) {
	while (load.on) {
		try {
			await book.read_one(r);
		} catch { return; }
	}
}

// ---- what is there ----

// Tasks are not searched for; a word may stand once in the index, and is there exactly when its row is.
async function look_in_index(sql, round) {
	const found = await book.in_index(sql, round);
	const mine = [...book.written.values()].filter(one => one.round === round && one.kind !== 'task');
	for (const one of mine)
		if ((found.get(one.token) ?? 0) !== one.there)
			report('index', `${one.kind} ${one.token}: ${one.there} rows, ${found.get(one.token) ?? 0} in the index`);
	for (const one of mine.sort(() => randomInt(3) - 1).slice(0, 4)) {
		const page = await one.s.get(`/search?q=${one.token}`);
		const hits = page.html.split(one.token).length - 1;
		if (one.there && !page.html.includes('<mark>'))
			report('index', `${one.kind} ${one.token} is not found (${page.status}, ${hits} times on the page)`);
	}
}

async function look_at_chain(region) {
	const said = await region.engawa('verify').catch(mistake => mistake);
	if (!/: whole\./.test(said.stdout))
		report('chain', (said.stdout || said.stderr || String(said)).trim());
}

// ---- a round ----

async function round_of(region, round, writers, readers, sql, witness) {
	const load = { on: true, acked: 0 };
	for (const r of readers)
		r.lines ??= await book.lines_of(r, witness);
	const all = [...writers.map(w => write_on(w, round, load)), ...readers.map(r => read_on(r, load))];
	const began = Date.now();
	while (load.acked < 4 && Date.now() - began < 20000)
		await wait(2);
	await wait(Math.random() * (round % 8 ? 160 : 900));      // now and then long enough for a checkpoint in the middle
	region.child.kill('SIGKILL');
	await region.ended;
	load.on = false;
	await Promise.all(all);

	region.log.text = '';
	const spawned = Date.now();
	const base = await region.start(), ready = Date.now() - spawned;
	for (const one of [...writers, ...readers])
		one.s.base = base;
	await book.look(sql, round, 'before anything was sent again');
	const open = writers.filter(w => w.open);
	sum.unanswered += open.length;
	sum.found_written += open.filter(w => w.open.there).length;
	let first = 0;
	const again = Date.now();
	for (const w of open) {
		for (let i = 0; i < 50 && !w.open.acked; i++)
			w.open.acked = await book.send(w, w.open);
		first ||= ready + Date.now() - again;
		w.open = null;
	}
	if (first)
		sum.first.push(first);
	await book.look(sql, round, 'in the end');
	await look_in_index(sql, round);
	for (const r of readers)
		await book.look_at_reads(r, witness);
	if (round < 50 || round % 20 === 0 || round === rounds - 1)
		await look_at_chain(region);
	book.turn();
}

// ---- all of them ----

const region = await serve();
const began = Date.now();
let done = 0;
try {
	const sql = await store_of(region), witness = await store_of(region, 'read_log');
	const writers = [];
	for (const [i, account] of eight.entries())
		writers.push(await book.writer(region.base, account, i));
	const readers = [await book.reader(region.base, 'pharmacist', sql), await book.reader(region.base, 'community_centre', sql)];
	for (; done < rounds && !(must.length && must.every(kind => sum[kind])); done++)
		await round_of(region, done, writers, readers, sql, witness);
	sum.pages = readers.reduce((n, r) => n + r.pages, 0);
	if (engine === 'sqlite') {
		const whole = await sql('PRAGMA integrity_check').catch(String);
		if (whole !== 'ok')
			report('index', whole);
	}
} finally {
	await region.stop();
}

const times = sum.first.sort((a, b) => a - b), at = part => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
const bad = sum.lost + sum.doubled + sum.unread + sum.index + sum.chain;
console.log(`# kill -9, ${engine}: ${done} rounds in ${Math.round((Date.now() - began) / 1000)} s; ${sum.acked} writes answered, ${sum.unanswered} cut off (${sum.found_written} of them were written); `
	+ `${sum.pages} pages received`);
console.log(`# kill -9, ${engine}: lost ${sum.lost}, doubled ${sum.doubled}, chain broken ${sum.chain}, index wrong ${sum.index}, pages without their line ${sum.unread}`);
if (times.length)
	console.log(`# kill -9, ${engine}: first good write after the start: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms (bar 1000 ms, not judged here)`);
if (must.length) {
	const controls = { lost: 'what it answered is not there', unread: 'it sends pages that no read log knows', doubled: 'what is sent twice stands twice' };
	for (const kind of must)
		console.log(`${sum[kind] ? 'ok' : 'not ok'} - control (${engine}), a faulty build is seen: ${controls[kind]} (${sum[kind]} in ${done} rounds)`);
	process.exit(must.every(kind => sum[kind]) ? 0 : 1);
}
for (const line of wrong)
	console.log(line);
console.log(`${bad ? 'not ok' : 'ok'} - ${engine}: ${done} times killed under load, nothing lost, nothing twice, chain, index and read log whole`);
console.log(`${sum.acked > rounds * 4 && sum.pages > rounds && sum.unanswered > rounds / 2 ? 'ok' : 'not ok'} - ${engine}: there was a load to be cut off`);
process.exit(bad || sum.acked <= rounds * 4 ? 1 : 0);
