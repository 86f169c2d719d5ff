// PostgreSQL's primary is lost under load, its one synchronous standby is promoted, and Engawa goes on by itself: one process
// through all rounds. Eight writers (each form with its key, sent again until it is answered) and two readers; in each round
// something is broken, the old primary is fenced, the standby promoted, the load goes on, and the ledger is compared with the
// new primary: answered and not there, there twice, pages whose line in the read log is gone, the chain (`engawa verify`).
//
//   node failover.mjs [--rounds N] [--only NAME,NAME] [--stale] [--must-lose]      ENGAWA_BIN as for test/web
// --stale: at the end the replaced primary comes back as a primary. --must-lose: a control, ends at the first loss.
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { binary, client } from '../../web/harness.mjs';
import { eight, ledger } from '../ledger.mjs';
import { make_pair, nets } from './nodes.mjs';

const run = promisify(execFile), wait = ms => new Promise(done => setTimeout(done, ms));
const option = (name, otherwise) => process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise;
const must_lose = process.argv.includes('--must-lose');
const SETTLED_MS = 60000;

// ---- what is done to the primary p, whose standby is s ----

const cancel = p => p.sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'").catch(() => 0);
const nemeses = {
	'killed': { plain: true, strike: p => p.kill() },
	'frozen': { strike: p => p.freeze() },
	'cut off from all': { strike: async p => { await p.cut('house'); await p.cut('peer'); } },
	'its answers lost': { strike: p => p.cut('house', 'out') },
	'waits cancelled': { strike: async p => {
		await p.cut('peer');
		for (let i = 0; i < 8; i++) {
			await wait(250);
			await cancel(p);
		}
	} },
	'killed while the standby lags': { plain: true, strike: async (p, s) => {
		await s.freeze_receiver();
		await wait(400);
		await p.kill();
		await s.thaw_receiver();
	} },
	'not fenced': { unfenced: true, strike: p => p.cut('peer') },
	'away for a while': { stays: true, strike: async p => {
		await p.cut('house');
		await wait(4000);
		await p.heal();
	} },
	// Controls: nobody waits for the standby.
	'asynchronous and killed': { control: true, plain: true, waits: false, strike: (p, s, load) => lose_touch(p, s, load, () => s.freeze_receiver(), () => p.kill(), () => s.end_receiver()) },
	'asynchronous and not fenced': { control: true, waits: false, unfenced: true, strike: (p, s, load) => lose_touch(p, s, load, () => p.cut('peer'), () => 0, () => 0) },
};

// Answers go on although the standby hears nothing of them.
async function lose_touch(p, s, load, part, end, meet) {
	await part();
	const had = load.acked;
	for (let i = 0; i < 400 && load.acked < had + 20; i++)
		await wait(20);
	await end();
	await meet();
}

// ---- the server ----

