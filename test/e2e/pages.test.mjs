// Every page and state that can be reached, on a phone and on a desk, in Japanese and English: axe without a violation, no
// sideways scroll, one h1, no fault in the console, the right language. Pages are found by following links from きょう, one of
// each kind (codes and ids left out); states that no link leads to are made below. Script off and dark have rounds of their own.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { serve, browse, enter, signIn, axe, sideways, small_targets, faults, phone, desk } from './harness.mjs';

let region, browser;
before(async () => { region = await serve(); browser = await browse(); });
after(async () => { await browser?.close(); await region?.stop(); });

// ---- sentences of the interface that must not stay Japanese on an English page ----

const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const catalogue = (() => {
	const folder = new URL('../../po/en/', import.meta.url), found = [];
	for (const file of readdirSync(folder).filter(f => f.endsWith('.po')))
		for (const [, lines] of readFileSync(new URL(file, folder), 'utf8').matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\n)+)msgstr/gm)) {
			const ja = lines.split('\n').filter(Boolean).map(line => JSON.parse(line)).join('').replace(/^[a-z0-9 _-]+\|/, '');
			if (ja.replace(/\{[^}]*\}/g, '').match(/[\u3040-\u30ff\u4e00-\u9fff]/g)?.length >= 4)
				found.push(new RegExp('^' + ja.split(/\{[^}]*\}/).map(escaped).join('.+') + '$', 's'));
		}
	return found;
})();
// Written into the record in Japanese by the product or the sample, so data: shown as it was written.
const data = /^(人生会議の話|至急でこの人の頁を開きました.*|話を聴きなおす|冷蔵庫の紙を替える|家族・まわりの人の考えを、もう一度きく|.{1,8}の言葉を本人に読み返す|.*(聴きました|とのことでした|話でした)。|いまは話したくない.*|訪問看護|民生委員|地域包括支援センター|在宅医療・介護連携支援センター)$/;
async function japanese_left(page) {
	const texts = await page.evaluate(() => {
		const found = [], walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
		for (let node = walk.nextNode(); node; node = walk.nextNode()) {
			if (node.nodeType === 1) {
				for (const name of ['aria-label', 'placeholder', 'alt'])
					if (node.hasAttribute(name) && !node.closest('[lang=ja]'))
						found.push(node.getAttribute(name));
			} else if (!node.parentElement.closest('[lang=ja], script, style, textarea, blockquote, option, .wd')) {
				found.push(node.data);
			}
		}
		return found;
	});
	return [...new Set(texts.map(t => t.trim()))].filter(t => /[\u3040-\u30ff]|[\u4e00-\u9fff]{2}/.test(t) && !data.test(t) && catalogue.some(sentence => sentence.test(t)));
}

// ---- what every page owes ----

async function look(page, lang, where, wrong, { screens = [phone, desk] } = {}) {
	for (const screen of screens) {
		await page.setViewportSize(screen);
		const found = [...await axe(page), ...(await small_targets(page)).map(t => `small: ${t}`), ...(await sideways(page)).map(t => `sideways: ${t}`), ...faults(page)];
		wrong.push(...found.map(f => `${where} at ${screen.width}: ${f}`));
	}
	if (await page.locator('h1').count() !== 1)
		wrong.push(`${where}: not one h1`);
	if (await page.locator('html').getAttribute('lang') !== lang)
		wrong.push(`${where}: lang is not ${lang}`);
	if (lang === 'en')
		wrong.push(...(await japanese_left(page)).map(t => `${where}: still Japanese: ${t}`));
}

const kind = where => where.pathname.replace(/\/people\/[0-9A-HJKMNP-TV-Z]{5}(?=\/|$)/, '/people/:p').replace(/\/[0-9A-HJKMNP-TV-Z]{13}(?=\/|$)/g, '/:id') +
	[...where.searchParams.keys()].sort().map(key => `?${key}`).join('');
const most = { '/people/:p': 3 };
const no_page = where => /\.(csv|pdf|txt|svg|json)$/.test(where.pathname) || where.searchParams.has('lang') || /^\/(static|sign-out)/.test(where.pathname);

// Follows links; see(page, path) for each. Says how many pages there were.
async function crawl(page, see, limit = 60) {
	const waiting = ['/today'], times = { '/today': 1 };
	let n = 0;
	for (; waiting.length && n < limit; n++) {
		const where = waiting.shift();
		const answer = await page.goto(where);
		if (!answer.ok())
			throw new Error(`a link leads to ${where}, which answers ${answer.status()}`);
		await see(page, where);
		for (const href of await page.locator('a[href]').evaluateAll(links => links.map(a => a.href))) {
			const to = new URL(href);
			to.hash = '';
			if (to.origin !== new URL(page.url()).origin || no_page(to) || (times[kind(to)] ?? 0) >= (most[kind(to)] ?? 1))
				continue;
			if (waiting.includes(to.pathname + to.search) || to.pathname === where)
				continue;
			times[kind(to)] = (times[kind(to)] ?? 0) + 1;
			waiting.push(to.pathname + to.search);
		}
	}
	return n;
}
const refused = /status of (404|409|422|403)/;
async function as(account, world) {
	const page = await enter(browser, region.base, world);
	page.expected = refused;
	await signIn(page, account, world.lang ?? 'ja');
	return page;
}
const person = (page, name = '北沢') => page.goto('/people').then(() => page.locator('ul.rows a', { hasText: name }).first().getAttribute('href'));

