// The pages of the person and of those close to them, as somebody over 75 meets them: large type, few choices, with and
// without script, on a phone and on a desk, in both languages.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, browse, enter, worlds, owed, shot, quiet, phone } from './harness.mjs';

let region, browser;
before(async () => { region = await serve(); browser = await browse(); });
after(async () => { await browser?.close(); await region?.stop(); });

async function signIn(page, account, lang = 'ja') {
	await page.goto(`/sign-in?lang=${lang}`);
	await page.locator(`form[action="/sign-in/sample"] button[name="account"][value="${account}"]`).click();
	await page.waitForURL('**/mine');
}

const pages = ['/mine', '/mine/words', '/mine/words/new', '/mine/sheet', '/mine/seen', '/mine/seen?own=1', '/mine/consent', '/mine/remark?about=basics', '/me'];

for (const world of worlds().filter(w => w.theme === 'light' || (w.script && w.lang === 'ja')))
	test(`own pages, ${world.name}`, async () => {
		const page = await enter(browser, region.base, world);
		await signIn(page, 'kitazawa', world.lang);
		assert.equal(await page.locator('html').getAttribute('data-large'), '1');
		for (const where of pages) {
			await page.goto(where);
			await owed(page, world, where);
			await shot(page, `mine${where.replace(/\W+/g, '-')}-${world.name}`);
		}
		await page.goto('/mine/consent');
		await page.locator('main a.btn[href^="/mine/consent/"]').first().click();
		await owed(page, world, 'ending an agreement');
		await page.context().close();
	});

test('own pages on a tablet held upright', async () => {
	const page = await enter(browser, region.base, { screen: { width: 820, height: 1180 } });
	await signIn(page, 'kitazawa');
	for (const where of pages) {
		await page.goto(where);
		await owed(page, {}, `820 px ${where}`);
	}
	await page.context().close();
});

for (const account of ['miura-otto', 'miura-haha'])
	test(`the pages of a close other, ${account}`, async () => {
		const page = await enter(browser, region.base, { screen: phone });
		await signIn(page, account);
		for (const where of await page.locator('nav.tabbar a').evaluateAll(links => links.map(a => a.getAttribute('href')))) {
			await page.goto(where);
			await owed(page, {}, `${account} ${where}`);
		}
		await page.context().close();
	});

test('at 320 px, and with text twice as large', async () => {
	const page = await enter(browser, region.base, { screen: { width: 320, height: 700 } });
	await signIn(page, 'kitazawa');
	for (const where of pages) {
		await page.goto(where);
		await owed(page, {}, `320 px ${where}`);
	}
	await page.context().close();
});

for (const script of [true, false])
	test(`writing one's own words with ${script ? '' : 'no '}script: two taps and one text`, async () => {
		const page = await enter(browser, region.base, { screen: phone, script });
		await signIn(page, 'kitazawa');
		await page.locator('main a.btn.go').click();
		await page.locator('#words').fill('きょうは、川の音がよく聞こえた。');
		await page.locator('main .act .btn.go').click();
		await page.waitForURL('**/mine/words');
		assert.match(await page.locator('main').innerText(), /川の音がよく聞こえた/);
		assert.match(await page.locator('.flash').innerText(), /チームの人が読みます/);
		quiet(page);
		await page.context().close();
	});

test('mistakes, the invitation and its first step', async () => {
	const page = await enter(browser, region.base, { screen: phone });
	page.expected = /422/;
	await signIn(page, 'kitazawa');
	await page.goto('/mine/words/new');
	await page.locator('main .act .btn.go').click();
	await owed(page, {}, 'no words');
	await page.goto('/sign-in');
	await page.locator('form[action="/sign-in/sample"] button[name="account"][value="msw"]').click();
	await page.waitForURL('**/today');
	await page.goto('/people');
	await page.locator('main a', { hasText: '三浦' }).first().click();
	await page.locator('#mine a.btn[href$="/accounts"]').click();
	await owed(page, {}, 'accounts');
	await page.locator('main a.btn[href*="/invite/"]').first().click();
	await owed(page, {}, 'inviting a relative');
	await page.locator('main .act .btn.go').click();
	await owed(page, {}, 'inviting a relative, mistakes');
	await page.goBack();
	await page.goBack();
	await page.locator('form[action$="/accounts"] .btn.go').click();
	await owed(page, {}, 'the card');
	await shot(page, 'mine-card');
	await page.goto('/mine/first?login=sora123');
	await owed(page, {}, 'first step');
	await shot(page, 'mine-first');
	await page.context().close();
});
