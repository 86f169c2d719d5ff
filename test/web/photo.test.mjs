// A photograph of a paper agreement: made anew outside of the server, kept with the agreement, shown to nobody else; whatever is no
// photograph is refused with a sentence and everything typed stays.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { serve, clients, client, unescape } from './harness.mjs';
import { store_of } from './store.mjs';

let region, s, code, record, witness;
before(async () => {
	region = await serve();
	record = await store_of(region, 'consent');
	witness = await store_of(region, 'read_log');
	s = await clients(region.base, 'msw', 'doctor', 'facility', 'community_centre');
	code = [...(await s.msw.get('/people')).html.matchAll(/href="\/people\/([0-9A-Z]{5})"><span class="nm"><b><ruby>([^<]+)/g)].find(m => m[2].startsWith('北沢'))[1];
});
after(async () => { await region?.stop(); });

// ---- pictures made by hand ----
const chunk = (name, data) => {
	const body = Buffer.concat([Buffer.from(name), data]), out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length);
	body.copy(out, 4);
	out.writeUInt32BE(crc(body), body.length + 4);
	return out;
};
const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xEDB88320 ^ n >>> 1 : n >>> 1; return n >>> 0; });
const crc = bytes => { let c = 0xFFFFFFFF; for (const b of bytes) c = table[(c ^ b) & 255] ^ c >>> 8; return (c ^ 0xFFFFFFFF) >>> 0; };
const png_head = (w, h, kind = 2) => { const d = Buffer.alloc(13); d.writeUInt32BE(w); d.writeUInt32BE(h, 4); d.set([8, kind, 0, 0, 0], 8); return chunk('IHDR', d); };
const png_begin = Buffer.from('89504E470D0A1A0A', 'hex');
// Red above, blue below.
function png(w, h, text = null) {
	const line = y => Buffer.concat([Buffer.from([0]), Buffer.alloc(w * 3, Buffer.from(y < h / 2 ? [250, 10, 10] : [10, 10, 250]))]);
	const pixels = Buffer.concat(Array.from({ length: h }, (_, y) => line(y)));
	return Buffer.concat([png_begin, png_head(w, h), ...(text ? [chunk('tEXt', Buffer.from('Comment\0' + text))] : []), chunk('IDAT', zlib.deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}
const bomb_png = () => Buffer.concat([png_begin, png_head(19000, 19000), chunk('IDAT', zlib.deflateSync(Buffer.alloc(1 << 20))), chunk('IEND', Buffer.alloc(0))]);
// The camera's notes: lying on its side (6), and where it was.
function with_exif(jpeg, turn) {
	const tiff = Buffer.alloc(90);
	tiff.write('MM', 0); tiff.writeUInt16BE(42, 2); tiff.writeUInt32BE(8, 4);
	tiff.writeUInt16BE(2, 8);
	[[0x0112, 3, 1], [0x8825, 4, 1]].forEach(([tag, type, n], i) => { tiff.writeUInt16BE(tag, 10 + 12 * i); tiff.writeUInt16BE(type, 12 + 12 * i); tiff.writeUInt32BE(n, 14 + 12 * i); });
	tiff.writeUInt16BE(turn, 18); tiff.writeUInt32BE(38, 30);
	tiff.write('GPSPLACE35.6N139.7E', 60);
	const body = Buffer.concat([Buffer.from('Exif\0\0'), tiff]), head = Buffer.from([0xFF, 0xE1, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}
const with_size = (jpeg, w, h) => { const out = Buffer.from(jpeg), at = frame_at(out); out.writeUInt16BE(h, at + 5); out.writeUInt16BE(w, at + 7); return out; };
function frame_at(jpeg) {
	for (let at = 2; at < jpeg.length;) {
		if ([0xC0, 0xC1, 0xC2].includes(jpeg[at + 1]))
			return at;
		at += 2 + jpeg.readUInt16BE(at + 2);
	}
	throw new Error('no frame');
}
const size_of = jpeg => { const at = frame_at(jpeg); return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)]; };
const file = (bytes, name = 'paper.jpg', type = 'image/jpeg') => ({ file: name, type, bytes });

// ---- the form ----
async function send(who, photos, more = {}) {
	const form = await who.form(`/people/${code}/consent/new`);
	const to = [...form.html.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)/g)].find(m => unescape(m[2]).startsWith('かわぞえ薬局'))[1];
	assert.equal(form.enctype, 'multipart/form-data');
	return who.post(form, { to, kinds: ['wish'], purpose: 'care', given_by: 'person', method: 'paper', paper_place: '書庫あ-1', reason: '「紙に書いたよ」', photos, ...more });
}
const links = async who => [...(await who.get(`/people/${code}/consent`)).html.matchAll(/href="([^"]+\/photo\/[^"]+)"/g)].map(m => m[1]);

let kept;
test('a photograph is kept anew: no larger than needed, without what else the file carried', async () => {
	const answer = await send(s.msw, [file(png(2600, 1300, 'SECRETNOTE'), 'a.png', 'image/png')]);
	assert.equal(answer.status, 303, answer.text.slice(0, 600));
	const all = await links(s.msw);
	assert.equal(all.length, 1);
	const got = await s.msw.get(all[0]);
	assert.equal(got.status, 200);
	assert.equal(got.headers.get('content-type'), 'image/jpeg');
	assert.equal(got.headers.get('x-content-type-options'), 'nosniff');
	assert.equal(got.headers.get('content-disposition'), 'inline');
	assert.match(got.headers.get('content-security-policy'), /default-src 'none'; sandbox/);
	assert.match(got.headers.get('cache-control'), /no-store/);
	assert.deepEqual(size_of(got.bytes), [2000, 1000]);
	assert.ok(!got.bytes.includes('SECRETNOTE') && !got.bytes.includes('Exif'));
	kept = { href: all[0], bytes: got.bytes };
	const logged = await record("SELECT after FROM change_log WHERE record = 'consent_photo'");
	assert.equal(logged.split('\n').length, 1);
	assert.ok(logged.includes(createHash('sha256').update(got.bytes).digest('hex')), 'the log has the hash');
	assert.ok(logged.length < 1500, 'and not the bytes');
});

test('how the camera was held is applied, where it was is forgotten, and so is what hangs on behind', async () => {
	const held = Buffer.concat([with_exif(kept.bytes, 6), Buffer.from('<script>POLYGLOT</script>PK\x03\x04')]);
	assert.ok(held.includes('GPSPLACE'));
	assert.equal((await send(s.msw, [file(held), file(png(40, 30), 'b.png', 'image/png')])).status, 303);
	const [one, two] = await links(s.msw);
	const got = await s.msw.get(one);
	assert.deepEqual(size_of(got.bytes), [1000, 2000], 'upright');
	for (const word of ['GPSPLACE', 'Exif', 'POLYGLOT', 'PK\x03\x04'])
		assert.ok(!got.bytes.includes(word), word);
	assert.deepEqual(size_of((await s.msw.get(two)).bytes), [40, 30], 'the second of them, no larger than it was');
});

test('what is no photograph, or too much of one, is refused with a sentence, and nothing typed is lost', async () => {
	const jpeg = kept.bytes;
	const before = await record("SELECT COUNT(*) FROM consent");
	const cases = [
		['a web page', [file(Buffer.from('<!doctype html><script>alert(1)</script>'))], /1枚目は、JPEGかPNGの写真ではありません/],
		['a picture of another kind', [file(Buffer.from('GIF89a\x01\0\x01\0', 'latin1'))], /1枚目は、JPEGかPNGの写真ではありません/],
		['a bomb', [file(bomb_png(), 'x.png', 'image/png')], /1枚目の写真は、細かすぎて扱えません/],
		['a bomb in the other format', [file(with_size(jpeg, 65000, 65000))], /1枚目の写真は、細かすぎて扱えません/],
		['cut off', [file(png(40, 30), 'y.png', 'image/png'), file(jpeg.subarray(0, jpeg.length >> 1))], /2枚目の写真を読めませんでした/],
		['cut off, too', [file(png(400, 300).subarray(0, 200), 'y.png', 'image/png')], /1枚目の写真を読めませんでした/],
		['noise behind the first bytes', [file(Buffer.concat([jpeg.subarray(0, 3), randomBytes(5000)]))], /1枚目の写真を読めませんでした/],
		['five of them', Array.from({ length: 5 }, () => file(png(8, 8), 'z.png', 'image/png')), /写真は4枚までです/],
		['a very large file', [file(Buffer.concat([jpeg, Buffer.alloc(11 << 20)]))], /1枚目の写真が大きすぎます（10MBまで）/],
	];
	for (const [what, photos, sentence] of cases) {
		const answer = await send(s.msw, photos);
		assert.equal(answer.status, 422, what);
		assert.match(answer.text, sentence, what);
		assert.match(answer.html, /「紙に書いたよ」<\/textarea>/, what);
		assert.match(answer.html, /name="paper_place"[^>]*value="書庫あ-1"/, what);
		assert.match(answer.text, /写真は画面に残せません。もう一度選んでください。/, what);
	}
	assert.match((await send(s.msw, [file(png(8, 8))], { method: 'spoken', witness: '立会人' })).text, /写真を残せるのは、「書面」か「紙」のときです/);
	const other = await send(s.msw, [file(png(8, 8))], { paper_place: '' });
	assert.equal(other.status, 422);
	assert.match(other.text, /写真は画面に残せません/, 'also when something else was wrong');
	assert.equal(await record("SELECT COUNT(*) FROM consent"), before, 'nothing was recorded');
	assert.equal((await send(s.msw, [])).status, 303, 'none at all is well, too');
});

test('a photograph is for whoever sees agreements, and looking at it is looking', async () => {
	assert.equal((await s.facility.get(kept.href)).status, 404);
	assert.match((await (await client(region.base)).get(kept.href)).location ?? '', /^\/sign-in/);
	const stranger = [...(await s.msw.get('/people')).html.matchAll(/href="\/people\/([0-9A-Z]{5})"/g)].map(m => m[1]).find(one => one !== code);
	assert.equal((await s.msw.get(kept.href.replace(code, stranger))).status, 404, 'not under another person');
	assert.equal((await s.msw.get(kept.href.replace(/[^/]+$/, '0000000000001'))).status, 404);
	const before = Number(await witness("SELECT COUNT(*) FROM read_log WHERE route LIKE '%/photo/%'"));
	assert.equal((await s.doctor.get(kept.href)).status, 200);
	assert.equal(Number(await witness("SELECT COUNT(*) FROM read_log WHERE route LIKE '%/photo/%'")), before + 1);
	assert.equal((await send(s.facility, []).catch(mistake => mistake.message)).slice?.(0, 12), 'No such form', 'and who may not record does not get the form');
});

test('the check page and the receipt show it', async () => {
	const page = await s.msw.get(`/people/${code}/consent`);
	const end = page.html.split('<li class="card">').find(li => li.includes(kept.href)).match(/href="([^"]+\/end)"/)[1];
	assert.match((await s.msw.get(end)).html, new RegExp(`<img src="${kept.href}"[^>]*alt="紙の写真 1枚目"`));
	const receipt = (await s.msw.post(await s.msw.form(end, '/end'), { withdrawn_how: 'said' })).location;
	assert.match((await s.msw.get(receipt)).html, new RegExp(`<img src="${kept.href}"`));
	assert.equal((await s.msw.get(kept.href)).status, 200);
});

