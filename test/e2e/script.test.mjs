// The script contract (UX.md §9) by itself: static/engawa.js on small pages of this file, under the product's own policy.
// The server here only remembers what it was sent; what the real one does with it is tested elsewhere.
import { test, before, after, beforeEach } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { browse, enter, quiet, faults, phone } from './harness.mjs';

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const words = 'data-t-saved="{time} 下書きを預かりました" data-t-unsaved="まだ預かれていません" data-t-left="あと{n}字" data-t-over="{n}字こえています" data-t-copied="写しました" data-t-hidden="画面をかくしました" data-t-stop="中止"';
const shell = (inside, body = '') => `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>見本</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/engawa.css"><script src="/static/engawa.js" defer></script></head><body class="staff" ${words} ${body}><main id="main">${inside}</main></body></html>`;
const form = (inside, at = 'data-draft="acp:1"') => `<h1>話</h1><form action="/record" method="post" ${at}><input type="hidden" name="_csrf" value="c1"><input type="hidden" name="_key" value="k1">${inside}<p class="saved"></p><button class="btn go">記録する</button></form><a href="/other">ほかへ</a>`;
const own = '<textarea id="words" name="words"></textarea><input id="place" name="place">';

let server, base, browser, posts, answers, pages;

before(async () => {
	server = createServer(async (request, response) => {
		const where = request.url.split('?')[0];
		let body = '';
		for await (const part of request)
			body += part;
		if (request.method === 'POST')
			posts.push({ where, body: new URLSearchParams(body), headers: request.headers });
		const head = { 'content-security-policy': policy, 'cache-control': 'no-store' };
		const special = answers[where];
		if (special)
			return special(request, response, head);
		if (where.startsWith('/static/')) {
			response.writeHead(200, { ...head, 'content-type': where.endsWith('.css') ? 'text/css' : 'text/javascript' });
			return response.end(readFileSync(new URL('../..' + where, import.meta.url)));
		}
		if (request.method === 'POST') {
			response.writeHead(where === '/drafts' || where === '/lock' ? 204 : 303, { ...head, location: '/done' });
			return response.end();
		}
		response.writeHead(200, { ...head, 'content-type': 'text/html; charset=utf-8' });
		response.end(pages[where] ?? shell(`<h1>${where}</h1>`));
	});
	await new Promise(done => server.listen(0, '127.0.0.1', done));
	base = `http://127.0.0.1:${server.address().port}`;
	browser = await browse();
});
after(async () => { await browser?.close(); server?.closeAllConnections(); server?.close(); });
beforeEach(() => { posts = []; answers = {}; pages = {}; });

const open = async (where, html, world) => {
	pages[where] = html;
	const page = await enter(browser, base, world);
	await page.goto(where);
	return page;
};
const drafts = () => posts.filter(p => p.where === '/drafts');
const until = async (what, ms = 5000) => {
	for (const end = Date.now() + ms; Date.now() < end; await new Promise(r => setTimeout(r, 30)))
		if (what())
			return;
	assert.ok(what(), `still not: ${what}`);
};
const close = async page => { quiet(page); await page.context().close(); };

test('a draft is kept two seconds after the last input, and says when', async () => {
	const page = await open('/form', shell(form(own)));
	await page.locator('#words').pressSequentially('川が見える', { delay: 100 });
	assert.equal(drafts().length, 0);
	await until(() => drafts().length === 1);
	const sent = drafts()[0].body;
	assert.deepEqual([sent.get('words'), sent.get('_draft'), sent.get('_form'), sent.get('_csrf')], ['川が見える', 'acp:1', '/form', 'c1']);
	assert.equal(drafts()[0].headers['x-fragment'], 'draft');
	await page.waitForFunction(() => /^\d{1,2}:\d\d 下書きを預かりました$/.test(document.querySelector('.saved').textContent));
	await page.waitForTimeout(2500);
	assert.equal(drafts().length, 1, 'what is kept is not sent again');
	await close(page);
});

