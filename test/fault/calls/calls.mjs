// What the proofs about failing calls, full disks and jumping clocks share: the shim and its page, a client that opens a
// connection for each request and never hides that no answer came, the core flows with what must be true of each, and the
// loop that lets the k-th call fail.
import http from 'node:http';
import { execFile, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import path from 'node:path';
import { client, people_in, text_of, unescape } from '../../web/harness.mjs';

const run = promisify(execFile);
const here = path.dirname(new URL(import.meta.url).pathname);
export const long = Boolean(process.env.ENGAWA_TEST_LONG);
export const sleep = ms => new Promise(done => setTimeout(done, ms));

// ---- the shim ----

// The same order as struct page in shim.c.
const slots = ['kinds', 'at', 'lasting', 'how', 'counted', 'hits', 'clock_ms', 'reopened', 'trace'];
export const KIND = { alloc: 1, write: 2, sync: 4, open: 8, truncate: 16, send: 32, map: 64 };
export const HOW = { short: 0, EINTR: 4, EIO: 5, ENOMEM: 12, ENOSPC: 28, ECONNRESET: 104 };
const FAR = 1e12;

export async function shim({ trace = Boolean(process.env.ENGAWA_FAULT_TRACE) } = {}) {
	const dir = mkdtempSync(path.join(tmpdir(), 'engawa-shim-'));
	const so = path.join(dir, 'shim.so'), file = path.join(dir, 'page');
	await run('gcc', ['-std=gnu17', '-O1', '-Wall', '-Wextra', '-Wno-missing-attributes', '-Werror', '-shared', '-fPIC', '-o', so, path.join(here, 'shim.c'), '-ldl']);
	writeFileSync(file, Buffer.alloc(4096));
	const fd = openSync(file, 'r+');
	const put = (name, value) => {
		const bytes = Buffer.alloc(8);
		bytes.writeBigInt64LE(BigInt(Math.round(value)));
		writeSync(fd, bytes, 0, 8, 8 * slots.indexOf(name));
	};
	const get = name => {
		const bytes = Buffer.alloc(8);
		readSync(fd, bytes, 0, 8, 8 * slots.indexOf(name));
		return Number(bytes.readBigInt64LE());
	};
	put('trace', trace ? 1 : 0);
	return {
		env: { LD_PRELOAD: so, ENGAWA_FAULT_PAGE: file }, get, file,
		// From now on: the at-th call of this kind fails so.
		arm: ({ kind, how = HOW.ENOMEM, at = FAR, lasting = false }) => {
			put('kinds', 0);
			for (const [name, value] of Object.entries({ at, lasting: Number(lasting === true ? FAR : lasting), how, counted: 0, hits: 0, reopened: 0 }))
				put(name, value);
			put('kinds', kind);
		},
		disarm: () => { put('kinds', 0); return { counted: get('counted'), hits: get('hits') }; },
		start_env: ({ kind, how = HOW.ENOMEM, at = FAR, lasting = false }) => ({ ENGAWA_FAULT_KINDS: String(kind), ENGAWA_FAULT_AT: String(at),
			ENGAWA_FAULT_LASTING: String(Number(lasting === true ? FAR : lasting)), ENGAWA_FAULT_HOW: String(how) }),
		clock: ms => put('clock_ms', ms),
		end: async () => { closeSync(fd); await rm(dir, { recursive: true, force: true }); },
	};
}

// ---- a client whose every request is a connection of its own ----

const PATIENCE = 8000;
export class NoAnswer extends Error {}
export class Hung extends Error {}

function one_request(where, { method = 'GET', headers = {}, body } = {}) {
	return new Promise((resolve, reject) => {
		const asked = http.request(where, { method, headers, agent: false }, answer => {
			const parts = [];
			answer.on('data', bytes => parts.push(bytes));
			answer.on('error', reject);
			answer.on('end', () => answer.complete ? resolve({ status: answer.statusCode, headers: new Headers(Object.entries(answer.headers).flatMap(([name, value]) => [value].flat().map(one => [name, one]))),
				arrayBuffer: async () => Buffer.concat(parts) }) : reject(new NoAnswer('cut short')));
		});
		const late = setTimeout(() => { asked.destroy(); reject(new Hung(`no answer within ${PATIENCE / 1000} s: ${method} ${where}`)); }, PATIENCE);
		asked.on('error', mistake => reject(new NoAnswer(mistake.code ?? mistake.message)));
		asked.on('close', () => clearTimeout(late));
		asked.end(body);
	});
}

// The harness's client, over connections of its own.
export async function plain(base) {
	const s = await client(base);
	s.raw = async (where, options = {}) => {
		const given = new Request('http://x/', { method: options.method ?? 'GET', body: options.body, ...(options.body ? { duplex: 'half' } : {}) });
		const headers = { 'accept-language': 'ja', ...(options.body ? { 'content-type': given.headers.get('content-type') } : {}), ...options.headers };
		if (s.jar.size)
			headers.cookie = [...s.jar].map(pair => pair.join('=')).join('; ');
		const body = options.body ? Buffer.from(await given.arrayBuffer()) : undefined;
		const answer = await one_request(new URL(where, s.base), { ...options, headers: { ...headers, ...(body ? { 'content-length': body.length } : {}) }, body });
		for (const line of answer.headers.getSetCookie()) {
			const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
			s.jar.set(name, value);
		}
		return answer;
	};
	return s;
}
// An answer, or null when none came. A request that hangs is a mistake in any case.
export const maybe = work => work.catch(mistake => {
	if (mistake instanceof NoAnswer)
		return null;
	throw mistake;
});

// ---- what is in the store ----

// A client of the store that is asked many times: one psql for PostgreSQL; sqlite3 is quick enough to be called anew, and so
// never holds the files open beside the server.
export async function counter(region, schema = 'midori') {
	if (!region.db) {
		const folder = path.join(region.data, schema);
		return async sql => Number((await run('sqlite3', ['-readonly', '-bail', '-cmd', '.timeout 8000', '-cmd', `ATTACH '${folder}/witness.db' AS w`, path.join(folder, 'record.db'), sql])).stdout);
	}
	const psql = spawn('psql', ['-qXAt', region.db.url], { stdio: ['pipe', 'pipe', 'inherit'] });
	let text = '', waiting = null;
	psql.stdout.on('data', bytes => {
		text += bytes;
		if (text.endsWith('.\n')) {
			waiting(Number(text.slice(0, -2)));
			text = '';
		}
	});
	psql.unref();
	for (const stream of [psql.stdin, psql.stdout])
		stream.unref?.();
	psql.stdin.write(`SET search_path TO "${schema}";\n`);
	return sql => new Promise(done => {
		waiting = done;
		psql.stdin.write(`${sql.replaceAll('w.read_log', 'read_log')};\n\\echo .\n`);
	});
}

// ---- the flows ----

let made = 0;
const mark = () => `印${process.pid.toString(36)}x${(++made).toString(36)}`;
const code_of = async (who, name) => [...(await who.get('/people')).html.matchAll(/href="\/people\/([0-9A-Z]{5})"><span class="nm"><b><ruby>([^<]+)/g)].find(m => m[2].startsWith(name))?.[1];
const option = (form, text) => [...form.html.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)].find(m => unescape(m[2]).startsWith(text))?.[1];

