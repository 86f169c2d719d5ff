// A real server for one test file, and a small client that behaves like a browser without script: cookies, forms with
// their hidden fields, redirects seen one by one. The engine is ENGAWA_TEST_ENGINE (sqlite or postgres); on PostgreSQL
// each server gets a database of its own. It refuses to hide a crash: stop() fails when the server did not end well.
//
//   const region = await serve();                       a fresh sample region
//   const s = await client(region.base);
//   await s.signInSample('visiting_nurse');
//   const f = await s.form('/people/7Q4KM/acp/new');
//   const answer = await s.post(f, { words: '…', present: ['self', 'me'] });
//   await region.stop();
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
export const binary = process.env.ENGAWA_BIN ?? path.join(root, 'build/src/engawa');
export const engine = process.env.ENGAWA_TEST_ENGINE ?? 'sqlite';
export const output = path.join(root, 'test-output');
const run = promisify(execFile);

// ---- the server ----

async function database() {
	const url = new URL(process.env.ENGAWA_TEST_PG);
	const name = 'engawa_' + randomBytes(6).toString('hex');
	const admin = sql => run('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-c', sql, url.href]);
	await admin(`CREATE DATABASE ${name}`);
	const own = new URL(url);
	own.pathname = '/' + name;
	return { url: own.href, query: async sql => (await run('psql', ['-qXAt', '-c', sql, own.href])).stdout,
		drop: () => admin(`DROP DATABASE ${name} WITH (FORCE)`) };
}

function listening(child, log) {
	return new Promise((resolve, reject) => {
		const late = setTimeout(() => reject(new Error('The server did not say that it is listening:\n' + log.text)), 60000);
		const look = () => {
			const line = log.text.match(/Engawa is listening on (http:\/\/127\.0\.0\.1:\d+)/);
			if (line) {
				clearTimeout(late);
				resolve(line[1]);
			}
		};
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', bytes => { log.text += bytes; look(); });
		child.on('error', reject);
		child.on('exit', code => {
			clearTimeout(late);
			reject(new Error(`The server ended with ${code} before it was listening:\n${log.text}`));
		});
	});
}

// Whose server a client talks to, for the canaries.
const regions = [];
function no_strangers(s, where, bytes, html) {
	for (const { word, allowed } of regions.find(region => region.base === s.base)?.canaries ?? [])
		if (!allowed.includes(s) && (html.includes(word) || bytes.includes(word)))
			throw new Error(`A stranger was shown a canary: ${word} at ${where}`);
}

// { sample: false } makes no region: { make } does, a function of the region not yet started; { args: [...] } is handed on to serve (no page is late here unless it says so); { data } uses a folder that is there.
export async function serve({ sample = true, make, args = [], on = engine, env = {} } = {}) {
	const data = await mkdtemp(path.join(tmpdir(), 'engawa-'));
	const db = on === 'postgres' ? await database() : null;
	const where = ['--data', data, ...(db ? ['--store', db.url] : [])];
	const settings = { env: { ...process.env, ...env }, maxBuffer: 1 << 24 };
	const engawa = (command, ...rest) => run(binary, [...command.split(' '), ...where, ...rest], { ...settings, timeout: 300000 });
	const region = { base: '', data, db, log: { text: '' }, engawa, child: null, canaries: [] };
	// A word that only these clients may meet: from now on any answer to any other client that holds it fails the test.
	region.canary = (word, allowed) => region.canaries.push({ word, allowed });
	regions.push(region);

	region.start = async () => {
		region.child = spawn(binary, ['serve', ...where, '--port', '0', '--late', '60000', ...args], { ...settings, stdio: ['ignore', 'pipe', 'pipe'] });
		region.ended = new Promise(done => region.child.on('exit', (code, signal) => done({ code, signal })));
		region.base = await listening(region.child, region.log);
		return region.base;
	};
	// Ends this server and nothing else; says what it said when it did not end by itself with 0.
	region.halt = async () => {
		const late = setTimeout(() => region.child.kill('SIGKILL'), 30000);
		region.child.kill('SIGTERM');
		const end = await region.ended;
		clearTimeout(late);
		region.log.text += `\n[ended: ${end.code ?? end.signal}]\n`;
		if (end.code !== 0)
			throw new Error(`The server ended with ${end.code ?? end.signal}:\n${region.log.text.slice(-8000)}`);
	};
	region.stop = async () => {
		try {
			if (region.child?.exitCode === null && region.child?.signalCode === null)
				await region.halt();
			else if (region.child?.exitCode !== 0)
				throw new Error(`The server had ended by itself:\n${region.log.text.slice(-8000)}`);
		} finally {
			await db?.drop();
			await rm(data, { recursive: true, force: true });
		}
	};

	try {
		if (sample)
			await engawa('demo');
		await make?.(region);
		await region.start();
	} catch (mistake) {
		region.child?.kill('SIGKILL');
		await db?.drop();
		await rm(data, { recursive: true, force: true });
		throw mistake;
	}
	return region;
}

