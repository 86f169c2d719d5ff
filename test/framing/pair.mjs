// Servers for hostile guests: the recorder, a real engawa, and nginx with the configuration that the package ships. Everything is
// started here and ended by id. Used by framing.test.mjs and slow.test.mjs.
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile, rm, mkdir, cp, chmod } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { connect as connect_tls } from 'node:tls';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import path from 'node:path';

const run = promisify(execFile);
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
export const root = path.resolve(here, '../..');
export const build = process.env.ENGAWA_BUILD ?? path.join(root, 'build');

const until_line = (child, pattern) => new Promise((resolve, reject) => {
	let text = '';
	child.stdout.on('data', bytes => {
		text += bytes;
		const found = text.match(pattern);
		if (found)
			resolve(Number(found[1]));
	});
	child.on('error', reject);
	child.on('exit', code => reject(new Error(`${child.spawnfile} ended with ${code}: ${text}`)));
});

async function end(child) {
	if (child.exitCode !== null || child.signalCode !== null)
		return;
	const gone = new Promise(done => child.once('exit', done));
	const late = setTimeout(() => child.kill('SIGKILL'), 15000);
	child.kill('SIGTERM');
	await gone;
	clearTimeout(late);
}

// { port, seen: ['GET / 0', ...], stop }
export async function recorder(...args) {
	const child = spawn(path.join(build, 'test/framing/recorder'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
	let rest = '';
	const all = [];
	const port = await until_line(child, /^(\d+)\n/);
	child.stdout.on('data', bytes => {
		const lines = (rest + bytes).split('\n');
		rest = lines.pop();
		all.push(...lines);
	});
	return { port, seen: all, stop: () => end(child) };
}

// The program people run, with its sample region.
export async function engawa() {
	const bin = process.env.ENGAWA_BIN ?? path.join(build, 'src/engawa');
	const data = await mkdtemp(path.join(tmpdir(), 'engawa-'));
	await run(bin, ['demo', '--data', data]);
	const child = spawn(bin, ['serve', '--data', data, '--port', '0', '--late', '60000'], { stdio: ['ignore', 'pipe', 'inherit'] });     // a busy machine is another test's matter
	const port = await until_line(child, /listening on http:\/\/127\.0\.0\.1:(\d+)/);
	child.stdout.resume();
	return { port, stop: async () => { await end(child); await rm(data, { recursive: true, force: true }); } };
}

export const free_port = () => new Promise(resolve => {
	const s = createServer().listen(0, '127.0.0.1', () => {
		const { port } = s.address();
		s.close(() => resolve(port));
	});
});

// nginx before the port given; plain is the port of one more door to the same site, without TLS, for guests who cannot speak it fast enough.
// without: patterns of lines to leave out of the shipped configuration, for a control.
export async function nginx(upstream, { without = [] } = {}) {
	const dir = await mkdtemp(path.join(tmpdir(), 'engawa-nginx-'));
	await chmod(dir, 0o755);
	const [secure, bare, plain] = [await free_port(), await free_port(), await free_port()];
	await mkdir(path.join(dir, 'temp'));
	await cp(path.join(root, 'packaging/nginx/refused.html'), path.join(dir, 'refused.html'));
	await cp(path.join(root, 'packaging/nginx/resting.html'), path.join(dir, 'resting.html'));
	await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=a.example',
		'-addext', 'subjectAltName=DNS:a.example', '-keyout', path.join(dir, 'key.pem'), '-out', path.join(dir, 'certificate.pem')]);
	let missed = new Set(without);
	for (const name of ['http.conf', 'server.conf', 'engawa-site']) {
		let text = await readFile(path.join(root, 'packaging/nginx', name), 'utf8');
		for (const pattern of without)
			if (pattern.test(text)) {
				missed.delete(pattern);
				text = text.replace(pattern, '');
			}
		text = text.replaceAll('/usr/share/engawa/nginx', dir).replaceAll('/var/log/nginx', dir).replaceAll('127.0.0.1:8080', `127.0.0.1:${upstream}`)
			.replaceAll('engawa.example.org', 'a.example').replace(/listen \[::\].*\n/g, '').replace('listen 443 ssl http2;', `$&\n\tlisten 127.0.0.1:${plain};`).replace(/listen 443/g, `listen 127.0.0.1:${secure}`)
			.replace(/listen 80/g, `listen 127.0.0.1:${bare}`).replace(/ssl_certificate .*/, `ssl_certificate ${dir}/certificate.pem;`)
			.replace(/ssl_certificate_key .*/, `ssl_certificate_key ${dir}/key.pem;`);
		await writeFile(path.join(dir, name), text);
	}
	if (missed.size)
		throw new Error(`The shipped configuration has nothing like ${[...missed].join(', ')}: the control would be void`);
	await writeFile(path.join(dir, 'nginx.conf'), `daemon off; pid ${dir}/pid; error_log ${dir}/error.log crit; worker_processes 2;
worker_rlimit_nofile 20000; ${process.getuid() === 0 ? 'user root;' : ''}
events { worker_connections 8192; }
http { ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(t => `${t}_temp_path ${dir}/temp/${t};`).join(' ')} include ${dir}/engawa-site; }\n`);
	const start = ['-c', path.join(dir, 'nginx.conf'), '-p', dir, '-e', path.join(dir, 'error.log')];
	await run('nginx', ['-t', ...start]).catch(e => { throw new Error(e.stderr); });
	const child = spawn('nginx', start, { stdio: 'inherit' });
	for (let i = 0; ; i++) {
		const up = await new Promise(done => connect(secure, '127.0.0.1').on('connect', function () { this.destroy(); done(true); }).on('error', () => done(false)));
		if (up)
			break;
		if (i > 100)
			throw new Error('nginx does not start');
		await new Promise(done => setTimeout(done, 50));
	}
	return { port: secure, bare, plain, dir, log: async () => (await readFile(path.join(dir, 'engawa.log'), 'utf8')).trim().split('\n').filter(Boolean),
		stop: async () => { await end(child); await rm(dir, { recursive: true, force: true }); } };
}

// Sends the bytes as they are; reads until the peer closes, or nothing more came for quiet ms after an answer (patience ms before one).
export function ask(port, bytes, { tls = false, quiet = 150, patience = 4000, from } = {}) {
	return new Promise(resolve => {
		const where = { port, host: '127.0.0.1', localAddress: from };
		const s = tls ? connect_tls({ ...where, servername: 'a.example', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }, () => s.write(bytes))
			: connect(where, () => s.write(bytes));
		let got = Buffer.alloc(0), timer = setTimeout(done, patience, false);
		function done(closed) {
			clearTimeout(timer);
			s.destroy();
			const text = got.toString('latin1');
			resolve({ closed, text, statuses: [...text.matchAll(/(?:^|\n|x)HTTP\/1\.[01] (\d{3})/g)].map(m => Number(m[1])).filter(n => n !== 100) });
		}
		s.on('data', more => {
			got = Buffer.concat([got, more]);
			clearTimeout(timer);
			timer = setTimeout(done, quiet, false);
		});
		s.on('close', () => done(true));
		s.on('error', () => {});
	});
}

export async function corpus() {
	const { stdout } = await run(path.join(build, 'test/framing/corpus'));
	return stdout.trim().split('\n').map(line => line.split(' ')).map(([kind, hex]) => ({ kind, bytes: Buffer.from(hex, 'hex') }));
}