// A page: { name, who, where }. It has to be the same page as the one fetched when all is well again, and to have left its line.
const page = (name, who, where, extra = {}) => ({ name, page: true, reads: 1, prepare: async w => ({ who: w.s[who], where: where(w) }), go: it => it.who.get(it.where), good: a => a.status === 200, ...extra });

// A post: prepare gives { who, form, values }; there says how to count what was written.
const post = (name, prepare, extra = {}) => ({ name, page: false, reads: 0, prepare, go: it => it.who.post(it.form, it.values), good: a => a.status === 303 || a.status === 201, ...extra });

export const flows = [
	post('sign-in', async w => ({ base: w.region.base }), {
		go: async it => {
			it.who = await plain(it.base);
			return it.who.post({ action: '/sign-in/sample', fields: [] }, { account: 'facility' });
		},
		check: async it => (await it.who.get('/today')).status === 200 ? null : 'was let in and is not',
	}),
	page('person page', 'nurse', w => `/people/${w.code}`),
	page('people list', 'nurse', () => '/people'),
	page('search', 'nurse', () => '/search?q=' + encodeURIComponent('北沢')),
	post('talk recorded', async w => {
		const words = mark();
		return { who: w.s.nurse, form: await w.s.nurse.form(`/people/${w.code}/acp/new`, f => f.action.endsWith('/acp')), values: { words, present: ['person'], share: 'team' },
			there: `SELECT count(*) FROM acp_talk t JOIN acp_statement s ON s.talk = t.id WHERE s.words = '${words}'` };
	}),
	post('timeline entry', async w => {
		const words = mark();
		return { who: w.s.nurse, form: await w.s.nurse.form(`/people/${w.code}/timeline`, f => f.action.endsWith('/timeline')), values: { words },
			there: `SELECT count(*) FROM entry WHERE words = '${words}'` };
	}),
	post('了解', async w => {
		const words = mark();
		await w.s.doctor.post(await w.s.doctor.form(`/people/${w.code}/timeline`, f => f.action.endsWith('/timeline')), { words });
		const form = await w.s.nurse.form(`/people/${w.code}/timeline`, f => /timeline\/[0-9A-Z]{13}\/seen$/.test(f.action));
		return { who: w.s.nurse, form, values: {}, there: `SELECT count(*) FROM entry_seen v JOIN entry e ON e.id = v.entry WHERE e.words = '${words}' AND v.gone_at IS NULL` };
	}),
	post('consent withdrawn', async w => {
		const who = w.s.manager, said = mark();
		const form = await who.form(`/people/${w.shared}/consent/new`);
		const agreed = await who.post(form, { to: option(form, 'かわぞえ薬局'), purpose: 'care', given_by: 'person', method: 'spoken', witness: said, kinds: ['sheet'] });
		if (agreed.status !== 303)
			throw new Error(`the agreement to be withdrawn was answered ${agreed.status}: ${agreed.text.slice(0, 300)}`);
		const all = await who.get(`/people/${w.shared}/consent`);
		const line = all.html.match(/<h2 id="h-now"[\s\S]*?<\/section>/)[0].split(/<li[ >]/).find(li => li.includes('<b>かわぞえ薬局'));
		return { who, form: await who.form(line.match(/href="([^"]+\/end)"/)[1], '/end'), values: { withdrawn_how: 'said', withdrawn_words: said },
			there: `SELECT count(*) FROM consent WHERE withdrawn_words = '${said}' AND withdrawn_at IS NOT NULL` };
	}),
	page('emergency sheet', 'nurse', w => `/people/${w.code}/sheet`),
	page('emergency sheet as PDF', 'nurse', w => `/people/${w.code}/sheet.pdf`, { bytes: true, sleeps: 100 }),
	post('import rehearsal', async w => {
		const name = mark() + '.csv';
		const form = await w.s.secretary.form('/people/import', '/people/import');
		return { who: w.s.secretary, form, values: { file: { file: name, type: 'text/csv', bytes: Buffer.from('姓,名,せい,めい,生年月日\n森,一,もり,はじめ,1930-01-01\n林,二,はやし,つぎ,1931-02-02\n') } },
			there: `SELECT count(*) FROM people_import WHERE file_name = '${name}'` };
	}),
	{ name: 'live stream', page: false, reads: 0, stream: true, prepare: async w => ({ who: w.s.nurse, where: `/live?on=${w.code}` }), good: a => a.status === 200 && a.heard,
		go: it => new Promise((resolve, reject) => {
			let text = '', status = 0;
			const asked = http.get(new URL(it.where, it.who.base), { agent: false, headers: { cookie: [...it.who.jar].map(pair => pair.join('=')).join('; '), accept: 'text/event-stream' } });
			const over = heard => { clearTimeout(late); asked.destroy(); resolve({ status, heard, text }); };
			const late = setTimeout(() => over(false), it.patience ?? 400);
			asked.on('response', answer => {
				status = answer.statusCode;
				answer.on('data', bytes => { text += bytes; if (/event: all/.test(text)) over(true); });
				answer.on('end', () => over(false));
				answer.on('error', () => over(false));
			});
			asked.on('error', () => { clearTimeout(late); if (!status) reject(new NoAnswer('cut')); });
		}) },
];

