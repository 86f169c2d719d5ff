// The same for what runs as a process of its own: the start of the server and `engawa verify`. Whoever cannot start says why in
// one sentence and ends; whoever starts serves the whole region; verify never calls a whole log broken; and the next one works.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { serve, engine, binary } from '../../web/harness.mjs';
import { shim, KIND, HOW, picked, plain, long } from './calls.mjs';

let faults, region, where, code;
const sum = { k: 0, refused: 0 };
before(async () => {
	faults = await shim();
	region = await serve();
	const s = await plain(region.base);
	await s.signInSample('visiting_nurse');
	code = (await s.get('/people')).html.match(/href="\/people\/([0-9A-Z]{5})"/)[1];
	await s.get(`/people/${code}`);
	await region.halt();
	where = ['--data', region.data, ...(region.db ? ['--store', region.db.url] : [])];
});
after(async () => {
	console.log(`figure: start and verify, ${engine}: ${sum.k} faults, ${sum.refused} times ended with a sentence`);
	await region?.stop();
	await faults?.end();
});

// -> { code, signal, text, base }; base: it serves, and was ended after `work` with it.
function process_with(words, fault, work) {
	return new Promise((done, failed) => {
		const child = spawn(binary, [...words, ...where], { env: { ...process.env, ...faults.env, ...faults.start_env(fault) }, stdio: ['ignore', 'pipe', 'pipe'] });
		const it = { text: '', base: null };
		const late = setTimeout(() => { it.hung = true; child.kill('SIGKILL'); }, 20000);
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', async bytes => {
				it.text += bytes;
				const line = it.text.match(/listening on (http:\S+)\n/);
				if (!line || it.base)
					return;
				it.base = line[1];
				it.counted = faults.disarm().counted;
				await work?.(it.base).catch(mistake => { it.mistake = mistake; });
				child.kill('SIGTERM');
			});
		child.on('error', failed);
		child.on('exit', (code, signal) => { clearTimeout(late); it.counted ??= faults.get('counted'); done({ ...it, code, signal, hits: faults.get('hits') }); });
	});
}

const sentence = text => text.split('\n').some(line => /^engawa: .{8,}/.test(line) && !/no region yet|would be none|BROKEN/.test(line));
const ways = [
	{ name: 'allocation', kind: KIND.alloc | KIND.map, how: HOW.ENOMEM, most: 7 },
	{ name: 'open, EIO', kind: KIND.open, how: HOW.EIO, most: 4 },
	...(engine === 'sqlite' ? [{ name: 'write, EIO', kind: KIND.write | KIND.truncate, how: HOW.EIO, most: 3 }, { name: 'write, ENOSPC', kind: KIND.write | KIND.truncate, how: HOW.ENOSPC, most: 2 },
		{ name: 'sync, EIO', kind: KIND.sync, how: HOW.EIO, most: 2 }] : []),
	{ name: 'send, ECONNRESET', kind: KIND.send, how: HOW.ECONNRESET, most: 4 },
];

// Long runs take every k of the system calls and a thousand of the hundred thousand allocations of a start.
const chosen = (n, way) => long && way.kind & KIND.alloc ? Array.from({ length: Math.min(n, 1000) }, (_, i) => 1 + Math.floor(i * n / Math.min(n, 1000))) : picked(n, way.most);

async function serves(base) {
	const s = await plain(base);
	await s.signInSample('visiting_nurse');
	const page = await s.get(`/people/${code}`);
	assert.equal(page.status, 200, `the region is served: ${page.text.slice(0, 200)}`);
}

async function loop(words, good) {
	const wrong = [];
	for (const way of ways) {
		const clean = await process_with(words, { ...way, at: 1e12 }, serves);
		assert.ok(good(clean), clean.text);
		for (const at of chosen(clean.counted, way))
			for (const lasting of [false, true]) {
				const it = await process_with(words, { ...way, at, lasting }, serves);
				sum.k += it.hits ? 1 : 0;
				const told = it.code === 1 && sentence(it.text);
				sum.refused += told ? 1 : 0;
				if (it.hung || it.mistake || !(told || good(it)))
					wrong.push(`${way.name} ${at}${lasting ? ' and after' : ''}: ${it.hung ? 'hung' : it.mistake?.message ?? `ended with ${it.code ?? it.signal}`}: ${it.text.slice(-300)}`);
			}
	}
	const clean = await process_with(words, { kind: KIND.alloc, at: 1e12 }, serves);
	assert.ok(good(clean) && !clean.mistake, `works again: ${clean.text} ${clean.mistake}`);
	assert.deepEqual(wrong, [], wrong.join('\n'));
}

test('start of the server', async () => loop(['serve', '--port', '0'], it => Boolean(it.base) && it.code === 0));
test('verify', async () => loop(['verify'], it => it.code === 0 && /whole\. \d+ changes/.test(it.text)));