async function serve(url) {
	const data = await mkdtemp(path.join(tmpdir(), 'engawa-')), where = ['--data', data, '--store', url];
	const house = { log: '', base: '', where };
	house.engawa = (...words) => run(binary, [...words, ...where], { timeout: 120000, maxBuffer: 1 << 24 });
	house.start = async () => {
		const child = house.child = spawn(binary, ['serve', ...where, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
		house.ended = new Promise(done => child.on('exit', (code, signal) => done(code ?? signal)));
		const listening = new Promise(done => {
			for (const stream of [child.stdout, child.stderr])
				stream.on('data', bytes => {
					house.log += bytes;
					const line = house.log.match(/Engawa is listening on (http:\S+)/);
					if (line) done(line[1]);
				});
		});
		house.base = await Promise.race([listening, house.ended.then(end => { throw new Error(`The server ended with ${end}:\n${house.log}`); })]);
	};
	house.stop = async () => {
		const late = setTimeout(() => house.child.kill('SIGKILL'), 30000);
		house.child?.kill('SIGTERM');
		const end = house.child ? await house.ended : 0;
		clearTimeout(late);
		await rm(data, { recursive: true, force: true });
		return end;
	};
	return house;
}

// ---- the load ----

async function write_on(book, w, round, load) {
	while (load.on) {
		const one = w.open = book.next(w, round);
		for (const began = Date.now(); !one.acked; ) {
			w.said = null;
			try {
				one.acked = await book.send(w, one);
			} catch (mistake) { book.over(mistake); }
			if (one.acked)
				break;
			book.sum.unanswered++;
			load.unknown += /確かめられませんでした/.test(w.said?.text ?? '');
			if (Date.now() - began > SETTLED_MS)
				return book.report('stuck', `${one.kind} ${one.token}: no answer for ${SETTLED_MS / 1000} s: ${w.said?.status} ${w.said?.text.slice(0, 200)}`);
			await wait(100);
		}
		load.acked++;
		load.times.push(Date.now());
		w.open = null;
	}
}

async function read_on(book, r, load) {
	while (load.on) {
		const shown = await book.read_one(r).catch(() => false);
		if (shown) load.pages.push(Date.now());
		await wait(shown ? 5 : 50);
	}
}

function load_on({ book, writers, readers }, round, load) {
	const all = Promise.all([...writers.map(w => write_on(book, w, round, load)), ...readers.map(r => read_on(book, r, load))]);
	all.catch(() => { load.on = false; });    // said when the round comes to wait for it
	return all;
}

const after = (times, when) => times.find(t => t >= when);

// ---- a round ----

async function round_of(world, round, name) {
	const { book, pair, readers } = world, nemesis = nemeses[name];
	const p = pair.nodes[world.leader], s = pair.nodes[1 - world.leader];
	const load = { on: true, acked: 0, unknown: 0, times: [], pages: [] };
	if (nemesis.waits === false)
		await p.settings({ waits: false });
	for (const r of readers)
		r.lines ??= await book.lines_of(r, world.sql);
	const all = load_on(world, round, load);
	for (let i = 0; i < 600 && load.acked < 30; i++)
		await wait(20);
	await wait(Math.random() * 300);
	const struck = Date.now();
	await nemesis.strike(p, s, load);
	await wait(nemesis.stays ? 0 : 700 + Math.random() * 600);    // somebody notices
	if (!nemesis.stays) {
		if (!nemesis.unfenced) await p.kill();
		await s.promote();
		world.leader = 1 - world.leader;
	}
	const again = Date.now();
	for (let i = 0; i < 3000 && !(after(load.times, again) && after(load.pages, again)); i++)
		await wait(10);
	await wait(400);
	load.on = false;
	await all;
	book.sum.unknown = (book.sum.unknown ?? 0) + load.unknown;

	const first = after(load.times, again) - again, page = after(load.pages, again) - again, gap = after(load.times, again) - struck;
	world.first.push({ name, first, page, gap });
	await book.look(world.sql, round, `${name}, in the end`);
	for (const r of readers)
		await book.look_at_reads(r, world.sql);
	if (nemesis.unfenced)
		await p.kill();
	if (!must_lose)
		await look_around(world, p, s, nemesis);
	if (process.env.ENGAWA_TEST_LOUD)
		console.log(`# round ${round}, ${name}: ${load.acked} answered, ${load.unknown} unknown; first good write ${first} ms after promotion, page ${page} ms; gap ${gap} ms`);
	book.turn();
	if (!nemesis.stays && !(must_lose && book.sum.lost)) {
		await p.heal();
		await p.kill();
		await p.rebuild(s);
	} else {
		await p.heal();
	}
}

async function look_around(world, p, s, nemesis) {
	const said = await world.house.engawa('verify').catch(mistake => mistake);
	if (!/: whole\./.test(said.stdout))
		world.book.report('chain', (said.stdout || said.stderr || String(said)).trim());
	const standby = nemesis.stays ? s : null;
	const on_standby = standby ? Number(await standby.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'engawa' AND backend_start < now() - interval '3 seconds'")) : 0;
	if (on_standby)
		world.book.report('standby', `${on_standby} connections stay on the standby`);
}

// ---- the replaced primary comes back as a primary, first in the address, on the same network, waiting for nobody ----

async function stale_comes_back(world, round) {
	const { book, pair } = world, told = [];
	const p = pair.nodes[world.leader], s = pair.nodes[1 - world.leader];
	await p.kill();
	await s.promote();
	world.leader = 1 - world.leader;
	await p.settings({ waits: false });
	await p.start();
	const load = { on: true, acked: 0, unknown: 0, times: [], pages: [] };
	const all = load_on(world, round, load);
	await wait(1500);
	await s.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'engawa'");    // all must choose again
	await wait(1500);
	load.on = false;
	await all;
	await book.look(world.sql, round, 'with a replaced primary beside');
	const there = await p.sql(`SELECT count(*) FROM midori.entry WHERE words LIKE '%強いr${round}x%'`);
	told.push([load.acked > 20 && there === '0', `a replaced primary that comes back is not used (${load.acked} answered meanwhile, ${there} on it)`]);

	// A new process, which remembers nothing, finds the newer of the two.
	const other = await serve(pair.url);
	try {
		await other.start();
		const w = await book.writer(other.base, 'doctor'), one = book.next(w, round);
		one.acked = await book.send(w, one);
		await book.look(world.sql, round, 'by a new process');
		told.push([one.acked && one.there === 1, 'a process started with both there writes to the newer']);
	} finally { await other.stop(); }

	// Nobody may be let in by what a standby says.
	await p.kill();
	await p.rebuild(s);
	const alone = await serve(pair.url_of(p));
	const end = (await alone.start().then(() => 'listening', mistake => mistake.message)).replaceAll('\n', ' ');
	told.push([/read-only|standby|recovery/.test(end), `a standby alone is refused at start (${end.slice(-90).trim()})`]);
	await alone.stop();
	return told;
}

// ---- all of them ----

const asked = option('--only')?.split(',') ?? Object.keys(nemeses).filter(name => !nemeses[name].control);
const names = asked.filter(name => nets || nemeses[name]?.plain);
const rounds = Number(option('--rounds', names.length)), began = Date.now();
for (const name of asked)
	if (!nemeses[name])
		throw new Error(`There is no nemesis called "${name}": ${Object.keys(nemeses).join(', ')}`);
if (!nets)
	console.log('# Not root, or no networks of its own: the primary is only killed, on loopback.');
if (!names.length) {
	console.log(`# fail-over: not run without networks: ${asked.join('; ')}`);
	process.exit(0);
}

const book = ledger({ arrivals: true }), pair = await make_pair(), house = await serve(pair.url);
const world = { book, pair, house, leader: 0, first: [], writers: [], readers: [] };
world.sql = words => pair.nodes[world.leader].sql(`SET search_path TO midori; ${words}`);
Object.assign(book.sum, { stuck: 0, standby: 0, unknown: 0 });
let told = [], ended, done = 0;
process.on('SIGTERM', async () => {
	house.child?.kill('SIGKILL');
	await pair.end();
	process.exit(143);
});
try {
	await house.engawa('demo');
	await house.start();
	for (const [i, account] of eight.entries())
		world.writers.push(await book.writer(house.base, account, i));
	for (const account of ['pharmacist', 'community_centre'])
		world.readers.push(await book.reader(house.base, account, world.sql));
	for (; done < rounds && !(must_lose && book.sum.lost); done++)
		await round_of(world, done, names[done % names.length]);
	if (process.argv.includes('--stale'))
		told = await stale_comes_back(world, done);
} catch (mistake) {
	console.log(`# ${mistake.stack}\n# ${house.log.slice(-6000).replaceAll('\n', '\n# ')}`);
	told.push([false, 'the run came to its end']);
} finally {
	ended = await house.stop();
	await pair.end();
}

const sum = book.sum, line = (good, words) => console.log(`${good ? 'ok' : 'not ok'} - ${words}`);
const bad = sum.lost + sum.doubled + sum.unread + sum.chain + sum.stuck + sum.standby;
const pages = world.readers.reduce((n, r) => n + r.pages, 0);
console.log(`# fail-over: ${done} rounds (${names.join('; ')}) in ${Math.round((Date.now() - began) / 1000)} s: ${sum.acked} writes answered, ${sum.unanswered} times no good answer (${sum.unknown} "unknown"), ${pages} pages`);
console.log(`# fail-over: lost ${sum.lost}, doubled ${sum.doubled}, pages without their line ${sum.unread}, chain broken ${sum.chain}, never answered ${sum.stuck}`);
const times = key => world.first.map(one => one[key]).filter(Number.isFinite).sort((a, b) => a - b);
for (const [key, words] of [['first', 'first good write after promotion'], ['page', 'first page after promotion']]) {
	const t = times(key);
	if (t.length)
		console.log(`# fail-over: ${words}: median ${t[t.length >> 1]} ms, longest ${t.at(-1)} ms (${world.first.filter(one => one[key] === t.at(-1))[0].name}); bar 2000 ms, not judged here`);
}
if (must_lose) {
	line(sum.lost, `control (${names.join('; ')}): answered writes are lost (${sum.lost} of ${sum.acked + [...book.written.values()].filter(one => one.acked).length})`);
	process.exit(sum.lost ? 0 : 1);
}
for (const words of book.wrong)
	console.log(words);
line(!bad && done === rounds, `${done} times the primary was lost under load: nothing lost, nothing twice, chain and read log whole, no restart`);
line(sum.acked > done * 30 && ended === 0, `there was a load, and the server ended by itself with 0 (${ended})`);
for (const [good, words] of told)
	line(good, words);
process.exit(bad || done !== rounds || ended !== 0 || told.some(([good]) => !good) ? 1 : 0);
