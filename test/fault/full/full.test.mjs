// The disk is full: a region on a tmpfs of a few megabytes. Reads go on as long as their line can be written; writes are told
// so with what was typed kept; a page whose line cannot be written does not leave; when there is room again the service is
// back by itself, and nothing that was acknowledged is gone. SQLite only: on PostgreSQL the disk is the server's.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, openSync, writeSync, closeSync, existsSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve, binary } from '../../web/harness.mjs';
import { plain, counter, flows, world, sleep, maybe } from '../calls/calls.mjs';

const dir = mkdtempSync(path.join(tmpdir(), 'engawa-full-'));
const filler = path.join(dir, 'filler');
const root = process.getuid() === 0;
let mounted = false, region, w, acknowledged = 0;
const figures = { refused: 0, pages_refused: 0, back: 0, reads_on: 0 };

before(async () => {
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=700', 'tmpfs', dir], { stdio: 'pipe' });
		mounted = true;
	} catch (mistake) {
		console.log(`figure: full disk not tried: mount was refused (${String(mistake.stderr).trim()})`);
		assert.ok(!root, 'root cannot mount a tmpfs here');
		return;
	}
	region = await serve({ on: 'sqlite', sample: false, make: async one => {
		one.own = one.data;
		one.data = dir;
		execFileSync(binary, ['demo', '--data', dir]);
	}, args: ['--data', dir] });
	w = await world(region);
});
after(async () => {
	if (mounted)
		console.log(`figure: full disk: ${acknowledged} acknowledged, all there; ${figures.reads_on} pages read with room only in the log, ${figures.refused} writes and ${figures.pages_refused} pages refused, back ${figures.back} ms after there was room`);
	try {
		if (region)
			await region.halt();
	} finally {
		if (mounted)
			execFileSync('umount', ['-l', dir]);
		rmSync(region?.own ?? dir, { recursive: true, force: true });
		if (existsSync(dir))
			rmdirSync(dir);
	}
});

// Leaves so many bytes free, rounded to pages.
function fill(free) {
	const fd = openSync(filler, 'a');
	const block = Buffer.alloc(4096, 'x');
	while (statfsSync(dir).bavail * 4096 > free)
		try {
			writeSync(fd, block);
		} catch (mistake) {
			if (mistake.code !== 'ENOSPC')
				throw mistake;
			break;
		}
	closeSync(fd);
}
const make_room = () => rmSync(filler, { force: true });
const skip = () => !mounted && 'no tmpfs';

const entry = async words => {
	const form = await maybe(w.s.nurse.form(`/people/${w.code}/timeline`, f => f.action.endsWith('/timeline')));
	return form && { form, words };
};
const rows = words => w.count(`SELECT count(*) FROM entry WHERE words = '${words}'`);
const lines = () => w.count('SELECT count(*) FROM w.read_log');

test('on a disk that fills up nothing acknowledged is lost, and no page leaves without its line', async t => {
	if (skip())
		return t.skip(skip());
	const written = [];
	// Forms opened while there was room: what is typed into them must not be lost.
	const forms = [];
	for (let i = 0; i < 120; i++)
		forms.push(await w.s.nurse.form(`/people/${w.code}/timeline`, f => f.action.endsWith('/timeline')));
	fill(256 * 1024);
	const refused = [];
	for (const [i, form] of forms.entries()) {
		const words = `満${i} ` + 'あ'.repeat(900);
		const answer = await maybe(w.s.nurse.post(form, { words }));
		const there = await rows(words);
		if (answer?.status === 303) {
			assert.equal(there, 1, 'acknowledged and there');
			written.push(words);
		} else {
			assert.ok([503, 507].includes(answer?.status), `${answer?.status}`);
			assert.match(answer.text, /書いた内容は前の画面に残っています|二重にはなりません/);
			assert.ok(answer.headers.get('retry-after'));
			refused.push({ form, words });
		}
	}
	figures.refused = refused.length;
	assert.ok(refused.length >= 5, `the disk was full: ${written.length} written, ${refused.length} refused`);
	let sent = 0, kept_back = 0;
	fill(0);
	for (let i = 0; i < 60; i++) {
		const before = await lines();
		const page = await maybe(w.s.nurse.get(`/people/${w.code}`));
		const after = await lines();
		if (page?.status === 200) {
			assert.ok(after > before, 'a page left without its line');
			sent++;
		} else {
			assert.equal(page?.status, 503);
			assert.doesNotMatch(page.html, /北沢/);
			kept_back++;
		}
	}
	assert.ok(sent >= 30, `only ${sent} of 60 pages went out: the room kept for the log was not given`);
	figures.reads_on = sent;
	figures.pages_refused = kept_back;
	assert.equal((await w.s.nurse.get('/health')).status, 200);
	assert.equal(region.child.exitCode, null);
	make_room();
	const began = Date.now();
	for (const { form, words } of refused) {
		let answer;
		do {
			answer = await maybe(w.s.nurse.post(form, { words }));
			if (answer?.status !== 303)
				await sleep(20);
		} while (answer?.status !== 303 && Date.now() - began < 15000);
		figures.back ||= Date.now() - began;
		assert.equal(answer?.status, 303, 'the same form again, when there is room');
		written.push(words);
	}
	for (const words of written)
		assert.equal(await rows(words), 1);
	acknowledged = written.length;
	assert.equal((await w.s.nurse.get(`/people/${w.code}`)).status, 200);
});

test('with the record full and room in the log, reading goes on', async t => {
	if (skip())
		return t.skip(skip());
	fill(0);
	let pages = 0;
	for (let i = 0; i < 100; i++)
		pages += (await maybe(w.s.nurse.get(`/people/${w.code}`)))?.status === 200 ? 1 : 0;
	make_room();
	console.log(`figure: full disk, from one moment to the next: ${pages} of 100 pages still go out (room kept in the log's own files)`);
	assert.ok(pages >= 100, `${pages} of 100`);
});

test('the logs are whole, also after the next start', async t => {
	if (skip())
		return t.skip(skip());
	assert.match(execFileSync(binary, ['verify', '--data', dir]).toString(), /whole/);
	await region.halt();
	region.log.text = '';
	await region.start();
	assert.equal((await (await plain(region.base)).get('/health')).status, 200);
});
