// The first pages anyone sees, in every world: sign-in and きょう.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, browse, enter, worlds, signIn, owed, shot, quiet, phone } from './harness.mjs';

let region, browser;
before(async () => { region = await serve(); browser = await browse(); });
after(async () => { await browser?.close(); await region?.stop(); });

for (const world of worlds())
	test(`sign-in and today, ${world.name}`, async () => {
		const page = await enter(browser, region.base, world);
		await page.goto(`/sign-in?lang=${world.lang}`);
		assert.equal(await page.locator('html').getAttribute('lang'), world.lang);
		await owed(page, world, 'sign-in');
		await shot(page, `sign-in-${world.name}`);
		await signIn(page, 'visiting_nurse', world.lang);
		await owed(page, world, 'today');
		await shot(page, `today-${world.name}`);
		await page.context().close();
	});

test('sign-in at 320 px and with text at 200 %', async () => {
	const page = await enter(browser, region.base, { screen: { width: 320, height: 700 } });
	await page.goto('/sign-in');
	await owed(page, {}, '320 px');
	await page.setViewportSize({ width: 640, height: 900 });
	await page.goto('/sign-in');
	await page.evaluate(() => document.documentElement.setAttribute('data-large', '1'));
	await owed(page, {}, 'large');
	await page.context().close();
});

test('the skip link is the first stop of the keyboard', async () => {
	const page = await enter(browser, region.base, { screen: phone });
	await signIn(page, 'msw');
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
	await page.keyboard.press('Enter');
	assert.equal(new URL(page.url()).hash, '#main');
	quiet(page);
	await page.context().close();
});