test('a draft that does not arrive is told, and tried again', async () => {
	answers['/drafts'] = (request, response, head) => { response.writeHead(503, head); response.end(); };
	const page = await open('/form', shell(form(own)));
	page.expected = /503/;
	await page.fill('#words', 'あ');
	await page.waitForFunction(() => document.querySelector('.saved').textContent === 'まだ預かれていません', null, { timeout: 8000 });
	delete answers['/drafts'];
	await page.fill('#words', 'あい');
	await page.waitForFunction(() => /預かりました/.test(document.querySelector('.saved').textContent), null, { timeout: 8000 });
	faults(page);
	await page.context().close();
});

test('nothing is sent during a composition', async () => {
	const page = await open('/form', shell(form(own)));
	await page.focus('#words');
	const keyboard = await page.context().newCDPSession(page);
	await keyboard.send('Input.imeSetComposition', { text: 'かわ', selectionStart: 2, selectionEnd: 2 });
	await page.waitForTimeout(2600);
	assert.equal(drafts().length, 0);
	await keyboard.send('Input.insertText', { text: '川' });
	await until(() => drafts().length === 1);
	assert.equal(drafts()[0].body.get('words'), '川');
	await close(page);
});

test('leaving a field keeps the draft at once; leaving the page too', async () => {
	const page = await open('/form', shell(form(own)));
	await page.fill('#words', '一');
	await page.focus('#place');
	await until(() => drafts().length === 1, 1500);
	await page.fill('#place', '自宅');
	await page.goto('/other');
	await until(() => drafts().length === 2, 1500);
	assert.equal(drafts()[1].body.get('place'), '自宅');
	await close(page);
});

test('an untouched form keeps nothing; data-unsaved keeps on leaving only', async () => {
	const page = await open('/form', shell(form(own)));
	await page.goto('/other');
	await page.waitForTimeout(300);
	assert.equal(drafts().length, 0);
	pages['/form'] = shell(form(own, 'data-unsaved="note:1"'));
	await page.goto('/form');
	await page.fill('#words', 'あ');
	await page.focus('#place');
	await page.waitForTimeout(2500);
	assert.equal(drafts().length, 0);
	await page.goto('/other');
	await until(() => drafts().length === 1, 1500);
	assert.equal(drafts()[0].body.get('_draft'), 'note:1');
	await close(page);
});

test('recording sends the record once and no draft after it', async () => {
	const page = await open('/form', shell(form(own)));
	await page.fill('#words', '海に行きたい');
	await page.click('.btn.go');
	await page.waitForURL('**/done');
	await page.waitForTimeout(300);
	assert.deepEqual(posts.map(p => p.where), ['/record']);
	await close(page);
});

test('a draft under way arrives before the record', async () => {
	let release;
	answers['/drafts'] = (request, response, head) => { release = () => { response.writeHead(204, head); response.end(); }; };
	const page = await open('/form', shell(form(own)));
	await page.fill('#words', '海');
	await until(() => drafts().length === 1);
	const pressed = page.click('.btn.go', { noWaitAfter: true });
	await page.waitForTimeout(400);
	assert.equal(posts.filter(p => p.where === '/record').length, 0);
	release();
	await pressed;
	await page.waitForURL('**/done');
	assert.deepEqual(posts.map(p => p.where), ['/drafts', '/record']);
	await close(page);
});

test('two quick presses are one', async () => {
	answers['/record'] = (request, response, head) => setTimeout(() => { response.writeHead(303, { ...head, location: '/done' }); response.end(); }, 500);
	const page = await open('/form', shell(form(own)));
	await page.fill('#words', '海');
	await page.evaluate(() => { const b = document.querySelector('.btn.go'); b.click(); b.click(); });
	await page.waitForURL('**/done');
	assert.equal(posts.filter(p => p.where === '/record').length, 1);
	await close(page);
});

