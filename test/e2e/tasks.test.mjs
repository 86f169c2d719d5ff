// The key tasks of UX.md §12 that exist, on a phone, with script on and off, counted in taps and texts: a number that grows
// fails. With them what only a browser can show: what stands above the fold, paper, hiding the screen, drafts, the focus.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { serve, browse, enter, signIn, counter, owed, quiet, shot, phone, desk } from './harness.mjs';

let region, browser;
before(async () => { region = await serve(); browser = await browse(); });
after(async () => { await browser?.close(); await region?.stop(); });

async function nurse(world = {}) {
	const page = await enter(browser, region.base, { screen: phone, ...world });
	await signIn(page, 'visiting_nurse', world.lang);
	return page;
}
const visit = (page, name = '北沢') => page.locator('ul.rows li', { hasText: name }).first();
const to_person = async (page, name) => {
	await visit(page, name).locator('a[href^="/people/"]').first().click();
	await page.waitForURL(/\/people\/[0-9A-Z]{5}$/);
	return new URL(page.url()).pathname;
};
const text = page => page.locator('main').innerText();

for (const script of [true, false])
	for (const lang of ['ja', 'en']) {
		const name = `script ${script ? 'on' : 'off'}, ${lang}`;

		test(`1 a talk at the bedside is recorded in 3 taps and 1 text, ${name}`, async () => {
			const page = await nurse({ script, lang }), words = `雨の音を聞いていたい（${name}）。`;
			await to_person(page);
			const hand = counter(page);
			await hand.tap('.who a.btn.go');
			await hand.type('#words', words);
			await hand.tap('form[data-draft] button[value="record"]');
			await page.waitForURL(/\/people\/[0-9A-Z]{5}(#wish)?$/);
			hand.at_most(3, 1);
			assert.match(await page.locator('#wish blockquote.koe').first().innerText(), new RegExp(words.slice(0, 10)));
			assert.match(await page.locator('#wish blockquote.koe').first().innerText(), /山本 千尋/);
			assert.equal(await page.locator('#flash').count(), 1);
			quiet(page);
			await page.context().close();
		});

		test(`2 the emergency sheet: 2 taps from きょう, 1 from the person, ${name}`, async () => {
			const page = await nurse({ script, lang });
			const shown = async () => {
				await page.waitForURL(/\/sheet$/);
				assert.match(await page.locator('article .wish').first().innerText(), /一度は川沿病院で診てもらい/);
			};
			const direct = counter(page), started = Date.now();
			await direct.tap(visit(page).locator('a.sos'));
			await shown();
			assert.ok(Date.now() - started < 3000, 'within 3 seconds');
			direct.at_most(1, 0);
			await page.goto('/today');
			const through = counter(page);
			await through.tap(visit(page).locator('a').first());
			const from_person = counter(page);
			through.taps++;
			await from_person.tap('.who a.sos');
			await shown();
			through.at_most(2, 0);
			from_person.at_most(1, 0);
			quiet(page);
			await page.context().close();
		});

		test(`3 one tap from きょう shows the wish and who must not be told, without scrolling, ${name}`, async () => {
			const page = await nurse({ script, lang });
			const hand = counter(page);
			await hand.tap(visit(page).locator('a').first());
			await page.waitForURL(/\/people\/[0-9A-Z]{5}$/);
			hand.at_most(1, 0);
			const seen = await page.evaluate(() => {
				const note = document.querySelector('main .note').getBoundingClientRect();
				const words = document.querySelector('#wish blockquote.koe p'), first = words.getBoundingClientRect();
				const bar = document.querySelector('.tabbar').getBoundingClientRect();
				const line = parseFloat(getComputedStyle(words).lineHeight);
				return { scrolled: scrollY, note: [note.top, note.bottom], two_lines: first.top + Math.min(first.height, 2 * line), bar: bar.height ? bar.top : innerHeight,
					height: innerHeight, said: document.querySelector('main .note').textContent };
			});
			assert.equal(seen.scrolled, 0);
			assert.match(seen.said, /甥には連絡しません/);
			assert.ok(seen.note[0] >= 0 && seen.note[1] <= seen.bar, `the caution is in sight: ${JSON.stringify(seen)}`);
			assert.ok(seen.two_lines <= seen.bar, `two lines of the wish are in sight above the tab bar: ${JSON.stringify(seen)}`);
			quiet(page);
			if (script)
				await shot(page, `task3-${lang}`, { fullPage: false });
			await page.context().close();
		});
	}

// ---- paper ----

const pages_of = bytes => Number(execFileSync('pdfinfo', ['-'], { input: bytes, encoding: 'utf8' }).match(/^Pages:\s+(\d+)/m)[1]);
const words_of = bytes => execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' }).replace(/\s+/g, '');

for (const screen of [phone, desk])
	for (const lang of ['ja', 'en'])
		test(`on paper the person is at most 4 pages and the sheet 1, ${screen.width}, ${lang}`, async () => {
			const page = await nurse({ screen, lang });
			const where = await to_person(page);
			const paper = { format: 'A4', preferCSSPageSize: true };
			const person = await page.pdf(paper);
			assert.ok(pages_of(person) <= 4, `${pages_of(person)} pages`);
			assert.match(words_of(person), lang === 'ja' ? /取扱注意/ : /Confidential|Handlewithcare/i);
			assert.match(words_of(person), /甥には連絡しません/);
			await page.goto(where + '/sheet');
			const sheet = await page.pdf(paper);
			assert.equal(pages_of(sheet), 1, 'the sheet is one page');
			assert.match(words_of(sheet), /帰れるなら家に帰りたい/);
			assert.doesNotMatch(words_of(sheet), /ふだんの関わりは持てない/);
			await page.context().close();
		});

// A sheet that falls out of the pile, or comes alone out of a FAX, must say whose it is.
test('on paper every sheet of a person\'s pages bears the name; what is never printed bears none', async () => {
	const page = await nurse({ screen: desk });
	const where = await to_person(page);
	const sheets = async path => {
		await page.goto(where + path);
		const bytes = await page.pdf({ format: 'A4', preferCSSPageSize: true });
		return Array.from({ length: pages_of(bytes) }, (_, i) => execFileSync('pdftotext', ['-f', `${i + 1}`, '-l', `${i + 1}`, '-', '-'], { input: bytes, encoding: 'utf8' }).replace(/\s+/g, ''));
	};
	for (const path of ['', '/acp', '/timeline', '/team', '/consent', '/consent/past', '/family', '/family/picture', '/seen', '/sheet'])
		for (const [i, words] of (await sheets(path)).entries())
			assert.match(words, /北沢勇/, `sheet ${i + 1} of ${path || 'the person page'}`);
	for (const words of await sheets('/whereabouts'))
		assert.match(words.replace(/^見本の地域です。人物・施設はすべて架空です。/, ''), /^この頁は、印刷しません。(1\/1)?$/);
	await page.context().close();
});

// ---- the script at the bedside, against the real server ----

test('画面をかくす: nothing is left in the document, the lock comes, and opening it leads back', async () => {
	const page = await nurse();
	const where = await to_person(page, '三浦');
	let release, left;
	await page.route('**/lock', async route => {
		if (route.request().method() === 'POST') {
			left = await page.evaluate(() => document.body.innerText).catch(() => '');
			await new Promise(done => { release = done; setTimeout(done, 300); });
		}
		await route.continue();
	});
	await page.locator('[data-hide-now]').first().click();
	await page.waitForURL(`**/lock?next=${encodeURIComponent(where)}`);
	release?.();
	assert.doesNotMatch(left ?? 'never asked: 三浦', /三浦|海に行きたい|子ども/);
	assert.doesNotMatch(await page.content(), /三浦|子ども/);
	await owed(page, {}, '/lock');
	await page.goto(where);
	assert.match(page.url(), /\/lock/, 'the address alone does not open it');
	assert.doesNotMatch(await page.content(), /三浦/);
	await page.locator('form[action="/unlock"] button.go').click();
	await page.waitForURL('**' + where);
	assert.match(await text(page), /三浦/);
	quiet(page);
	await page.context().close();
});

test('what was typed is kept by itself and is there again after a reload; 「はじめから書く」 forgets it', async () => {
	const page = await nurse();
	const where = await to_person(page);
	await page.goto(where + '/acp/new');
	await page.fill('#words', '途中で呼ばれた。続きはあとで。');
	await page.waitForFunction(() => /\d/.test(document.querySelector('.saved')?.textContent ?? ''), null, { timeout: 8000 });
	await page.reload();
	assert.equal(await page.inputValue('#words'), '途中で呼ばれた。続きはあとで。');
	assert.equal(await page.locator('main form[action="/drafts/forget"]').count(), 1);
	await owed(page, {}, 'draft restored');
	await page.goto('/today');
	assert.match(await text(page), /書きかけ/);
	await page.goto(where + '/acp/new');
	await page.locator('form[action="/drafts/forget"] button').click();
	await page.waitForLoadState();
	await page.goto(where + '/acp/new');
	assert.equal(await page.inputValue('#words'), '');
	quiet(page);
	await page.context().close();
});

test('without script the draft is kept by its button', async () => {
	const page = await nurse({ script: false });
	const where = await to_person(page);
	await page.goto(where + '/acp/new');
	await page.fill('#words', '下書きのまま置いておく。');
	await page.locator('button[formaction="/drafts"]').click();
	await page.waitForLoadState();
	await page.goto(where + '/acp/new');
	assert.equal(await page.inputValue('#words'), '下書きのまま置いておく。');
	await page.locator('form[action="/drafts/forget"] button').click();
	await page.waitForLoadState();
	quiet(page);
	await page.context().close();
});

test('after saving, the focus is on what happened, and the next stop takes it back', async () => {
	const page = await nurse();
	const where = await to_person(page);
	await page.goto(where + '/tasks/new');
	await page.fill('#words', '手すりの見積もりを頼む');
	await page.locator('main form[data-draft] button.go').click();
	await page.waitForURL(new RegExp(where + '(#.*)?$'));
	await page.waitForFunction(() => document.activeElement.id === 'flash', null, { timeout: 3000 });
	assert.ok(await page.evaluate(() => document.querySelector('#flash').getBoundingClientRect().top >= 0 && scrollY < 200), 'what happened is in sight');
	assert.match(await text(page), /手すりの見積もり/);
	await page.keyboard.press('Tab');
	assert.match(await page.evaluate(() => document.activeElement.closest('form')?.action ?? ''), /\/undo$/);
	await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
	assert.ok(!(await page.locator('#todo').innerText()).includes('手すりの見積もり'));
	quiet(page);
	await page.context().close();
});