test('the paper of an agreement for a relative is hidden from whom the relative may not be told to', async () => {
	const row = id => { let n = BigInt(id), out = ''; for (let i = 0; i < 13; i++, n >>= 5n) out = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number(n & 31n)] + out; return out; };
	const form = await s.msw.form(`/people/${code}/consent/new`);
	const kin = [...form.html.matchAll(/<option value="(kin:[^"]+)"/g)][0][1];
	assert.equal((await send(s.msw, [file(png(50, 40), 'k.png', 'image/png')], { to: kin })).status, 303);
	const [id, photo] = (await record("SELECT c.id, p.id FROM consent c JOIN consent_photo p ON p.consent = c.id WHERE c.to_kin IS NOT NULL ORDER BY p.id DESC LIMIT 1")).split('|');
	const href = `/people/${code}/consent/${row(id)}/photo/${row(photo)}`;
	assert.equal((await s.msw.get(href)).status, 200, 'control: whoever may see the relative sees the paper');
	await record(`UPDATE consent SET withdrawn_at = 1 WHERE kin = (SELECT to_kin FROM consent WHERE id = ${id}) AND withdrawn_at IS NULL`);
	const list = await s.msw.get(`/people/${code}/consent`);
	assert.ok(!list.html.includes(href));
	assert.equal((await s.msw.get(href)).status, 404, 'the list says 家族などのひとり, and the paper says a name');
});

