// さがす: two characters, kana, variants of kanji, years of birth, the end of a phone number, words heard and written, the
// same on both engines; and nothing, not even a count, for those outside the team.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, clients, people_in, text_of } from './harness.mjs';

let region, s;
before(async () => { region = await serve(); s = await clients(region.base, 'visiting_nurse', 'msw', 'doctor', 'facility', 'care_manager', 'municipality'); });
after(async () => { await region?.stop(); });

const find = (who, words) => who.get('/search?q=' + encodeURIComponent(words));
const people = page => [...(page.html.match(/<main[\s\S]*<\/main>/)?.[0] ?? '').matchAll(/<span class="nm"><b><ruby>([^<]+)<rt>/g)].map(m => m[1]);

test('the empty box teaches', async () => {
	for (const where of ['/search', '/search?q=', '/search?q=%20%E3%80%80']) {
		const page = await s.msw.get(where);
		assert.equal(page.status, 200, where);
		assert.match(page.text, /たとえば：北沢/, where);
	}
	const english = await s.facility.get('/search?lang=en');
	assert.match(english.text, /For example/);
	await s.facility.get('/search?lang=ja');
});

test('people by two characters, kana of any kind, variants, part of the name', async () => {
	const wanted = { '北沢': '北沢 勇', 'きたざわ': '北沢 勇', 'キタザワ': '北沢 勇', 'ｷﾀｻﾞﾜ': '北沢 勇', 'ざわ': '北沢 勇', '勇': '北沢 勇', '北沢勇': '北沢 勇', '北沢　勇': '北沢 勇',
		'高崎': '髙﨑 邉子', '髙﨑': '髙﨑 邉子', 'たかさき': '髙﨑 邉子', '吉田': '𠮷田 みどり', 'よしだ': '𠮷田 みどり', '0010': '北沢 勇', '０００－０１０': null };
	for (const [words, name] of Object.entries(wanted)) {
		const page = await find(s.visiting_nurse, words);
		assert.equal(page.status, 200, words);
		if (name)
			assert.ok(people(page).includes(name), `${words}: ${people(page)}`);
	}
	const one = await find(s.visiting_nurse, '高崎');
	assert.deepEqual(people(one), ['髙﨑 邉子']);
	assert.equal(people_in(one).length, 1);
});

test('people by year of birth in either calendar, and by whole date', async () => {
	for (const words of ['昭和21', '昭和21年', 'S21', '1946', '１９４６', '1946年1月', '昭和21年1月20日', 'S21.1.20'])
		assert.deepEqual(people(await find(s.visiting_nurse, words)), ['北沢 勇'], words);
	assert.deepEqual(people(await find(s.visiting_nurse, '1947')), []);
});

test('words heard and words written, with what was sought marked', async () => {
	const heard = await find(s.msw, '散歩');
	assert.match(heard.html, /川べりの<mark>散歩<\/mark>/);
	assert.match(heard.text, /聴いた言葉 1件/);
	const written = await find(s.msw, '退院');
	assert.match(written.html, /から<mark>退院<\/mark>。/);
	assert.match(written.html, /href="\/people\/[0-9A-Z]{5}\/timeline"/);
	const two = await find(s.msw, '窓 電車');
	assert.match(two.html, /<mark>窓<\/mark>/);
	assert.match(two.html, /<mark>電車<\/mark>/);
	const katakana = await find(s.msw, 'ベット');
	assert.doesNotMatch(katakana.html, /<mark>/);
	assert.match((await find(s.msw, 'べっど')).html, /<mark>ベッド<\/mark>/);
});

test('a view of the family is found, and says whose it is', async () => {
	const page = await find(s.msw, '後見の申立て');
	assert.match(page.html, /<mark>後見の申立て<\/mark>/);
	assert.match(page.text, /家族などの思い/);
	assert.doesNotMatch(page.html, /class="wish1"[^>]*>[^<]*ふだんの/);
});

test('outside the team nothing is found, and nothing is counted', async () => {
	for (const words of ['北沢', 'きたざわ', '0010', '昭和21', '散歩', '川沿病院から退院']) {
		const page = await find(s.facility, words);
		assert.equal(page.status, 200);
		assert.match(page.text, /見つかりませんでした（0件）/, words);
		assert.doesNotMatch(page.html.match(/<main[\s\S]*<\/main>/)[0], /北沢 勇|<mark>/, words);
	}
	const unlike = await find(s.facility, '北沢'), unknown = await find(s.facility, '南沢');
	const plain = page => text_of(page.html.match(/<main[\s\S]*<\/main>/)[0].replace(/[北南]沢/g, ''));
	assert.equal(plain(unlike), plain(unknown), 'somebody else’s person and nobody look alike');
	for (const words of ['北沢', '鈴木', '散歩'])
		assert.match((await find(s.municipality, words)).text, /0件/);
});

test('leaving the team ends finding at once; joining begins it', async () => {
	const code = people_in(await find(s.msw, '北沢'))[0];
	assert.deepEqual(people(await find(s.care_manager, '北沢')), ['北沢 勇']);
	const team = await s.msw.get(`/people/${code}/team`);
	const row = team.html.split('<li>').find(part => part.includes('佐々木'));
	const left = await s.msw.post(await s.msw.form(row.match(/href="([^"]+\/end)"/)[1], '/end'));
	assert.equal(left.status, 303);
	assert.deepEqual(people(await find(s.care_manager, '北沢')), []);
	assert.doesNotMatch((await find(s.care_manager, '散歩')).html, /<mark>/);
});

test('a talk not shared with the team is found by nobody', async () => {
	for (const who of Object.values(s))
		assert.doesNotMatch((await find(who, '薬が合わない気')).html, /<mark>/);
});

test('what is typed stays text', async () => {
	for (const words of ['<script>alert(1)</script>', '"', "'", '%', '_', '\\', '北沢"', '* OR 1', 'NEAR(', '…', '-', '々', 'あ'.repeat(3000)]) {
		const page = await find(s.msw, words);
		assert.ok([200, 400, 414, 431].includes(page.status), `${words.slice(0, 10)}: ${page.status}`);
		assert.doesNotMatch(page.html, /<script>alert/);
	}
	for (const words of ['%', '_', '%%'])
		assert.deepEqual(people(await find(s.msw, words)), [], words);
});
