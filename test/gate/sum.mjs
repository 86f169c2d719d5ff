// The last line of the suite: what both engines and the planted faults came to. A part that did not report counts as nothing.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const read = async name => JSON.parse(await readFile(path.join(process.argv[2], name), 'utf8').catch(() => '{}'));
const engines = [await read('gate-sqlite.json'), await read('gate-postgres.json')];
const races = [await read('gate-races-sqlite.json'), await read('gate-races-postgres.json')];
const faults = await read('gate-faults.json');
const sum = (list, what) => list.reduce((n, one) => n + (one[what] ?? 0), 0);
for (const one of engines)
	console.log(`${one.engine ?? 'an engine that did not report'}: decisions ${one.decisions ?? 0} mismatches ${one.mismatches ?? 0} canaries ${one.canaries ?? 0}, ${Math.round((one.bytes ?? 0) / 1e6)} MB looked through`);
console.log(`races ${sum(races, 'races')} late ${sum(races, 'late')}`);
console.log(`decisions ${sum(engines, 'decisions')} mismatches ${sum(engines, 'mismatches')} canaries ${sum(engines, 'canaries')} mutants ${faults.caught ?? 0}/${faults.of ?? 30}`);