test('Ctrl+Enter saves; Enter that ends a composition does not', async () => {
	const page = await open('/form', shell(form(own)));
	await page.fill('#place', '自宅');
	await page.evaluate(() => document.querySelector('#place').dispatchEvent(
		new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, ctrlKey: true, bubbles: true, cancelable: true })));
	const stopped = await page.evaluate(() => !document.querySelector('#place').dispatchEvent(
		new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })));
	assert.ok(stopped);
	await page.waitForTimeout(200);
	assert.equal(posts.filter(p => p.where === '/record').length, 0);
	await page.focus('#words');
	await page.keyboard.press('Control+Enter');
	await page.waitForURL('**/done');
	assert.equal(posts.filter(p => p.where === '/record').length, 1);
	await close(page);
});

test('the counter shows what is left, counts characters not units, and speaks near the end', async () => {
	const page = await open('/form', shell(form('<label for="w">言葉</label><textarea id="w" name="w" data-count="10"></textarea>')));
	const left = page.locator('.left'), spoken = page.locator('#main [role=status].vh');
	assert.equal(await left.textContent(), 'あと10字');
	await page.fill('#w', '𠮷野');
	assert.equal(await left.textContent(), 'あと8字');
	await page.waitForTimeout(1200);
	assert.equal(await spoken.textContent(), '');
	await page.fill('#w', '一二三四五六七八九十百');
	assert.equal(await left.textContent(), '1字こえています');
	await page.waitForTimeout(1200);
	assert.equal(await spoken.textContent(), '1字こえています');
	await close(page);
});

test('写す copies a section, or what its link leads to', async () => {
	const page = await open('/card', shell('<h1>カード</h1><div id="card">窓の景色<br>相撲</div><a id="one" href="/card.txt" data-copy="card">写す</a><a id="two" href="/card.txt" data-copy="">写す</a>'),
		{ permissions: ['clipboard-read', 'clipboard-write'] });
	answers['/card.txt'] = (request, response, head) => { response.writeHead(200, { ...head, 'content-type': 'text/plain; charset=utf-8' }); response.end('本人の言葉\n'); };
	await page.click('#one');
	await page.waitForFunction(() => document.querySelector('.say1')?.textContent === '写しました');
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '窓の景色\n相撲');
	await page.click('#two');
	await page.waitForTimeout(300);
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '本人の言葉');
	await close(page);
});

test('a swap replaces one section, keeps the focus, and is a plain page when the section is missing', async () => {
	const list = n => shell(`<h1>人</h1><p id="outside">前</p><section id="list"><a id="more" href="/people?page=2" data-swap="list">次</a><p class="n">${n}</p></section>`);
	const page = await open('/people', list(1));
	await page.evaluate(() => { document.querySelector('#outside').textContent = 'そのまま'; });
	let fragment;
	answers['/people'] = (request, response, head) => {
		fragment = request.headers['x-fragment'];
		response.writeHead(200, { ...head, 'content-type': 'text/html; charset=utf-8' });
		response.end(list(2));
	};
	await page.focus('#more');
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => document.querySelector('.n').textContent === '2');
	assert.equal(fragment, 'list');
	assert.equal(await page.textContent('#outside'), 'そのまま');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'more');
	assert.match(page.url(), /\/people\?page=2$/);
	answers['/people'] = (request, response, head) => { response.writeHead(303, { ...head, location: '/sign-in' }); response.end(); };
	await page.click('#more');
	await page.waitForURL('**/sign-in');
	await close(page);
});

test('a swapped form posts once and draws the section again', async () => {
	const section = ticked => shell(`<h1>経過</h1><section id="flow"><form action="/ack" method="post" data-swap="flow"><input type="hidden" name="_csrf" value="c"><button name="do" value="ack" id="b">了解 ${ticked}</button></form></section>`);
	const page = await open('/flow', section(4));
	answers['/ack'] = (request, response, head) => { response.writeHead(303, { ...head, location: '/flow' }); response.end(); };
	pages['/flow'] = section(5);
	await page.click('#b');
	await page.waitForFunction(() => document.querySelector('#b').textContent === '了解 5');
	assert.deepEqual(posts.map(p => [p.where, p.body.get('do')]), [['/ack', 'ack']]);
	assert.equal(await page.evaluate(() => document.activeElement.id), 'b');
	await close(page);
});

