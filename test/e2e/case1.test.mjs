// Founding case 1 as far as circle and consent reach, played through the real screens: a man of 80, alone in a flat, no parents,
// no brothers or sisters; a nephew in the same city who refuses contact (two tries) and later agrees to one thing, to petition for
// a guardian. What he does not take on stays open, and nowhere does his agreement look like consent to treatment.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, browse, enter, signIn, owed, quiet, shot, phone, desk } from './harness.mjs';

let region, browser;
before(async () => { region = await serve(); browser = await browse(); });
after(async () => { await browser?.close(); await region?.stop(); });

const NO_CONSENT = /身元保証人・成年後見人・家族には、医療の同意を本人に代わってする権限はありません/;
const text = page => page.locator('main').innerText();
const chip = (page, name, value) => page.locator(`label:has(> input[name="${name}"][value="${value}"])`).click();
const go = async (page, what, url) => { await Promise.all([page.waitForURL(url), (typeof what === 'string' ? page.locator(what).first() : what).click()]); };
const save = (page, url) => go(page, 'main form button.go', url);

async function staff(account, world) {
	const page = await enter(browser, region.base, world);
	await signIn(page, account);
	return page;
}
async function answer(page, kin, part, value, more = {}) {
	await page.goto(kin);
	await go(page, 'a[href$="/wills"]', /\/wills$/);
	assert.match(await text(page), NO_CONSENT, 'beside the question');
	await page.selectOption('#part', part);
	await chip(page, 'answer', value);
	for (const [name, words] of Object.entries(more)) await page.fill(`#${name}`, words);
	await save(page, new RegExp(kin + '$'));
}
async function attempt(page, kin, { agreed, method, reached, said, again }) {
	await page.goto(kin);
	await go(page, 'a[href$="/attempts"]', /\/attempts$/);
	await chip(page, 'person_agreed', agreed);
	await chip(page, 'method', method);
	if (reached) await chip(page, 'reached', '1');
	await page.fill('#answer', said);
	if (again) await chip(page, 'again', again);
	await save(page, new RegExp(kin + '$'));
}

