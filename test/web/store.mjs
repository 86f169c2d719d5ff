// A statement in the store itself, for tests that move time or look at what was written: const sql = await store_of(region).
// The rows come back as text, fields parted by |. On SQLite the file that holds the record is found by its tables.
import path from 'node:path';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';

const run = promisify(execFile);

export async function store_of(region, table = 'person') {
	if (region.db) {
		const schema = (await region.db.query(`SELECT table_schema FROM information_schema.tables WHERE table_name = '${table}'`)).trim();
		return async words => (await region.db.query(`SET search_path TO "${schema}"; ${words}`)).replace(/^SET\n/, '').trim();
	}
	const lite = async (file, words) => (await run('sqlite3', ['-bail', '-cmd', '.timeout 5000', file, words], { maxBuffer: 1 << 26 })).stdout.trim();
	for (const entry of await readdir(region.data, { recursive: true, withFileTypes: true })) {
		const file = path.join(entry.parentPath ?? entry.path, entry.name);
		if (!entry.isFile() || /-(wal|shm)$/.test(file))
			continue;
		if (await lite(file, `SELECT 1 FROM sqlite_master WHERE name = '${table}'`).catch(() => ''))
			return words => lite(file, words);
	}
	throw new Error(`No store with a table ${table} in ${region.data}`);
}