test('画面をかくす: content leaves the document, the draft is safe, the server is told', async () => {
	const page = await open('/form', shell(form(own) + '<button class="btn" data-hide-now>画面をかくす</button>', 'data-lock="900"'));
	await page.fill('#words', 'ないしょ');
	let dom = '';
	answers['/drafts'] = async (request, response, head) => {
		dom = await page.content();
		response.writeHead(204, head);
		response.end();
	};
	await page.click('[data-hide-now]');
	await page.waitForURL('**/lock?next=%2Fform');
	assert.ok(dom && !dom.includes('ないしょ') && !dom.includes('textarea'), 'gone before the server was asked');
	assert.deepEqual(posts.map(p => p.where), ['/drafts', '/lock']);
	const lock = posts[1].body;
	assert.deepEqual([lock.get('next'), lock.get('_csrf')], ['/form', 'c1']);
	assert.match(lock.get('_key'), /^[0-9-]{16,64}$/);
	await close(page);
});

test('the page locks by itself after its seconds, also in the next tab; a touch postpones it', async () => {
	const page = await open('/form', shell(form(own), 'data-lock="3"'));
	const second = await page.context().newPage();
	await second.goto(base + '/form');
	for (let i = 0; i < 5; i++) {
		await page.waitForTimeout(800);
		await page.keyboard.press('Shift');
	}
	assert.match(page.url(), /\/form$/);
	await page.waitForURL('**/lock?next=%2Fform', { timeout: 6000 });
	await second.waitForURL('**/lock?next=%2Fform', { timeout: 6000 });
	await close(page);
});

test('hiding one tab hides the others', async () => {
	const page = await open('/form', shell('<h1>話</h1><button class="btn" data-hide-now>画面をかくす</button>', 'data-lock="900" data-csrf="c2"'));
	const second = await page.context().newPage();
	pages['/people'] = shell('<h1>ひと</h1>', 'data-lock="900"');
	await second.goto(base + '/people');
	await page.click('[data-hide-now]');
	await second.waitForURL('**/lock?next=%2Fpeople');
	await page.waitForURL('**/lock?next=%2Fform');
	assert.deepEqual(posts.map(p => [p.where, p.body.get('_csrf')]), [['/lock', 'c2']]);
	await close(page);
});

// Playwright keeps the browser's page memory off, so the event is made by hand.
test('a page brought back from the browser\'s memory asks the server again, its content gone at once', async () => {
	let asked = 0;
	answers['/form'] = (request, response, head) => {
		asked++;
		response.writeHead(200, { ...head, 'content-type': 'text/html; charset=utf-8' });
		response.end(shell(form(own), 'data-lock="900"'));
	};
	const page = await enter(browser, base);
	await page.goto('/form');
	assert.equal(await page.evaluate(() => {
		dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
		return document.body.children.length;
	}), 0);
	await until(() => asked === 2);
	await close(page);
});

test('the error summary takes the focus; else the flash', async () => {
	const page = await open('/form', shell('<div class="bar1 ok flash" role="status" id="flash" tabindex="-1"><p>しました</p></div><h1>話</h1>'));
	assert.equal(await page.evaluate(() => document.activeElement.id), 'flash');
	pages['/form'] = shell('<h1>話</h1><div class="bar1 flash" role="status"><p>戻しました</p></div><div class="errs" role="group" aria-label="2つ"><ul><li><a href="#words">空です</a></li></ul></div>' + own);
	await page.goto('/form');
	assert.equal(await page.evaluate(() => document.activeElement.className), 'errs');
	await close(page);
});

test('an unknown field of the contract does no harm on a phone, and the script stays silent without words', async () => {
	const page = await open('/form', shell(form(own)).replace(words, ''), { screen: phone });
	await page.fill('#words', 'あ');
	await until(() => drafts().length === 1);
	assert.equal(await page.textContent('.saved'), '');
	await close(page);
});
