// Builds one program that holds all the faults of faults.mjs, asleep: ENGAWA_GATE_FAULT=n wakes the n-th. Works on a copy of the
// sources and leaves the tree alone. Expressions become (gate_fault(n) ? wrong : right); a statement is replaced when the
// book of statements is read; a guard where a route is found and where the routes are printed; a view in the store itself.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { faults } from './faults.mjs';

const run = promisify(execFile);
const whole = file => `/* of the tests */
static inline int gate_fault(int n) {
	extern char *getenv(const char *);
	extern int atoi(const char *);
	const char *e = getenv("ENGAWA_GATE_FAULT");
	return e && atoi(e) == n;
}
#line 1 "${file}"
`;
const once = (text, part, what) => {
	const parts = text.split(part);
	if (parts.length !== 2)
		throw new Error(`${what}: stands ${parts.length - 1} times, not once: ${JSON.stringify(part)}`);
	return parts;
};

const after_book = `
	const char *gate_name = getenv("ENGAWA_GATE_STATEMENT"), *gate_text = getenv("ENGAWA_GATE_TEXT");
	for (size_t i = 0; gate_name && i < b->n; i++)
		if (!strcmp(b->entries[i].name, gate_name)) b->entries[i].sqlite = strdup(gate_text);
}`;

function with_route(text, file) {
	const cases = faults.flatMap((one, i) => one.route ? [`	if (gate_fault(${i + 1}) && r->method == ${one.route[0]} && strcmp(r->path, "${one.route[1]}") == 0) { static struct route wrong${i + 1}; wrong${i + 1} = *r; wrong${i + 1}.guard = (struct guard)${one.guard}; return &wrong${i + 1}; }`] : []).join('\n');
	const hook = `static const struct route *gate_route(const struct route *r) {\n	if (!r) return r;\n${cases}\n	return r;\n}\n\n`;
	const [before, rest] = once(text, 'const struct route *route_find(', file);
	const [mid, end] = once(rest, '	return found;', file);
	const [print, last] = once(end, 'void routes_print(', file);
	const [loop, tail] = once(last, 'const struct route *r = &features[f]->routes[i];', file);
	return `${before}${hook}const struct route *route_find(${mid}	return gate_route(found);${print}void routes_print(${loop}const struct route *r = gate_route(&features[f]->routes[i]);${tail}`;
}

// Only the changed files are compiled, as the build compiles them, and linked before the libraries of the build. test/fault uses it too.
export async function compile(root, tree, build, program, files) {
	const how = { cwd: build, maxBuffer: 1 << 26, timeout: 300000 };
	const commands = JSON.parse(await readFile(path.join(build, 'compile_commands.json'), 'utf8'));
	const objects = [];
	await Promise.all(files.map(async (file, i) => {
		const command = commands.find(c => path.resolve(c.directory, c.file) === path.join(root, file));
		if (!command)
			throw new Error(`${file} is not compiled by the build`);
		const object = path.join(tree, `changed${i}.o`);
		objects.push(object);
		const line = command.command.replace(/ -MD -MQ \S+ -MF \S+/, '').replace(/ -o \S+/, ` -o '${object}'`).replace(/ -c \S+$/, ` -Wno-error -c '${path.join(tree, file)}'`);
		await run('sh', ['-c', line.replaceAll(`-I${path.relative(build, path.join(root, 'src'))} `, `-I'${path.join(tree, 'src')}' `)], how);
	}));
	const link = (await run('ninja', ['-t', 'commands', 'src/engawa'], how)).stdout.trim().split('\n').at(-1);
	await run('sh', ['-c', link.replace(/ -o \S+ /, ` -o '${program}' ${objects.map(o => `'${o}'`).join(' ')} `)], how);
}

// build: the folder of a finished build of root. -> { program, statements: n -> text, views: n -> SQL }
export async function plant(root, build, into) {
	const tree = path.join(into, 'tree');
	await mkdir(tree, { recursive: true });
	await cp(path.join(root, 'src'), path.join(tree, 'src'), { recursive: true });
	const changed = new Map();
	const text_of = async file => changed.get(file) ?? await readFile(path.join(root, file), 'utf8');
	const wrong_sql = new Map(), views = new Map();
	for (const [i, one] of faults.entries()) {
		const what = `fault ${i + 1} (${one.file}: ${one.breaks})`;
		const source = await readFile(path.join(root, one.file), 'utf8');
		const at = one.at ?? one.was;
		if (!one.statement && !one.view)
			once(source, at, what);
		if (one.statement) {
			const [head, ...blocks] = source.split(/^(?=-- name: )/m);
			const block = blocks.find(b => b.startsWith(`-- name: ${one.statement}\n`));
			once(block, one.was, what);
			wrong_sql.set(i + 1, head + block.replace(one.was, () => one.now));
		} else if (one.view) {
			const view = new RegExp(`CREATE VIEW ${one.view} AS[^;]*;`).exec(source)?.[0] ?? '';
			once(view, one.was, what);
			views.set(i + 1, `DROP VIEW ${one.view};\n${view.replace(one.was, () => one.now)}`);
		} else if (!one.route) {
			const [before, after] = once(await text_of(one.file), at, what);
			const [left, right] = once(at, one.was, what);
			changed.set(one.file, `${before}${left}(gate_fault(${i + 1}) ? (${one.now}) : (${one.was}))${right}${after}`);
		}
	}
	changed.set('src/app/desk/route.c', with_route(await text_of('src/app/desk/route.c'), 'src/app/desk/route.c'));
	const [book, rest] = once(await text_of('src/store/book.c'), '		put(b, &generated[i]);\n}', 'src/store/book.c');
	changed.set('src/store/book.c', `extern char *getenv(const char *);\n${book}		put(b, &generated[i]);${after_book}${rest}`);
	for (const [file, text] of changed)
		await writeFile(path.join(tree, file), file.endsWith('.c') ? whole(file) + text : text);
	const program = path.join(into, 'engawa');
	try {
		await compile(root, tree, build, program, [...changed.keys()]);
	} catch (mistake) {
		throw new Error('The program with the faults does not build:\n' + (mistake.stderr ?? mistake.message).slice(0, 4000));
	}
	const statements = new Map();
	for (const [n, sql] of wrong_sql) {
		const file = path.join(into, `wrong${n}.sql`), made = path.join(into, `wrong${n}.c`);
		await writeFile(file, sql);
		await run(path.join(build, 'tools/sql_tool'), [path.join(into, 'wrong.h'), made, file]);
		const literal = new RegExp(`\\{ "${faults[n - 1].statement}",\\s*("(?:[^"\\\\]|\\\\.)*")`).exec(await readFile(made, 'utf8'));
		if (!literal)
			throw new Error(`fault ${n}: the statement did not come out of the tool`);
		statements.set(n, JSON.parse(literal[1]));
	}
	return { program, statements, views };
}