// Everybody signed in and everything looked at once, so that no flow meets a first time by accident.
export async function world(region) {
	const w = { region, s: {} };
	for (const [name, account] of Object.entries({ nurse: 'visiting_nurse', doctor: 'doctor', manager: 'care_manager', secretary: 'secretariat' })) {
		w.s[name] = await plain(region.base);
		await w.s[name].signInSample(account);
	}
	w.code = await code_of(w.s.nurse, '北沢');
	w.shared = await code_of(w.s.manager, '髙﨑');
	w.count = await counter(region);
	return w;
}

// ---- what an answer must be ----

// Random from page to page: keys, tokens, where the stream is; and what the minute changes.
const settled = html => text_of(html).replace(/\d{1,2}:\d{2}/g, '0:00');
const same = (flow, a, b) => flow.bytes ? a.bytes.subarray(0, 5).equals(b.bytes.subarray(0, 5)) && Math.abs(a.bytes.length - b.bytes.length) < 200 : settled(a.html) === settled(b.html) && a.html.includes('</html>');

// Again until it works, as a person would: the same form with the same key. -> { answer, ms }
async function until_good(flow, it, bound, child) {
	const began = Date.now();
	for (let last; ;) {
		last = await maybe(flow.go(Object.assign(it, { patience: 2000 })));
		if (last && flow.good(last))
			return { answer: last, ms: Date.now() - began };
		if (child.exitCode !== null || child.signalCode)
			throw new Error(`${flow.name}: the server ended (${child.exitCode ?? child.signalCode})`);
		if (Date.now() - began > bound)
			throw new Error(`${flow.name}: not back within ${bound / 1000} s; the last answer was ${last ? `${last.status} ${(last.text ?? '').slice(0, 200)}` : 'none'}`);
		await sleep(20);
	}
}

