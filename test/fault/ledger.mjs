// What the clients of a fault test remember, to be compared with the region afterwards: who wrote what, what was answered, who
// was shown which page. Shared by the parts of test/fault that put load on a server and then break something.
//   const book = ledger();
//   const w = await book.writer(base, account); const one = book.next(w, round); one.acked = await book.send(w, one);
//   await book.look(sql, round, 'in the end');       book.sum.lost, book.sum.doubled, book.sum.unread; book.wrong: lines
import { randomBytes } from 'node:crypto';
import { client, people_in } from '../web/harness.mjs';

const wait = ms => new Promise(done => setTimeout(done, ms));
export const kinds = {
	entry: { page: code => `/people/${code}/timeline`, pick: f => /\/timeline$/.test(f.action) && f.fields.some(([n]) => n === '_key'), with: words => ({ words, kind: 'note' }) },
	task: { page: code => `/people/${code}/tasks/new`, pick: f => f.action.endsWith('/tasks'), with: words => ({ words }) },
	talk: { page: code => `/people/${code}/acp/new`, pick: f => f.action.endsWith('/acp'), with: words => ({ words, present: ['person'], share: 'team' }) },
};
// A form that belongs to no person yet: what answers it leaves no line in the read log.
const arrival = { page: () => '/people/new', pick: f => f.action === '/people', with: words => ({ family_name: words, given_name: '試', family_kana: 'つよい', given_kana: 'ためし', brought_by: '検査', _sure: '1' }) };
const tables = { entry: 'words', task: 'words', acp_statement: 'words' };
export const eight = ['visiting_nurse', 'doctor', 'msw', 'visiting_nurse', 'care_manager', 'doctor', 'msw', 'visiting_nurse'];

// A program that answers too early has not kept the session yet: until the list is there, this is nobody.
export async function people_of(s) {
	for (let i = 0; i < 50; i++) {
		const people = people_in(await s.get('/people'));
		if (people.length)
			return people;
		await wait(100);
	}
	return [];
}

export function ledger({ arrivals = false } = {}) {
	const all_kinds = arrivals ? { ...kinds, arrival } : kinds, all_tables = arrivals ? { ...tables, person: 'family_name' } : tables;
	const book = { written: new Map(), wrong: [], sum: { acked: 0, unanswered: 0, found_written: 0, pages: 0, lost: 0, doubled: 0, unread: 0, index: 0, chain: 0 } };

	book.report = (kind, words) => {
		book.sum[kind]++;
		if (book.wrong.length < 40)
			book.wrong.push(`# ${kind}: ${words}`);
	};

	// ---- who writes and who reads ----

	book.writer = async (base, account, number = 0) => {
		const s = await client(base);
		await s.signInSample(account);
		for (const code of await people_of(s)) {
			const forms = {};
			for (const [kind, k] of Object.entries(all_kinds))
				forms[kind] = await s.form(k.page(code), k.pick).catch(() => null);
			if (Object.values(forms).every(Boolean))
				return { s, code, forms, number, n: 0, open: null };
		}
		throw new Error(`${account} may write for nobody`);
	};

	book.reader = async (base, account, sql) => {
		const s = await client(base);
		await s.signInSample(account);
		const id = await sql(`SELECT id FROM account WHERE login = '${account}'`);
		const people = [];
		for (const code of await people_of(s))
			people.push({ code, id: await sql(`SELECT id FROM person WHERE code = '${code}'`), pages: 0 });
		if (people.length < 2)
			throw new Error(`${account} sees fewer than two people`);
		return { s, id, people, n: 0, pages: 0 };
	};

	// ---- writing: token -> what, and whether it was answered ----

	book.next = (w, round) => {
		const names = Object.keys(all_kinds), kind = names[w.n++ % names.length], form = w.forms[kind];
		const token = `r${round}x${randomBytes(6).toString('hex')}`;
		const one = { token, kind, form, values: { ...all_kinds[kind].with(`強い${token}`), _key: randomBytes(16).toString('hex') }, round, s: w.s, acked: false };
		book.written.set(token, one);
		return one;
	};

	// True when answered. False, or a line that broke: no answer, or one that says that it is not known or not kept; to be sent again.
	book.send = async (w, one) => {
		const answer = w.said = await w.s.post(one.form, one.values);
		if (answer.status !== 303 && answer.status < 500)
			throw new Error(`A form was refused: ${one.kind} ${answer.status} ${answer.text.slice(0, 300)}`, { cause: 'refused' });
		return answer.status === 303;
	};
	book.over = mistake => { if (mistake.cause === 'refused') throw mistake; };

	// ---- what is there ----

	const rows_of = async (sql, round, from) => {
		const found = new Map();
		for (const [table, column] of Object.entries(from))
			for (const line of (await sql(`SELECT ${column} FROM ${table} WHERE ${column} LIKE '%強いr${round}x%'`)).split('\n').filter(Boolean)) {
				const token = line.match(/r\d+x[0-9a-f]{12}/)[0];
				found.set(token, (found.get(token) ?? 0) + 1);
			}
		return found;
	};
	book.in_index = (sql, round) => rows_of(sql, round, { search_row: 'folded' });

	book.look = async (sql, round, when) => {
		const found = await rows_of(sql, round, all_tables);
		for (const one of book.written.values()) {
			if (one.round !== round)
				continue;
			one.there = found.get(one.token) ?? 0;
			if (one.acked && !one.there)
				book.report('lost', `${one.kind} ${one.token}, ${when}`);
			if (one.there > 1)
				book.report('doubled', `${one.kind} ${one.token} stands ${one.there} times, ${when}`);
		}
	};
	// What was looked at is put away.
	book.turn = () => {
		for (const one of book.written.values())
			book.sum.acked += one.acked;
		book.written.clear();
	};

	// ---- pages shown, and the lines of the read log that name them ----

	// Pages of one person after the other, so that the line of a page cut off cannot stand for the page before it.
	book.read_one = async r => {
		const person = r.people[r.n++ % r.people.length];
		if ((await r.s.get('/people/' + person.code)).status !== 200)
			return false;
		person.pages++;
		r.pages++;
		return true;
	};

	book.lines_of = async (r, witness) => {
		const rows = await witness(`SELECT person, count(*) FROM read_log WHERE account = ${r.id} AND kind = 'person' AND route = '/people/:person' GROUP BY person`);
		return new Map(rows.split('\n').filter(Boolean).map(line => line.split('|')).map(([person, n]) => [person, Number(n)]));
	};

	book.look_at_reads = async (r, witness) => {
		const lines = await book.lines_of(r, witness);
		for (const person of r.people) {
			const n = (lines.get(person.id) ?? 0) - (r.lines.get(person.id) ?? 0);
			if (n < person.pages)
				book.report('unread', `${person.pages} pages of one person received, ${n} lines in the read log`);
			person.pages = 0;
		}
		r.lines = lines;
	};

	return book;
}