// ---- reading pages ----

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
export const unescape = text => text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name) =>
	name[0] === '#' ? String.fromCodePoint(parseInt(name.slice(name[1] === 'x' ? 2 : 1), name[1] === 'x' ? 16 : 10))
		: entities[name] ?? whole);

function attributes(tag) {
	const found = {};
	for (const [, name, a, b, c] of tag.matchAll(/\s([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g))
		found[name.toLowerCase()] = unescape(a ?? b ?? c ?? '');
	return found;
}

// What a browser would send if nothing were touched, with the first submit button left out.
function fields_of(html) {
	const fields = [];
	for (const [, tag, attrs, inner] of html.matchAll(/<(input|textarea|select)\b([^>]*)>(?:([\s\S]*?)<\/(?:textarea|select)>)?/g)) {
		const at = attributes(' ' + attrs);
		if (!at.name || 'disabled' in at || ['submit', 'button', 'file', 'image'].includes(at.type))
			continue;
		if (tag === 'textarea') {
			fields.push([at.name, unescape(inner ?? '').replace(/^\n/, '')]);
		} else if (tag === 'select') {
			const options = [...(inner ?? '').matchAll(/<option\b([^>]*)>([^<]*)/g)].map(([, o, text]) => ({ ...attributes(' ' + o), text: unescape(text) }));
			const chosen = options.find(o => 'selected' in o) ?? options[0];
			if (chosen)
				fields.push([at.name, chosen.value ?? chosen.text]);
		} else if (!['checkbox', 'radio'].includes(at.type) || 'checked' in at) {
			fields.push([at.name, at.value ?? (at.type === 'checkbox' ? 'on' : '')]);
		}
	}
	return fields;
}

// Textareas and selects must not swallow what follows an input: input tags are closed first.
const closed = html => html.replace(/<input\b([^>]*?)\/?>/g, '<input$1>\u0000');

export function forms_of(html, url = '/') {
	return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([whole, attrs, inner]) => {
		const at = attributes(' ' + attrs);
		const controls = [];
		for (const part of closed(inner).split('\u0000'))
			controls.push(...fields_of(part));
		const buttons = [...inner.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)].map(([, b, text]) => ({ ...attributes(' ' + b), text: text_of(text) }));
		return { action: at.action || url, method: (at.method ?? 'get').toLowerCase(), enctype: at.enctype, draft: at['data-draft'],
			fields: controls, buttons, html: whole };
	});
}

export const text_of = html => unescape(html.replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '').replace(/<rt>[\s\S]*?<\/rt>/g, '')
	.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).trim();

// ---- the client ----

// Debian 12's Node 18 has no getSetCookie: there the lines come joined by commas.
export const cookies_of = headers => headers.getSetCookie?.() ?? (headers.get('set-cookie') ?? '').split(/, *(?=[\w-]+=)/).filter(Boolean);


