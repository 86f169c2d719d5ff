// Slow guests (slowhttptest: heads, bodies, readers that never come to an end) while honest ones ask. At least 99.9 % of the honest
// requests must be answered with 200 or a redirect within 5 seconds, at engawa alone and behind nginx with the package's configuration.
// A stream of slow heads is asked of the door too, with few connections: with its deadlines it must serve, and the control, the same
// door with deadlines of an hour, must not.
// Short: 500 slow connections, 5 s. With ENGAWA_TEST_LONG: 4,000 and 60 s.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { engawa, nginx, recorder } from './pair.mjs';

const long = Boolean(process.env.ENGAWA_TEST_LONG);
const CONNECTIONS = long ? 4000 : 500, SECONDS = long ? 60 : 5, HONEST_A_SECOND = 40;     // below what the shipped nginx grants one address
const servers = [];
const started = async server => { servers.push(server = await server); return server; };
after(async () => { for (const server of servers.reverse()) await server.stop(); });

// One connection each, since that is what slow guests take away. 127.0.0.2: another address than theirs.
const honest = (base, path) => new Promise(resolve => {
	const request = (base.startsWith('https') ? https : http).get(base + path, { agent: false, rejectUnauthorized: false, servername: 'a.example',
		localAddress: '127.0.0.2', timeout: 5000, headers: { host: 'a.example' } }, answer => {
		answer.resume();
		answer.on('end', () => resolve(answer.statusCode < 400 ? 'good' : String(answer.statusCode)));
		answer.on('error', e => resolve(e.code ?? 'broken'));
	});
	request.on('timeout', () => { request.destroy(); resolve('late'); });
	request.on('error', e => resolve(e.code ?? 'broken'));
});

// slowhttptest, begun again whenever it says that all of its connections are gone.
function slow(base, path, args, seconds) {
	const until = Date.now() + seconds * 1000;
	let child, over = false;
	const done = new Promise(resolve => {
		const begin = () => {
			if (over || Date.now() > until)
				return resolve();
			child = spawn('slowhttptest', [...args, '-u', base + path, '-p', '2', '-l', String(Math.max(1, Math.ceil((until - Date.now()) / 1000)))], { stdio: 'ignore' });
			child.on('error', e => { over = true; resolve(e); });
			child.on('exit', () => setTimeout(begin, 200));
		};
		begin();
	});
	return { done, stop: () => { over = true; child?.kill('SIGKILL'); } };
}

// Connections to the port that the kernel calls established, from where the slow guests sit.
function open_at(port) {
	const here = ':' + port.toString(16).toUpperCase().padStart(4, '0');
	return readFileSync('/proc/net/tcp', 'utf8').split('\n').filter(line => {
		const [, local, remote, state] = line.trim().split(/\s+/);
		return state === '01' && local === '0100007F' + here && remote.startsWith('0100007F:');
	}).length;
}

// { asked, good, share, bad: { reason: count } }
async function honest_share(base, path, seconds) {
	const out = { asked: 0, good: 0, bad: {} }, under_way = [];
	const until = Date.now() + seconds * 1000;
	while (Date.now() < until) {
		out.asked++;
		under_way.push(honest(base, path).then(said => { if (said === 'good') out.good++; else out.bad[said] = (out.bad[said] ?? 0) + 1; }));
		await new Promise(done => setTimeout(done, 1000 / HONEST_A_SECOND));
	}
	await Promise.all(under_way);
	out.share = out.good / out.asked;
	return out;
}

const modes = {
	'slow heads': ['-H', '-i', '2', '-x', '10'],
	'slow bodies': ['-B', '-i', '2', '-s', '8192', '-x', '10'],
	'slow readers': ['-X', '-w', '1', '-y', '1', '-n', '5', '-z', '1', '-k', '3'],
};

async function attack(who, base, { slow_path, path, mode, args = [], seconds = SECONDS, connections = CONNECTIONS, rate = CONNECTIONS / 4 }) {
	const guests = slow(base, slow_path, [...modes[mode], '-c', String(connections), '-r', String(rate), ...args], seconds + 6);     // they outlast the last honest one's patience
	await new Promise(done => setTimeout(done, 500));
	let most = 0;
	const watch = setInterval(() => { most = Math.max(most, open_at(Number(new URL(base).port))); }, 500);
	const out = await honest_share(base, path, seconds);
	clearInterval(watch);
	guests.stop();
	const broken = await guests.done;
	assert.equal(broken, undefined, `slowhttptest: ${broken?.message}`);
	console.log(`slow: ${who}, ${mode}: ${connections} connections, ${seconds} s, at most ${most} open at once: honest ${out.good} of ${out.asked} (${(out.share * 100).toFixed(2)} %) ${Object.keys(out.bad).length ? JSON.stringify(out.bad) : ''}`);
	return { ...out, most };
}

test('engawa alone: slow guests do not keep honest ones out', async () => {
	const e = await started(engawa());
	for (const mode of Object.keys(modes)) {
		const out = await attack('engawa alone', `http://127.0.0.1:${e.port}`, { slow_path: '/sign-in', path: '/sign-in', mode });
		assert.ok(out.share >= 0.999, JSON.stringify(out));
		assert.ok(out.most >= CONNECTIONS * 0.6, `only ${out.most} slow guests came: ${mode}`);
	}
});

test('behind nginx: slow guests do not keep honest ones out', async () => {
	const e = await started(engawa()), n = await started(nginx(e.port));
	for (const mode of Object.keys(modes)) {
		const out = await attack('behind nginx', `http://127.0.0.1:${n.plain}`, { slow_path: '/sign-in', path: '/sign-in', mode });
		assert.ok(out.share >= 0.999, JSON.stringify(out));
		// Beyond 400 whose head is complete, nginx turns an address away.
		assert.ok(out.most >= (mode === 'slow heads' ? CONNECTIONS * 0.6 : Math.min(CONNECTIONS * 0.6, 350)), `only ${out.most} slow guests came: ${mode}`);
	}
});

// As many slow heads a second as would fill all connections several times over, were they not cut.
const stream = { slow_path: '/', path: '/', mode: 'slow heads', connections: 2000, rate: 100, seconds: long ? 20 : 7 };

test('a stream of slow heads, few connections: the deadlines make room', async () => {
	const r = await started(recorder('--connections', '300', '--head-ms', '1000'));
	const out = await attack('the door with deadlines', `http://127.0.0.1:${r.port}`, stream);
	assert.ok(out.share >= 0.999, JSON.stringify(out));
});

test('control: without deadlines honest guests are kept out', async () => {
	const hour = '3600000';
	const r = await started(recorder('--connections', '300', '--head-ms', hour, '--body-ms', hour, '--send-ms', hour));
	const out = await attack('control without deadlines', `http://127.0.0.1:${r.port}`, stream);
	assert.ok(out.share < 0.999, JSON.stringify(out));
});