for (const [name, world] of [['phone, script on', { screen: phone }], ['desk, script off', { screen: desk, script: false }]])
	test(`case 1: ${name}`, async () => {
		const family = name.startsWith('phone') ? '南原' : '西原';

		// The community centre brings him in after the shop has called, and asks the hospital's social worker onto the team.
		const centre = await staff('community_centre', world);
		await centre.goto('/people/new');
		await centre.fill('#family_name', family);
		await centre.fill('#given_name', '茂');
		await centre.fill('#family_kana', family === '南原' ? 'みなみはら' : 'にしはら');
		await centre.fill('#given_kana', 'しげる');
		await centre.selectOption('[name="birth_on_era"]', { label: '昭和' });
		await centre.fill('[name="birth_on_y"]', world.script === false ? '20' : '21');
		await centre.fill('#brought_by', 'スーパーからの通報で、地域包括が訪問');
		await save(centre, /\/people\/[0-9A-Z]{5}$/);
		const person = new URL(centre.url()).pathname;
		assert.match(await centre.locator('#family').innerText(), /まだ、だれも書かれていません/);
		await centre.goto(person + '/team');
		await centre.selectOption('#account_role', await centre.locator('#account_role option', { hasText: '高橋 ゆき' }).getAttribute('value'));
		await save(centre, /\/team$/);

		// What he himself has: his parents and his brother are dead, the brother's son lives in the same city.
		const add = async fields => {
			await centre.goto(person + '/family/new');
			assert.match(await text(centre), NO_CONSENT, 'beside key person and presumer');
			await centre.selectOption('#relation', fields.relation);
			if (fields.dead || fields.address) await centre.locator('details.more summary').click();
			for (const key of ['relation_words', 'name', 'phone', 'address', 'contact_words'])
				if (fields[key]) await centre.fill(`#${key}`, fields[key]);
			for (const key of ['dead', 'presumer_agreed', 'key_person'])
				if (fields[key]) await chip(centre, key, '1');
			for (const key of ['contact', 'presumer'])
				if (fields[key]) await chip(centre, key, fields[key]);
			await save(centre, /\/family\/[0-9A-Z]{13}$/);
			return new URL(centre.url()).pathname;
		};
		await add({ relation: 'father', dead: true });
		await add({ relation: 'mother', dead: true });
		await add({ relation: 'brother', relation_words: '兄', dead: true });
		const nephew = await add({ relation: 'nephew_niece', relation_words: '甥（兄の子）', name: `${family} 徹`, phone: '000-000-0777', address: '同じ市内' });
		assert.match(await text(centre), /連絡してよいか、まだ聴いていません/);
		assert.equal(await centre.locator('main a[href^="tel:"]').count(), 0, 'nobody has said yet that he may be called');

		// Admission: the hospital's social worker tries twice. He does not wish it.
		const msw = await staff('msw', world);
		await attempt(msw, nephew, { agreed: 'yes', method: 'phone', said: '出なかった。' });
		await attempt(msw, nephew, { agreed: 'yes', method: 'phone', reached: true, said: '関わりたくない。もう電話しないでほしい。', again: 'no' });
		await msw.goto(nephew + '/edit');
		await chip(msw, 'contact', 'refuses');
		await save(msw, new RegExp(nephew + '$'));
		for (const part of ['contact', 'body', 'belongings', 'petition'])
			await answer(msw, nephew, part, 'refused', { source: '高橋（MSW）が電話で' });
		const refused = await text(msw);
		assert.match(refused, /相手が連絡を望まない/);
		assert.ok(refused.indexOf('相手が連絡を望まない') < refused.indexOf('000-000-0777'), 'the rule stands above the number');
		assert.equal((refused.match(/つかなかった|関わりたくない/g) ?? []).length, 2, 'two tries');
		await msw.goto(person);
		const gaps = async () => (await msw.locator('#family .props').innerText()).replace(/\s+/g, '');
		for (const gap of ['急なときの連絡', '説明の場・計画・契約', '暮らしの物', 'お金', '退院・住みかえ', '本人の意思を推しはかる', '亡くなったあとのこと'])
			assert.ok((await gaps()).includes(gap), gap);

		// Later he agrees, to this one thing.
		await attempt(msw, nephew, { agreed: 'yes', method: 'letter', reached: true, said: '後見の申立人だけなら引き受ける。', again: 'ask_person' });
		await answer(msw, nephew, 'petition', 'willing', { source: '高橋（MSW）への手紙で', words: '書類だけは手伝う。ふだんの関わりは持てない。' });
		const agreed = await msw.locator('#wills').innerText();
		assert.match(agreed, /成年後見の申立人になる\s+引き受ける/);
		assert.match(agreed, /四親等内の親族か配偶者なので、申立人になれます/);
		for (const part of ['急なときの連絡を受ける', '遺体を引き取る', '遺品を片づける'])
			assert.match(agreed, new RegExp(`${part}\\s+できない・しない`), part);
		assert.match(agreed, NO_CONSENT, 'his agreement is no consent to treatment');
		assert.doesNotMatch(agreed.split('これまでのこたえ')[0], /申立人になる\s+できない/);
		await shot(msw, `case1-nephew-${world.screen.width}`);

		await msw.goto(person);
		const card = await msw.locator('#family').innerText();
		assert.match(card, /引き受ける：成年後見の申立人になる/);
		assert.match(card, /できない・しない：急なときの連絡を受ける、遺体を引き取る、遺品を片づける/);
		assert.match(card, NO_CONSENT);
		assert.ok((await gaps()).includes('急なときの連絡') && (await gaps()).includes('亡くなったあとのこと'), 'what he refused stays open');

		// Somebody without kin may name a friend; until he has said so himself it is not confirmed.
		const friend = await add({ relation: 'friend', relation_words: '飲み仲間', name: '古川 実', contact: 'any', phone: '000-000-0778', presumer: '1' });
		assert.match(await text(centre), /本人に未確認/);
		assert.equal(await centre.locator('a[href="tel:0000000778"]').count(), 1);
		await msw.goto(person);
		assert.ok((await gaps()).includes('本人の意思を推しはかる'));
		await msw.goto(friend + '/edit');
		await chip(msw, 'presumer_agreed', '1');
		await save(msw, new RegExp(friend + '$'));
		await msw.goto(person);
		assert.ok(!(await gaps()).includes('本人の意思を推しはかる'), 'the person has said so');

		// The nephew as key person would be a mistake, and says so.
		await msw.goto(nephew + '/edit');
		await chip(msw, 'key_person', '1');
		await save(msw, new RegExp(nephew + '$'));
		assert.match(await text(msw), /キーパーソンですが、連絡できない人です/);
		if (world.script !== false) await owed(msw, {}, nephew);
		for (const page of [centre, msw]) {
			quiet(page);
			await page.context().close();
		}
	});

test('every screen of the circle, in both languages, on a phone and on a desk', async () => {
	for (const lang of ['ja', 'en'])
		for (const screen of [phone, desk]) {
			const page = await enter(browser, region.base, { screen, lang });
			await signIn(page, 'msw', lang);
			await page.goto('/people');
			await go(page, page.locator('ul.rows a', { hasText: '北沢' }), /\/people\/[0-9A-Z]{5}$/);
			const base = new URL(page.url()).pathname + '/family';
			await page.goto(base);
			const kin = await page.locator('a', { hasText: '甥' }).first().getAttribute('href');
			for (const where of [base, base + '/new', base + '/ties', kin, kin + '/edit', kin + '/wills', kin + '/attempts']) {
				await page.goto(where);
				await owed(page, {}, `${where} ${lang} ${screen.width}`);
				await shot(page, `circle-${where.split('/').at(-1).replace(/^[0-9A-Z]{13}$/, 'kin')}-${lang}-${screen.width}`);
			}
			await page.context().close();
		}
});