const told_not = a => a.status === 503 && a.text?.includes('いまは受け付けられません');

// One fault into one flow. Gives what was wrong as sentences; hits tells whether the flow came to the k-th call at all.
export async function one_fault(w, faults, flow, fault, tally, bound = 12000) {
	const wrong = [], say = words => wrong.push(`${flow.name}, ${fault.name} ${fault.at}${fault.lasting === true ? ' and after' : fault.lasting ? ` and ${fault.lasting} after` : ''}: ${words}`);
	const it = await flow.prepare(w);
	const lines = flow.reads ? await w.count('SELECT count(*) FROM w.read_log') : 0;
	faults.arm(fault);
	let answer;
	try {
		answer = await maybe(flow.go(it));
	} catch (mistake) {
		say(mistake.message);
		answer = null;
	}
	const { hits, counted } = faults.disarm();
	const good = answer && flow.good(answer);
	tally[!answer ? 'none' : good ? 'good' : 'refused']++;
	if (answer && !good && !flow.stream && answer.status !== 503 && answer.status !== 507 && answer.status !== 404 && answer.status !== 413)
		say(`was answered ${answer.status}: ${answer.text.slice(0, 120)}`);
	if (flow.reads && answer?.status === 200 && await w.count('SELECT count(*) FROM w.read_log') <= lines)
		say('the page was sent without its line in the read log');
	const there = it.there ? await w.count(it.there) : null;
	if (it.there && good && there !== 1)
		say(`was acknowledged (${answer.status}) and is there ${there} times`);
	const amiss = good && flow.check ? await flow.check(it) : null;
	if (amiss)
		say(amiss);
	if (it.there && answer && told_not(answer) && there)
		say('was told "not now" and is there all the same');
	if (w.region.child.exitCode !== null || w.region.child.signalCode)
		throw new Error(`${flow.name}, ${fault.name} ${fault.at}: the server ended (${w.region.child.exitCode ?? w.region.child.signalCode})\n${w.region.log.text.slice(-3000)}`);
	const back = await until_good(flow, it, bound, w.region.child);
	tally.slowest = Math.max(tally.slowest, back.ms);
	if (it.there && await w.count(it.there) !== 1)
		say(`after asking again it is there ${await w.count(it.there)} times`);
	if (flow.page && good && hits && !same(flow, answer, back.answer))
		say(`the page was another one:\n  ${first_difference(settled(answer.html), settled(back.answer.html))}`);
	tally.faults += hits ? 1 : 0;
	return { wrong, hits, counted, answer };
}

