// Many small requests over a few connections that stay open: the least a client can be. One request at a time on each
// connection; an answer is its status, its place and its bytes.
import net from 'node:net';

class Line {
	constructor(port) {
		this.port = port;
		this.socket = null;
		this.got = [];
		this.size = 0;
	}
	connect() {
		this.socket = net.connect(this.port, '127.0.0.1');
		this.socket.setNoDelay(true);
		this.socket.on('data', bytes => this.take(bytes));
		this.socket.on('error', () => {});
		this.socket.on('close', () => {
			this.socket = null;
			const { fail } = this;
			this.done = this.fail = null;
			fail?.(new Error('the connection was closed'));
		});
	}
	take(bytes) {
		this.got.push(bytes);
		this.size += bytes.length;
		if (this.need && this.size < this.need)
			return;
		const all = this.got.length === 1 ? this.got[0] : Buffer.concat(this.got);
		this.got = [all];
		const end = all.indexOf('\r\n\r\n');
		if (end < 0)
			return;
		const head = all.toString('latin1', 0, end);
		const length = /^content-length: (\d+)/im.exec(head);
		if (!length)
			throw new Error('an answer without length: ' + head);
		this.need = end + 4 + Number(length[1]);
		if (all.length < this.need)
			return;
		const answer = { status: Number(head.slice(9, 12)), head, location: /^location: (.*)$/im.exec(head)?.[1] ?? null, body: all.subarray(end + 4, this.need) };
		this.got = [];
		this.size = this.need = 0;
		const { done } = this;
		this.done = this.fail = null;
		if (/^connection: close/im.test(head))
			this.socket?.destroy();
		done?.(answer);
	}
	ask(text) {
		return new Promise((done, fail) => {
			this.done = done;
			this.fail = fail;
			this.got = [];
			this.size = this.need = 0;
			if (!this.socket)
				this.connect();
			this.socket.write(text);
		});
	}
}

// pool(base, width).run(jobs, work): jobs is any iterable of { method, path, cookie, lang, body }; work(job, answer) sees each answer.
export function pool(base, width = 16) {
	const url = new URL(base);
	const lines = Array.from({ length: width }, () => new Line(Number(url.port)));
	const text_of = job => {
		const body = job.method === 'POST' ? job.body ?? '' : null;
		return `${job.method} ${job.path} HTTP/1.1\r\nHost: ${url.host}\r\nAccept-Language: ${job.lang ?? 'ja'}\r\n${job.cookie ? `Cookie: ${job.cookie}\r\n` : ''}`
			+ (body === null ? '\r\n' : `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
	};
	const ask = async (line, job) => {
		for (let again = 0; ; again++)
			try {
				return await line.ask(text_of(job));
			} catch (mistake) {
				if (again === 3)
					throw new Error(`${job.method} ${job.path}: ${mistake.message}`);
			}
	};
	return {
		one: job => ask(lines[0], job),
		run: async (jobs, work) => {
			const turn = jobs[Symbol.iterator]();
			await Promise.all(lines.map(async line => {
				for (let next; !(next = turn.next()).done;) {
					const answer = await ask(line, next.value);
					work(next.value, answer);
				}
			}));
		},
		close: () => { for (const line of lines) line.socket?.destroy(); },
	};
}
