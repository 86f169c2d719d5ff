// Builds the server with one fault of durability in it, from a copy of the sources; the tree stays as it is. The controls of
// test/fault run on these programs: a proof that does not fail on them proves nothing.
//   node test/fault/plant.mjs FAULT BUILD INTO       -> INTO/engawa; BUILD: a finished build by gcc
// The text that is changed stands here exactly as it stands in the tree; when it is no longer there, this fails.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compile } from '../gate/plant.mjs';

const root = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../..');
const early = `for (size_t i = 0; i < n; i++) {
				s[i].job->done(s[i].job, s[i].outcome);
				s[i].job = NULL;
			}
			struct timespec gathers = { 0, 25000000 };
			nanosleep(&gathers, NULL);
			commit_all(w, s, n);`;

const synchronous = (word, number) => [
	{ file: 'src/store/sqlite.c', was: 'PRAGMA synchronous=FULL', now: `PRAGMA synchronous=${word}` },
	{ file: 'src/store/sqlite_guard.c', was: '"PRAGMA synchronous", "2"', now: `"PRAGMA synchronous", "${number}"` },
];

export const faults = {
	// Answers, waits a little so that more comes together, and commits: what a cache that writes behind does.
	early: [
		{ file: 'src/store/writer.c', was: 'if (run_all(w, s, n) && commit_all(w, s, n))\n			return;', now: `if (run_all(w, s, n)) {\n			${early}\n			return;\n		}` },
		{ file: 'src/store/writer.c', was: 'slots[i].job->done(slots[i].job, slots[i].outcome);', now: 'if (slots[i].job) slots[i].job->done(slots[i].job, slots[i].outcome);' },
	],
	// Every form counts, however often it is sent.
	keyless: [{ file: 'src/app/desk/keys.c', was: 'if (!r->viewer.account || r->route->repeats || !key_ok(key)) return;', now: 'if (key.n) return;' }],
	// A form sent again is answered from a row that no standby has.
	unwaited: [{ file: 'src/store/postgres.c', was: "SELECT pg_logical_emit_message(true, 'engawa', ''); COMMIT", now: 'COMMIT' }],
	// The server's warning that the wait was cancelled is not heard.
	unwarned: [{ file: 'src/store/postgres.c', was: 'if (done && !c->warned)', now: 'if (done)' }],
	// Says "written" whatever COMMIT, and with it fsync, has said.
	deaf: [{ file: 'src/store/sqlite.c', was: 'if (run_step(c, c->commit))', now: 'if (run_step(c, c->commit) || !run_step(c, c->steps[STEP_ROLLBACK]) || true)' }],
	// Sends the page also when its line could not be written.
	unwitnessed: [{ file: 'src/app/desk/serve.c', was: 'if (outcome == WRITTEN) send_now(of_job(job));', now: 'if (outcome == WRITTEN || of_job(job)->answer->status == 200) send_now(of_job(job));' }],
	// Goes on with the connection whose sync has failed.
	trusting: [
		{ file: 'src/store/sqlite.c', was: 'c->head.lost = true;\n		atomic_store(&c->head.store->checked', now: 'atomic_store(&c->head.store->checked' },
		{ file: 'src/store/sqlite.c', was: 'c->head.lost = true;\n	if (!sqlite3_get_autocommit(c->db))', now: 'if (!sqlite3_get_autocommit(c->db))' },
	],
	// Takes a form's key for new each time.
	forgetful: [{ file: 'src/app/desk/keys.c', was: 'if (!sql_row(s)) return KEY_NEW;', now: 'if (!sql_row(s) || true) return sql_run(s), KEY_NEW;' }, { file: 'src/app/desk/keys.c', was: 'RUN(r->tx, desk_form_key_put,', now: 'if (false) RUN(r->tx, desk_form_key_put,' }],
	// Nobody is over the request when its memory runs out.
	unguarded: [{ file: 'src/app/desk/serve.c', was: '	bool whole = setjmp(env) == 0;\n	if (whole) {\n		arena_on_full(r->arena, jump, &env);\n		fn(r);', now: '	bool whole = setjmp(env) == 0;\n	if (whole) {\n		fn(r);' }],
	normal: synchronous('NORMAL', 1),
	off: synchronous('OFF', 0),
};

export async function plant(name, build, into) {
	const tree = path.join(into, 'tree'), program = path.join(into, 'engawa');
	await mkdir(tree, { recursive: true });
	await cp(path.join(root, 'src'), path.join(tree, 'src'), { recursive: true });
	const files = [...new Set(faults[name].map(one => one.file))];
	for (const file of files) {
		let text = await readFile(path.join(root, file), 'utf8');
		for (const one of faults[name].filter(one => one.file === file)) {
			const parts = text.split(one.was);
			if (parts.length !== 2)
				throw new Error(`${name}: stands ${parts.length - 1} times in ${file}, not once: ${one.was}`);
			text = parts.join(one.now);
		}
		await writeFile(path.join(tree, file), text);
	}
	await compile(root, tree, build, program, files);
	return program;
}

if (process.argv[1] === new URL(import.meta.url).pathname)
	await plant(process.argv[2], path.resolve(process.argv[3]), path.resolve(process.argv[4]));
