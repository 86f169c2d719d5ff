// Two people at one person's page (UX.md 8.7): what one records appears at the other's without a reload, and never over what
// somebody is typing; who may no longer see the person sees nothing left of them.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, browse, enter, signIn, quiet, faults, owed, shot, phone } from './harness.mjs';

let region, browser, nurse, manager, people;

before(async () => {
	region = await serve();
	browser = await browse();
	nurse = await enter(browser, region.base);
	manager = await enter(browser, region.base);
	await signIn(nurse, 'visiting_nurse');
	await signIn(manager, 'care_manager');
	await nurse.goto('/people');
	people = new URL(await nurse.locator('a[href^="/people/"]', { hasText: '北沢' }).first().evaluate(a => a.href)).pathname;
});
after(async () => { await browser?.close(); await region?.stop(); });

const listening = page => page.waitForResponse(answer => answer.url().includes('/live?on='), { timeout: 15000 });
async function look_at(page, where = people) {
	const heard = listening(page);
	await page.goto(where);
	await heard;
	await page.evaluate(() => { window.same = true; });
}
async function write(words) {
	await nurse.goto(people + '/timeline');
	await nurse.locator('textarea[name="words"], input[name="words"]').first().fill(words);
	await nurse.locator('form[action$="/timeline"] button.go, form[action$="/timeline"] .btn.go').first().click();
	await nurse.waitForLoadState();
}

test('a card changes by itself, and says who', async () => {
	await look_at(manager);
	await write('朝はおかゆを半分。');
	await manager.locator('#flow', { hasText: '朝はおかゆを半分。' }).waitFor({ timeout: 15000 });
	assert.ok(await manager.evaluate(() => window.same), 'without a reload');
	await manager.locator('.say1', { hasText: '山本 千尋さんが直しました' }).waitFor({ timeout: 5000 });
	quiet(manager);
	await owed(manager, {}, 'after a change');
});

test('one\'s own change in another window comes without a word', async () => {
	const other = await nurse.context().newPage();
	await look_at(other);
	await write('昼は外で日なたぼっこ。');
	await other.locator('#flow', { hasText: '日なたぼっこ' }).waitFor({ timeout: 15000 });
	assert.equal(await other.locator('.say1', { hasText: '直しました' }).count(), 0);
	await other.close();
});

test('了解 and a tick are drawn before the answer; refused, they are taken back with a sentence', async () => {
	const page = await enter(browser, region.base, { screen: phone });
	page.expected = /Failed to load resource|net::ERR_FAILED/;
	await signIn(page, 'visiting_nurse');
	await page.goto(people);
	await page.evaluate(() => { window.same = true; });
	const row = page.locator('#todo li', { has: page.locator('.tick') }).first(), action = await row.locator('form').getAttribute('action');
	const before_ = await page.locator('#todo .tick').count();
	let answer;
	await page.route('**/done', route => { answer = route; });
	await row.locator('.tick').click();
	await page.locator('#todo li.sent').waitFor({ timeout: 5000 });
	assert.ok(await page.evaluate(() => window.same), 'no page was loaded');
	while (!answer) await page.waitForTimeout(50);
	await answer.abort();
	await page.locator('.say1', { hasText: '記録できませんでした。もう一度押してください。' }).waitFor({ timeout: 5000 });
	assert.equal(await page.locator('#todo li.sent').count(), 0, 'taken back');
	assert.equal(await page.locator('#todo .tick').count(), before_);
	await page.unroute('**/done');
	await page.locator('#todo .tick').first().click();
	await page.waitForFunction(action => !document.querySelector('#todo li.sent') && !document.querySelector(`#todo form[action="${action}"]`), action, { timeout: 10000 });
	assert.ok(await page.evaluate(() => window.same), 'without a reload');
	await page.locator('#flash button', { hasText: '取り消す' }).waitFor({ timeout: 5000 });
	await page.context().close();
});

test('where somebody is at work nothing moves: a bar says so, and a press shows it', async () => {
	await look_at(manager);
	const tick = manager.locator('#flow a, #flow button').first();
	await tick.focus();
	await write('夕方に電話がありました。');
	const bar = manager.locator('#flow > .bar1.live');
	await bar.waitFor({ timeout: 15000 });
	assert.match(await bar.innerText(), /山本 千尋さんが直しました/);
	assert.equal(await manager.locator('#flow', { hasText: '夕方に電話' }).count(), 0);
	assert.ok(await manager.evaluate(() => document.activeElement.closest('#flow') && !document.activeElement.closest('.bar1')), 'the cursor stays');
	await shot(manager, 'live-bar');
	await manager.setViewportSize(phone);
	await shot(manager, 'live-bar-phone');
	await bar.locator('button').click();
	await manager.locator('#flow', { hasText: '夕方に電話' }).waitFor({ timeout: 15000 });
	assert.equal(await bar.count(), 0);
	assert.ok(await manager.evaluate(() => window.same));
	await manager.setViewportSize({ width: 1280, height: 900 });
	quiet(manager);
});

test('a card that was not there appears in its place', async () => {
	await look_at(manager);
	const before = await manager.locator('#caution').count();
	await nurse.goto(people + '/cautions');
	const form = nurse.locator('form[action$="/cautions"]');
	await form.locator('textarea, input[type="text"], input:not([type])').first().fill('玄関の段差に気をつけてください。');
	for (const select of await form.locator('select').all())
		await select.selectOption({ index: 1 });
	if (await form.locator('input[type="radio"]').count())
		await form.locator('input[type="radio"]').first().check({ force: true });
	await form.locator('.btn.go').click();
	await manager.locator('#caution', { hasText: '玄関の段差' }).waitFor({ timeout: 15000 });
	assert.ok(before <= 1 && await manager.locator('#caution').count() === 1);
});

test('who leaves the team has nothing of the person on the screen', async () => {
	const doctor = await enter(browser, region.base);
	await signIn(doctor, 'doctor');
	await look_at(doctor);
	const name = (await doctor.locator('.me span:not(.face)').first().innerText()).split('\n')[0];
	await nurse.goto(people + '/team');
	await nurse.locator('li', { hasText: name }).locator('a[href$="/end"]').click();
	await nurse.locator('form[action$="/end"] button').click();
	await doctor.getByText('見つかりませんでした').first().waitFor({ timeout: 15000 });
	assert.ok(!(await doctor.content()).includes('北沢'));
	faults(doctor);   // the 404 itself
	assert.equal((await manager.goto(people)).status(), 200, 'the control');
	await doctor.context().close();
});

test('without script there is a link', async () => {
	const plain = await enter(browser, region.base, { script: false });
	await signIn(plain, 'care_manager');
	await plain.goto(people);
	await plain.getByRole('link', { name: '更新' }).first().click();
	assert.equal(new URL(plain.url()).pathname, people);
	await plain.context().close();
});