export async function client(base, { lang = 'ja' } = {}) {
	const jar = new Map();
	const s = { base, jar, lang };

	s.raw = async (where, options = {}) => {
		const headers = { 'accept-language': lang, ...options.headers };
		if (jar.size)
			headers.cookie = [...jar].map(pair => pair.join('=')).join('; ');
		const answer = await fetch(new URL(where, s.base), { redirect: 'manual', ...options, headers });
		for (const line of cookies_of(answer.headers)) {
			const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
			if (/max-age=(0|-\d+)\b|expires=thu, 01 jan 1970/i.test(line))
				jar.delete(name);
			else
				jar.set(name, value);
		}
		return answer;
	};
	// { status, headers, type, location, html, text, title, path } ; bytes for what is not text
	const read = async (answer, where) => {
		const bytes = Buffer.from(await answer.arrayBuffer());
		const html = bytes.toString('utf8');
		no_strangers(s, where, bytes, html);
		return { status: answer.status, headers: answer.headers, type: answer.headers.get('content-type') ?? '', bytes, html,
			location: answer.headers.get('location'), text: text_of(html), title: text_of(html.match(/<title>([\s\S]*?)<\/title>/)?.[1] ?? ''), path: where };
	};
	s.get = async (where, options) => read(await s.raw(where, options), where);
	s.follow = async answer => {
		for (let i = 0; answer.location && i < 5; i++)
			answer = await s.get(answer.location);
		return answer;
	};
	// The page's own form: the one that keeps drafts, else the last POST form inside main. pick: part of the action, or a test.
	s.pick = (page, pick) => {
		const main = page.html.match(/<main\b[\s\S]*<\/main>/)?.[0] ?? page.html;
		const posts = forms_of(main, page.path).filter(f => f.method === 'post');
		const wanted = typeof pick === 'function' ? posts.find(pick) : pick ? posts.find(f => f.action.includes(pick))
			: posts.find(f => f.draft) ?? posts.filter(f => !/\/undo$|\/drafts\//.test(f.action)).at(-1);
		if (!wanted)
			throw new Error(`No such form on ${page.path} (${page.status}): ${posts.map(f => f.action).join(', ') || 'none at all'}\n${page.text.slice(0, 400)}`);
		return { ...wanted, page };
	};
	s.form = async (where, pick) => s.pick(await s.get(where), pick);
	// values: name -> text, list of texts, { file, type, bytes }, or null to leave it out; button: [name, value]
	s.post = async (form, values = {}) => {
		const action = typeof form === 'string' ? form : form.action;
		const kept = (form.fields ?? []).filter(([name]) => !(name in values));
		const given = Object.entries(values).flatMap(([name, value]) => value === null ? [] : [value].flat().map(one => [name, one]));
		const body = form.enctype === 'multipart/form-data' ? new FormData() : new URLSearchParams();
		for (const [name, value] of [...kept, ...given]) {
			if (value?.file)
				body.append(name, new Blob([value.bytes], { type: value.type ?? 'application/octet-stream' }), value.file);
			else
				body.append(name, value);
		}
		return read(await s.raw(action, { method: 'POST', body }), action);
	};
	s.signInSample = async account => {
		const page = await s.get('/sign-in');
		const hidden = forms_of(page.html, '/sign-in').find(f => f.action === '/sign-in/sample')?.fields.filter(([name]) => name.startsWith('_')) ?? [];
		const answer = await s.post({ action: '/sign-in/sample', fields: hidden }, { account });
		if (answer.status !== 303)
			throw new Error(`Signing in as ${account} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
		return answer;
	};
	return s;
}

// Several signed-in clients at once: const { msw, doctor } = await clients(base, 'msw', 'doctor')
export async function clients(base, ...accounts) {
	const made = {};
	for (const account of accounts) {
		made[account] = await client(base);
		await made[account].signInSample(account);
	}
	return made;
}

// The codes of the people in a list page.
export const people_in = page => [...new Set([...page.html.matchAll(/href="\/people\/([0-9A-HJKMNP-TV-Z]{5})"/g)].map(m => m[1]))];
