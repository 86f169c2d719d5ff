// Every hostile request of src/http/framing_corpus.h against four targets: the door alone, engawa alone, and both behind nginx with the
// configuration of the package. Accepted means: a handler saw anything of it, or
// anything but a refusal came back. Honest requests must pass.
// Controls: libmicrohttpd as it comes, and nginx without the lines that are there for this, must accept some.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { ask, corpus, engawa, nginx, recorder } from './pair.mjs';

let all, hostile, honest;
const servers = [];
const started = async server => { servers.push(server = await server); return server; };
before(async () => {
	all = await corpus();
	hostile = all.filter(r => r.kind === 'hostile');
	honest = all.filter(r => r.kind === 'honest');
	assert.ok(hostile.length >= 200, `only ${hostile.length} hostile requests`);
});
after(async () => { for (const server of servers.reverse()) await server.stop(); });

const show = bytes => JSON.stringify(bytes.toString('latin1')).slice(0, 300);
const refused = new Set([400, 411, 413, 414, 417, 431, 501, 505]);

// nginx may end a line at a lone LF, and read a chunked body; it then sends a request of its own, in one reading, so both sides count
// the same. Nothing of nginx 1.22 can switch that off. They are counted apart, and compared one by one.
const mended_by_nginx = bytes => {
	const text = bytes.toString('latin1');
	return /(^|[^\r])\n/.test(text) || /^POST [^\n]*\r\nHost: a\.example\r\nTransfer-Encoding: chunked\r\n\r\n/.test(text);
};

// One after the other, so that what the recorder wrote belongs to the request just sent.
async function ask_all(port, { tls = false, seen, which = hostile, patience } = {}) {
	const out = { accepted: [], mended: [], wrong: [], twice: 0 };
	for (const { bytes } of which) {
		const from = seen?.length ?? 0;
		const answer = await ask(port, bytes, { tls, patience });
		const reached = seen ? seen.slice(from) : answer.statuses.filter(s => !refused.has(s));
		const taken = reached.length > 0 || answer.statuses.some(s => !refused.has(s));
		// For a Content-Length it cannot read, libmicrohttpd 0.9.75 sends the head of its own refusal two times, and closes.
		if (!taken && answer.statuses.length > 1)
			out.twice++;
		if (taken && tls && mended_by_nginx(bytes)) {
			out.mended.push(bytes);
			if (seen && reached.length !== answer.statuses.filter(s => s === 200).length)
				out.wrong.push(`${show(bytes)}: answers ${answer.statuses}, handler saw ${reached}`);
		} else if (taken) {
			out.accepted.push(`${show(bytes)}: answers ${answer.statuses}, handler saw ${reached}`);
		}
		// nginx throws away the body that a 413 was about for a while before it closes, so that an honest sender gets to read the answer.
		if (!taken && !answer.closed && !(tls && answer.statuses[0] === 413))
			out.wrong.push(`${show(bytes)}: left open after ${answer.statuses}`);
	}
	return out;
}

const nothing_taken = (out, who) => {
	console.log(`framing: ${who}: ${hostile.length} hostile requests, ${out.accepted.length} accepted${out.mended.length ? `, ${out.mended.length} mended by nginx and seen alike by both sides` : ''}${out.twice ? `, ${out.twice} refused two times over` : ''}`);
	assert.deepEqual(out.accepted, []);
	assert.deepEqual(out.wrong, []);
};

async function honest_pass(port, { tls = false, codes }) {
	for (const { bytes } of honest) {
		if (tls && !/\r\nhost: ?a\.example(:\d+)?\r\n/i.test(bytes.toString('latin1')))
			continue;                                // other names, and none, are not nginx's to serve
		const answer = await ask(port, bytes, { tls });
		assert.ok(answer.statuses.length === 1 && codes(answer.statuses[0]), `${show(bytes)} -> ${answer.statuses}`);
	}
}

test('the door alone accepts none', async () => {
	const r = await started(recorder());
	await honest_pass(r.port, { codes: s => s === 200 });
	nothing_taken(await ask_all(r.port, { seen: r.seen }), 'the door');
});

test('engawa alone accepts none', async () => {
	const e = await started(engawa());
	await honest_pass(e.port, { codes: s => !refused.has(s) });
	nothing_taken(await ask_all(e.port), 'engawa');
});

test('the door behind the shipped nginx accepts none, and both count the same', async () => {
	const r = await started(recorder()), n = await started(nginx(r.port));
	await honest_pass(n.port, { tls: true, codes: s => s === 200 });
	nothing_taken(await ask_all(n.port, { tls: true, seen: r.seen }), 'nginx and the door');
	const passed = (await n.log()).filter(line => / 200$/.test(line)).length;
	console.log(`framing: nginx wrote ${passed} answers of the door into its log, the door's handler saw ${r.seen.length}`);
	assert.equal(passed, r.seen.length);
});

test('engawa behind the shipped nginx accepts none', async () => {
	const e = await started(engawa()), n = await started(nginx(e.port));
	await honest_pass(n.port, { tls: true, codes: s => !refused.has(s) });
	nothing_taken(await ask_all(n.port, { tls: true }), 'nginx and engawa');
	assert.ok((await n.log()).every(line => !/[?]|a=1/.test(line)), 'no query in the log');
});

test('control: libmicrohttpd as it comes accepts some', async () => {
	const r = await started(recorder('--plain'));
	const which = hostile.filter((_, i) => i % 8 === 0);
	const out = await ask_all(r.port, { seen: r.seen, which, patience: 100 });
	console.log(`framing: control: bare libmicrohttpd accepted ${out.accepted.length} of ${which.length}`);
	assert.ok(out.accepted.length >= 5);
});

test('control: nginx without its strict lines accepts some', async () => {
	const r = await started(recorder());
	const n = await started(nginx(r.port, { without: [/ignore_invalid_headers off;/, /if \(.*\n/g, /keepalive_timeout 0;/] }));
	const which = hostile.filter((_, i) => i % 2 === 0);
	const out = await ask_all(n.port, { tls: true, seen: r.seen, which, patience: 500 });
	console.log(`framing: control: nginx without the strict lines accepted ${out.accepted.length} of ${which.length}`);
	assert.ok(out.accepted.length >= 5);
});