for (const lang of ['ja', 'en'])
	for (const [account, least] of [['visiting_nurse', 20], ['secretariat', 10]])
		test(`every page of ${account}, ${lang}`, async () => {
			const wrong = [], page = await as(account, { lang });
			const n = await crawl(page, (p, where) => look(p, lang, where, wrong));
			assert.ok(n >= least, `only ${n} pages were found`);
			assert.deepEqual(wrong, []);
			await page.context().close();
		});

test('every page of a nurse in the dark', async () => {
	const wrong = [], page = await as('visiting_nurse', { theme: 'dark' });
	await crawl(page, (p, where) => look(p, 'ja', where, wrong, { screens: [desk] }), 30);
	assert.deepEqual(wrong, []);
	await page.context().close();
});

for (const lang of ['ja', 'en'])
	test(`every page of a nurse without script on a phone, ${lang}`, async () => {
		const wrong = [], page = await as('visiting_nurse', { script: false, screen: phone, lang });
		await crawl(page, async (p, where) => {
			wrong.push(...(await sideways(p)).concat(faults(p)).map(f => `${where}: ${f}`));
			if (await p.locator('h1').count() !== 1)
				wrong.push(`${where}: not one h1`);
		}, 40);
		assert.deepEqual(wrong, []);
		await page.context().close();
	});

// ---- states no link leads to ----

async function send(page, form = 'main form[data-draft]', button = 'button.go') {
	const [answer] = await Promise.all([page.waitForResponse(r => r.request().method() === 'POST' && !/\/drafts$/.test(r.url())),
		page.locator(form).first().locator(button).first().click()]);
	await page.waitForLoadState();
	return answer.status();
}
const states = {
	'the empty きょう and list': ['municipality', async (page, see) => {
		for (const where of ['/today', '/people', '/search?q=%E5%8C%97%E6%B2%A2', '/search'])
			await page.goto(where).then(() => see(where));
	}],
	'not found': ['visiting_nurse', async (page, see) => {
		assert.equal((await page.goto('/people/ZZZZZ')).status(), 404);
		await see('404');
	}],
	'mistakes in the forms': ['visiting_nurse', async (page, see) => {
		const where = await person(page);
		for (const [form, empty] of [['/people/new', []], [where + '/acp/new', ['words']], [where + '/acp/topics/acute', ['reason', 'words']], [where + '/tasks/new', ['words']]]) {
			await page.goto(form);
			for (const name of empty)
				await page.locator(`main form[data-draft] [name="${name}"]`).first().fill('');
			assert.equal(await send(page), 422, form);
			assert.equal(await page.evaluate(() => document.activeElement.className), 'errs', form);
			await see(`422 ${form}`);
		}
	}],
	'mistakes in the administrator\'s forms': ['secretariat', async (page, see) => {
		await page.goto('/accounts/new');
		assert.equal(await send(page, 'main form[method="post"]'), 422);
		await see('422 /accounts/new');
	}],
	'a draft that came back': ['visiting_nurse', async (page, see) => {
		const where = await person(page);
		await page.goto(where + '/acp/new');
		await page.fill('#words', 'ここまで。');
		await page.locator('button[formaction="/drafts"]').click();
		await page.waitForLoadState();
		await page.goto(where + '/acp/new');
		assert.equal(await page.inputValue('#words'), 'ここまで。');
		await see('draft');
		await page.locator('form[action="/drafts/forget"] button').click();
		await page.waitForLoadState();
	}],
	'two at one sentence': ['visiting_nurse', async (page, see, lang) => {
		const where = await person(page), other = await as('doctor', { lang });
		for (const [p, words] of [[page, '窓をあける'], [other, '灯りをつける']]) {
			await p.goto(where + '/basics');
			await p.fill('[name="conditions"]', `${words} ${lang}`);
		}
		assert.equal(await send(other), 303);
		assert.equal(await send(page), 409);
		await see('409');
		await other.context().close();
	}],
	'something done that can be taken back': ['visiting_nurse', async (page, see) => {
		await page.goto(await person(page) + '/tasks/new');
		await page.fill('#words', '電球を替える');
		assert.equal(await send(page), 303);
		assert.equal(await page.locator('#flash form').count(), 1);
		await see('flash');
	}],
	'the doors': [null, async (page, see) => {
		for (const where of ['/sign-in', '/first', '/accessibility', '/notices', '/e/' + '0'.repeat(20)])
			await page.goto(where).then(() => see(where));
	}],
	'the lock': ['visiting_nurse', async (page, see) => {
		await page.goto(await person(page, '三浦'));
		await page.locator('[data-hide-now]').first().click();
		await page.waitForURL('**/lock?*');
		await see('/lock');
	}],
};
for (const lang of ['ja', 'en'])
	for (const [name, [account, make]] of Object.entries(states))
		test(`${name}, ${lang}`, async () => {
			const wrong = [];
			const page = account ? await as(account, { lang }) : await enter(browser, region.base, { lang });
			page.expected = refused;
			await make(page, where => look(page, lang, where, wrong), lang);
			assert.deepEqual(wrong, []);
			await page.context().close();
		});
