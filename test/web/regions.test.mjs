// Several regions in one process: each answers to its own host name, an unknown name finds none, and what is done in one
// is not there in the other.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { serve } from './harness.mjs';

const ask = (base, host, path) => new Promise((resolve, reject) => {
	const { port } = new URL(base);
	http.get({ host: '127.0.0.1', port, path, headers: { host } }, answer => {
		let html = '';
		answer.setEncoding('utf8');
		answer.on('data', part => { html += part; });
		answer.on('end', () => resolve({ status: answer.statusCode, html }));
	}).on('error', reject);
});

test('two regions in one process are told apart by host name', async () => {
	const add = (region, name, area) => region.engawa('region add', name, '--title', `${area} 在宅ケアの縁側`, '--area', area, '--host', `${name}.test`,
		'--login', 'mori', '--admin', '森 ゆう子');
	const region = await serve({ sample: false, make: async made => { await add(made, 'kita', '北町'); await add(made, 'minami', '南町'); } });
	try {
		const kita = await ask(region.base, 'kita.test', '/sign-in'), minami = await ask(region.base, 'minami.test:8080', '/sign-in');
		assert.equal(kita.status, 200);
		assert.match(kita.html, /北町/);
		assert.doesNotMatch(kita.html, /南町/);
		assert.match(minami.html, /南町/);
		assert.equal((await ask(region.base, 'nowhere.test', '/sign-in')).status, 404);
		assert.equal((await ask(region.base, 'nowhere.test', '/health')).status, 200);
		const said = await region.engawa('verify');
		assert.match(said.stdout, /kita: whole/);
		assert.match(said.stdout, /minami: whole/);
	} finally {
		await region.stop();
	}
});

test('a region whose first administrator cannot be made is not there: the command can simply be said again', async () => {
	const region = await serve({ sample: false, make: async made => {
		for (const [login, name] of [['森', '森 ゆう子'], ['m', '森 ゆう子'], ['mori', ' ']])
			await assert.rejects(made.engawa('region add', 'kita', '--title', '北町', '--login', login, '--admin', name), /login must be|name must have/);
		await made.engawa('region add', 'kita', '--title', '北町', '--host', 'kita.test', '--login', 'mori', '--admin', '森 ゆう子');
	} });
	try {
		assert.equal((await ask(region.base, 'kita.test', '/sign-in')).status, 200);
	} finally {
		await region.stop();
	}
});
