// What the tests of copies share: places on both engines, commands, rows as lines, and what must hold among the rows of one
// moment. Every place is made by the test and gone at its end.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createHmac, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { binary } from '../web/harness.mjs';

const run = promisify(execFile);
const settings = { maxBuffer: 1 << 26, timeout: 120000 };

// { code, out, err }: never throws for an exit code.
export async function engawa(args, { program = binary, env = {} } = {}) {
	try {
		const { stdout, stderr } = await run(program, args, { ...settings, env: { ...process.env, ...env } });
		return { code: 0, out: stdout, err: stderr };
	} catch (mistake) {
		if (typeof mistake.code !== 'number' && !mistake.signal)
			throw mistake;
		return { code: mistake.code ?? mistake.signal, out: mistake.stdout, err: mistake.stderr };
	}
}
export async function must(args, how) {
	const answer = await engawa(args, how);
	if (answer.code !== 0)
		throw new Error(`engawa ${args.join(' ')} ended with ${answer.code}: ${answer.err}`);
	return answer.out;
}

export async function folder(t) {
	const dir = await mkdtemp(path.join(tmpdir(), 'engawa-keep-'));
	t?.after(() => rm(dir, { recursive: true, force: true }));
	return dir;
}

// A place for regions on either engine: { where: the options that name it, names(): the regions and whatever lies half made }
export async function place(t, on) {
	if (on === 'sqlite') {
		const dir = await folder(t);
		return { on, where: ['--data', dir], dir, names: async () => (await readdir(dir)).sort() };
	}
	const url = new URL(process.env.ENGAWA_TEST_PG), name = 'engawa_keep_' + randomBytes(6).toString('hex');
	const admin = sql => run('psql', ['-qX', '-v', 'ON_ERROR_STOP=1', '-c', sql, url.href]);
	await admin(`CREATE DATABASE ${name}`);
	const own = new URL(url);
	own.pathname = '/' + name;
	t.after(() => admin(`DROP DATABASE ${name} WITH (FORCE)`));
	const query = async sql => (await run('psql', ['-qXAt', '-c', sql, own.href])).stdout.trim();
	return { on, where: ['--store', own.href], url: own.href, query,
		names: async () => (await query("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema') ORDER BY 1")).split('\n').filter(Boolean) };
}

export async function keys(dir) {
	await must(['backup-key', '--out', path.join(dir, 'key')]);
	return { private: path.join(dir, 'key'), public: path.join(dir, 'key.pub') };
}

// table -> its lines as they stand in an export
export async function rows_of(at, region, dir, how) {
	const out = path.join(dir, 'rows-' + randomBytes(4).toString('hex'));
	await must(['export', ...at.where, '--region', region, '--out', out], how);
	const tables = new Map();
	for (const file of (await readdir(path.join(out, 'data'))).sort())
		tables.set(file.replace('.jsonl', ''), (await readFile(path.join(out, 'data', file), 'utf8')).split('\n').slice(0, -1));
	const manifest = (await readFile(path.join(out, 'manifest.jsonl'), 'utf8')).trim().split('\n');
	await rm(out, { recursive: true });
	return { tables, manifest };
}

// Ids have more digits than JavaScript keeps: they become texts.
export const row = line => JSON.parse(line.replace(/([:,[])(-?\d{16,})(?=[,}\]])/g, '$1"$2"'));

// What holds among all rows of one moment, and breaks when tables are read at different ones: the newest change of each row
// in the change log is the version that its table has, and the log has no hole.
export function one_moment(tables) {
	const wrong = [], newest = new Map();
	for (const [i, line] of tables.get('change_log').entries()) {
		const change = row(line);
		if (Number(change.seq) !== i + 1)
			wrong.push(`change_log: entry ${i + 1} is number ${change.seq}`);
		newest.set(`${change.record} ${change.row}`, Number(change.version));
	}
	for (const [key, version] of newest) {
		const [record, id] = key.split(' ');
		one_moment.index ??= new WeakMap();
		let index = one_moment.index.get(tables);
		if (!index)
			one_moment.index.set(tables, index = new Map());
		if (!index.has(record))
			index.set(record, new Map((tables.get(record) ?? []).map(row).map(r => [String(r.id), Number(r.version)])));
		const is = index.get(record).get(id);
		if (is !== version)
			wrong.push(`${key}: version ${is ?? 'none'} in its table, ${version} in the log`);
	}
	for (const [record, index] of one_moment.index?.get(tables) ?? [])
		for (const id of index.keys())
			if (!newest.has(`${record} ${id}`))
				wrong.push(`${record} ${id}: in its table, not in the log`);
	return wrong;
}

// Starts a command and kills it after so many milliseconds; says whether it had ended before.
export function killed(args, after, { program = binary } = {}) {
	return new Promise(done => {
		const child = spawn(program, args, { stdio: 'ignore' });
		const timer = setTimeout(() => child.kill('SIGKILL'), after);
		child.on('exit', (code, signal) => { clearTimeout(timer); done({ code, signal }); });
	});
}

// A server on a region that a copy made.
export async function serve_at(t, at) {
	const child = spawn(binary, ['serve', ...at.where, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
	const log = { text: '' };
	const base = await new Promise((resolve, reject) => {
		const look = bytes => {
			log.text += bytes;
			const line = log.text.match(/listening on (http:\S+)/);
			if (line)
				resolve(line[1]);
		};
		child.stdout.on('data', look);
		child.stderr.on('data', look);
		child.on('exit', code => reject(new Error(`The server ended with ${code}: ${log.text}`)));
	});
	const ended = new Promise(done => child.on('exit', code => done(code)));
	const halt = async () => {
		child.kill('SIGTERM');
		if (await ended !== 0)
			throw new Error(`The server did not end well: ${log.text}`);
	};
	t.after(() => child.exitCode === null && child.kill('SIGKILL'));
	return { base, halt };
}

// Six digits of a second factor (RFC 6238) for the present half minute, the one before (-1) or after (1).
export function authenticator(base32) {
	const bits = [...base32].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
	const secret = Buffer.from(bits.match(/.{8}/g).map(b => parseInt(b, 2)));
	return away => {
		const time = Buffer.alloc(8);
		time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + away));
		const mac = createHmac('sha1', secret).update(time).digest();
		return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
	};
}
