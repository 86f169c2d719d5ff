// What keep.test.mjs asks of the program, and faults.test.mjs of programs with a fault: copies while four write, and copies
// that were changed. Both give a list of what was wrong.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { serve, clients, people_in } from '../web/harness.mjs';
import { engawa, must, folder, place, keys, rows_of, row, one_moment } from './copies.mjs';

// Random, and the same again with the same seed, which the test says.
export const seed = Number(process.env.ENGAWA_TEST_SEED ?? Date.now() % 1e9);
let state = seed;
export const random = below => (state = (state * 1103515245 + 12345) % 2147483648) % below;

async function writing(region, n) {
	const accounts = ['visiting_nurse', 'doctor', 'msw', 'care_manager'].slice(0, n), s = await clients(region.base, ...accounts);
	const acknowledged = [];
	let stop = false;
	const code = people_in(await s.visiting_nurse.get('/people'))[0];
	const work = Object.entries(s).map(async ([who, one]) => {
		const own = people_in(await one.get('/people'))[0] ?? code;
		for (let i = 0; !stop; i++) {
			const form = await one.form(`/people/${own}/timeline`, f => f.action.endsWith('/timeline'));
			const words = `書き込み ${who} ${i}`;
			const answer = await one.post(form, { words, kind: 'note' });
			if (answer.status === 303)
				acknowledged.push(words);
		}
	});
	return { acknowledged, stop: async () => { stop = true; await Promise.all(work); } };
}

export async function copies_while_writing(t, on, rounds, how = {}) {
	const dir = await folder(t), key = await keys(dir), region = await serve({ on });
	t.after(() => region.stop());
	const at = { where: on === 'sqlite' ? ['--data', region.data] : ['--store', region.db.url] };
	const writers = await writing(region, 4), wrong = [];
	try {
		for (let i = 0; i < rounds; i++) {
			for (const until = Date.now() + 10000, had = writers.acknowledged.length; writers.acknowledged.length < had + 8 && Date.now() < until;)
				await new Promise(done => setTimeout(done, 5));
			const before_it = [...writers.acknowledged], file = path.join(dir, `b${i}`);
			await must(['backup', ...at.where, '--region', 'midori', '--to', key.public, '--out', file], how);
			const after_it = writers.acknowledged.length;
			const to = await place(t, 'sqlite');
			const answer = await engawa(['restore', file, '--key', key.private, ...to.where, '--region', 'midori']);
			if (answer.code !== 0) {
				wrong.push(answer.err.trim());
				continue;
			}
			const { tables } = await rows_of(to, 'midori', dir);
			wrong.push(...one_moment(tables));
			const there = new Set(tables.get('entry').map(line => row(line).words));
			wrong.push(...before_it.filter(words => !there.has(words)).map(words => `acknowledged before it began, and not in it: ${words}`));
			t.diagnostic(`${on}, copy ${i + 1}: ${before_it.length} acknowledged before, ${after_it - before_it.length} during it, ${tables.get('change_log').length} changes in it`);
		}
	} finally {
		await writers.stop();
	}
	return wrong;
}

const FRONT = 16 + 8 + 80 + 24;
function pieces(bytes) {
	const list = [];
	for (let at = FRONT; at + 4 <= bytes.length;) {
		const n = 4 + bytes.readUInt32BE(at);
		list.push(bytes.subarray(at, at + n));
		at += n;
	}
	return list;
}

export function tamperings(bytes, n) {
	const list = [], cut = pieces(bytes);
	const with_piece = change => Buffer.concat([bytes.subarray(0, FRONT), ...change([...cut])]);
	const flip = at => { const b = Buffer.from(bytes); b[at] ^= 1 << random(8); return b; };
	for (let at = 0; at < FRONT; at += 8)
		list.push([`a bit of the front, byte ${at}`, flip(at + random(Math.min(8, FRONT - at)))]);
	for (let i = 0; i < 4; i++)
		list.push([`a bit of the first piece's length, byte ${i}`, flip(FRONT + i)]);
	for (const [i] of cut.entries())
		list.push([`piece ${i} left out`, with_piece(p => p.filter((_, k) => k !== i))], [`piece ${i} twice`, with_piece(p => [...p.slice(0, i + 1), ...p.slice(i)])],
			[`cut off before piece ${i}`, with_piece(p => p.slice(0, i))]);
	for (let i = 0; i + 1 < cut.length; i++)
		list.push([`pieces ${i} and ${i + 1} swapped`, with_piece(p => [...p.slice(0, i), p[i + 1], p[i], ...p.slice(i + 2)])]);
	list.push(['nothing at all', Buffer.alloc(0)], ['only the front', bytes.subarray(0, FRONT)], ['a byte more', Buffer.concat([bytes, Buffer.from([0])])],
		['itself twice', Buffer.concat([bytes, bytes])], ['a piece of nothing more', Buffer.concat([bytes, cut[0]])], ['a byte less', bytes.subarray(0, -1)]);
	while (list.length < n)
		list.push(random(4) ? (at => [`a bit of byte ${at}`, flip(at)])(random(bytes.length)) : (at => [`cut off at ${at}`, bytes.subarray(0, at)])(random(bytes.length)));
	return list;
}

export async function refused(t, bytes_of, n, how) {
	const dir = await folder(t), key = await keys(dir), at = await place(t, 'sqlite'), to = await place(t, 'sqlite'), taken = [];
	await must(['demo', ...at.where]);
	const file = path.join(dir, 'sealed'), bad = path.join(dir, 'bad');
	await must(['backup', ...at.where, '--to', key.public, '--out', file]);
	const all = bytes_of(await readFile(file), n);
	for (const [i, [what, bytes]] of all.entries()) {
		await writeFile(bad, bytes);
		const answer = await engawa(['restore', bad, '--key', key.private, ...to.where, '--region', `r${i}`], how);
		if (answer.code !== 1 || !/^engawa: .{20,}\n$/.test(answer.err) || (await to.names()).length)
			taken.push(`${what}: ended with ${answer.code}, said ${JSON.stringify(answer.err)}, left ${await to.names()}`);
	}
	return { taken, n: all.length, file, key, to, dir, at };
}