// The workers are stopped in the middle of their work, so that nothing here depends on how fast they are.
test('photographs keep nobody from signing in', async () => {
	const large = png(3000, 3000), pid = region.child.pid, held = new Set();
	const workers = async () => {
		for (const one of (await readdir('/proc')).filter(name => /^\d+$/.test(name) && !held.has(name))) {
			const [, name, parent] = (await readFile(`/proc/${one}/stat`, 'utf8').catch(() => '')).match(/\((.*)\) \S (\d+)/) ?? [];
			if (Number(parent) === pid && name.startsWith('engawa-pict')) {
				process.kill(Number(one), 'SIGSTOP');
				held.add(one);
			}
		}
	};
	const sent = [1, 2, 3].map(() => send(s.msw, [file(large, 'l.png', 'image/png')]));
	for (const until = Date.now() + 10000; !held.size && Date.now() < until;)
		await workers();
	for (const until = Date.now() + 2000; Date.now() < until;)
		await workers();
	assert.ok(held.size, 'control: a photograph is being made');
	const visitor = await client(region.base);
	const answer = await Promise.race([visitor.post(await visitor.form('/sign-in', f => f.action === '/sign-in'), { login: 'nobody', password: 'x', code: '1' }), new Promise(done => setTimeout(done, 8000, { status: 'kept waiting' }))]);
	const go_on = setInterval(() => { for (const one of held) try { process.kill(Number(one), 'SIGCONT'); } catch { held.delete(one); } }, 50);
	const done = await Promise.all(sent);
	clearInterval(go_on);
	assert.equal(answer.status, 422);
	assert.deepEqual(done.map(a => a.status), [303, 303, 303]);
});
