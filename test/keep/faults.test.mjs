// The controls of keep.test.mjs: programs with one fault each, which its checks have to see.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compile } from '../gate/plant.mjs';
import { copies_while_writing, refused, tamperings } from './checks.mjs';
import { engawa, must, folder, place, keys, rows_of } from './copies.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const build = process.env.ENGAWA_BUILD ?? path.join(root, 'build');

// Each stands in the tree word for word; when it does not any more, the suite fails, so that the list stays true.
const faults = {
	table: { file: 'src/store/copy_tables.c', was: 'if (text_is(copy_word(p, 0), "schema_step"))', now: 'if (text_is(copy_word(p, 0), "schema_step") || text_is(copy_word(p, 0), "caution"))' },
	snapshot: { file: 'src/store/copy.c', was: '	struct conn *conn = copy_conn(&c->s, t);', now: '	struct conn *conn = copy_conn(&c->s, t);\n	c->s.store->ops->step(conn, STEP_READ_END);\n	c->s.store->ops->step(conn, STEP_READ);' },
	end: { file: 'src/app/keep/keep_unseal.c', was: 'return u->last && fill(u->fd, with, 1) != 0 ? changed() : ERR_OK;', now: 'return ERR_OK;' },
	look: { file: 'src/app/keep/keep_bring.c', was: '	int rc = look_through(b);', now: '	int rc = look_through(b);\n	rc = ERR_OK;' },
	row: { file: 'src/app/keep/keep_line.c', was: 'if (v->kind == VALUE_NULL) buf_z(b, "null");', now: 'if (v->kind == VALUE_NULL || (v->kind == VALUE_TEXT && !v->t.n)) buf_z(b, "null");' },
};
let dir;
const programs = {};
before(async () => {
	dir = await mkdtemp(path.join(tmpdir(), 'engawa-keep-faults-'));
	await cp(path.join(root, 'src'), path.join(dir, 'tree/src'), { recursive: true });
	for (const [name, fault] of Object.entries(faults)) {
		const file = path.join(dir, 'tree', fault.file), text = await readFile(file, 'utf8');
		assert.equal(text.split(fault.was).length, 2, `${name}: stands not once in ${fault.file}`);
		await writeFile(file, text.replace(fault.was, () => fault.now));
		await mkdir(path.join(dir, name));
		programs[name] = path.join(dir, name, 'engawa');
		await compile(root, path.join(dir, 'tree'), build, programs[name], [fault.file]);
		await writeFile(file, text);
	}
});
after(() => rm(dir, { recursive: true, force: true }));

test('a copy without a table is refused', async t => {
	const work = await folder(t), key = await keys(work), at = await place(t, 'sqlite'), to = await place(t, 'sqlite'), file = path.join(work, 'sealed');
	await must(['demo', ...at.where]);
	await must(['backup', ...at.where, '--to', key.public, '--out', file], { program: programs.table });
	const answer = await engawa(['restore', file, '--key', key.private, ...to.where, '--region', 'x']);
	assert.equal(answer.code, 1);
	assert.match(answer.err, /no table caution/);
	assert.ok(!/x: whole/.test((await engawa(['verify', ...to.where])).out));
});

for (const on of ['sqlite', 'postgres'])
	test(`${on}: tables read at different moments are seen`, async t => {
		let wrong = [];
		for (let i = 0; i < 3 && !wrong.length; i++)
			wrong = await copies_while_writing(t, on, 4, { program: programs.snapshot });
		assert.ok(wrong.length > 0, 'nothing was seen');
		t.diagnostic(wrong[0]);
	});

test('a reader that does not look behind the last piece takes what was added', async t => {
	const { taken } = await refused(t, (bytes, n) => tamperings(bytes, n).filter(([what]) => /more|twice/.test(what)), 1, { program: programs.end });
	assert.ok(taken.length > 0);
	t.diagnostic(taken[0]);
});

test('a restore that does not look through the copy first leaves traces', async t => {
	const { taken } = await refused(t, (bytes, n) => tamperings(bytes, n).slice(0, 20), 1, { program: programs.look });
	assert.ok(taken.length > 0);
	t.diagnostic(taken[0]);
});

test('an empty text that becomes nothing is seen by the hashes', async t => {
	const work = await folder(t), key = await keys(work), at = await place(t, 'sqlite'), to = await place(t, 'sqlite'), file = path.join(work, 'sealed');
	await must(['demo', ...at.where]);
	const was = await rows_of(at, 'midori', work);
	await must(['backup', ...at.where, '--to', key.public, '--out', file], { program: programs.row });
	const answer = await engawa(['restore', file, '--key', key.private, ...to.where, '--region', 'x']);
	const now = answer.code === 0 ? await rows_of(to, 'x', work) : null;
	assert.ok(answer.code !== 0 || JSON.stringify(now.manifest.slice(1)) !== JSON.stringify(was.manifest.slice(1)), 'nothing was seen');
});