function first_difference(a, b) {
	let i = 0;
	while (i < a.length && a[i] === b[i])
		i++;
	return `${JSON.stringify(a.slice(Math.max(0, i - 30), i + 60))} / ${JSON.stringify(b.slice(Math.max(0, i - 30), i + 60))}`;
}

// Which k are tried when there are n: all, or the first, the last and some between, others in each run of the same tree.
export function picked(n, most) {
	if (long || n <= most)
		return Array.from({ length: n }, (_, i) => i + 1);
	const step = n / most, some = new Set(most > 2 ? [1, 2, n] : most > 1 ? [1, n] : [1 + n % 3]);
	for (let i = 0; some.size < most && i < most; i++)
		some.add(1 + Math.floor(i * step + (i * 7919 + n) % Math.max(1, Math.floor(step))));
	return [...some].filter(k => k <= n).sort((a, b) => a - b);
}

export const new_tally = () => ({ faults: 0, good: 0, refused: 0, none: 0, slowest: 0 });

// The ways in which a call may fail. most: how many k of a flow are tried in CI.
export const ways = [
	{ name: 'allocation', kind: KIND.alloc | KIND.map, how: HOW.ENOMEM, lasting: [false, true], most: 5 },
	{ name: 'write, EIO', kind: KIND.write, how: HOW.EIO, lasting: [false, true], most: 2 },
	{ name: 'write, ENOSPC', kind: KIND.write | KIND.truncate, how: HOW.ENOSPC, lasting: [false, true], most: 2 },
	{ name: 'write, EINTR', kind: KIND.write, how: HOW.EINTR, lasting: [true], most: 1 },
	{ name: 'write, short', kind: KIND.write, how: HOW.short, lasting: [false, true], most: 1 },
	{ name: 'sync, EIO', kind: KIND.sync, how: HOW.EIO, lasting: [false, true], most: 3 },
	{ name: 'disk gone, EIO', kind: KIND.write | KIND.sync | KIND.open | KIND.truncate, how: HOW.EIO, lasting: [2, 3], most: 1 },
	{ name: 'open, EIO', kind: KIND.open, how: HOW.EIO, lasting: [false, true], most: 2 },
	{ name: 'send, ECONNRESET', kind: KIND.send, how: HOW.ECONNRESET, lasting: [false, true], most: 2 },
	{ name: 'send, EINTR', kind: KIND.send, how: HOW.EINTR, lasting: [true], most: 1 },
];

// All k of one way in one flow. Long runs go on until the flow no longer comes to the k-th call three times in a row.
export async function all_k(w, faults, flow, way, tally, most = way.most) {
	const wrong = [];
	const known = w.counted ??= new Map(), key = `${flow.name} ${way.kind}`;
	// The first time prepares what later ones find prepared, and is not counted.
	for (let warm = known.size && [...known.keys()].some(one => one.startsWith(flow.name + ' ')) ? 1 : 0; warm < 2 && !known.has(key); warm++) {
		const clean = await one_fault(w, faults, flow, { ...way, lasting: false, at: FAR }, tally);
		wrong.push(...clean.wrong);
		if (warm)
			known.set(key, clean.counted);
	}
	const counted = known.get(key);
	for (const lasting of way.lasting) {
		let past = 0;
		for (const at of picked(counted, most))
			wrong.push(...(await one_fault(w, faults, flow, { ...way, lasting, at }, tally)).wrong);
		for (let at = counted + 1; long && past < 3; at++) {
			const more = await one_fault(w, faults, flow, { ...way, lasting, at }, tally);
			wrong.push(...more.wrong);
			past = more.hits ? 0 : past + 1;
		}
	}
	return wrong;
}

export const errors_in = file => readFileSync(file, 'utf8');
export { people_in };
