// Lists out and in: people.csv, the rehearsal of a list, and taking it once and whole.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, clients, people_in } from './harness.mjs';

let region, s;
before(async () => { region = await serve(); s = await clients(region.base, 'secretariat', 'visiting_nurse', 'doctor', 'facility', 'pharmacist', 'msw'); });
after(async () => { await region?.stop(); });

const BOM = '\uFEFF';
const bring = async (who, bytes, name = '名簿.csv') => who.post(await who.form('/people/import', '/people/import'),
	{ file: { file: name, type: 'text/csv', bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes } });
const rehearsal = async (who, bytes) => {
	const answer = await bring(who, bytes);
	assert.equal(answer.status, 303, answer.text.slice(0, 300));
	assert.match(answer.location, /^\/people\/import\/[0-9A-Z]{13}$/);
	return who.get(answer.location);
};
const role_of = (page, name) => page.html.match(new RegExp(`<option value="([0-9A-Z]{13})"[^>]*>${name}`))[1];
const take = async (who, page, name) => who.post(who.pick(page, '/take'), { account_role: role_of(page, name) });
const names = csv => csv.split('\r\n').slice(1).filter(Boolean).map(line => line.split(',').slice(0, 2).join(' '));
const csv_of = async who => new TextDecoder('utf-8', { ignoreBOM: true }).decode((await who.get('/people.csv')).bytes);

test('people.csv: the viewer’s people, with BOM and CR LF, as a file of the day', async () => {
	const answer = await s.visiting_nurse.get('/people.csv');
	assert.equal(answer.status, 200);
	assert.match(answer.type, /^text\/csv; charset=utf-8/);
	assert.match(answer.headers.get('content-disposition'), /people-20\d{6}\.csv/);
	assert.deepEqual([...answer.bytes.subarray(0, 3)], [0xEF, 0xBB, 0xBF]);
	const text = answer.html.replace(BOM, '');
	assert.equal(text.split('\n').length, text.split('\r\n').length, 'every line ends in CR LF');
	assert.match(text, /^姓,名,せい（ふりがな）/);
	const list = await s.visiting_nurse.get('/people');
	assert.equal(names(text).length, people_in(list).length);
	assert.match(text, /髙﨑,邉子/, 'stored as typed');
	const few = await csv_of(s.facility);
	assert.deepEqual(names(few), ['鈴木 ハナ'], 'nobody of other teams');
});

test('people.csv is in the reader’s language and not for strangers', async () => {
	const english = await s.pharmacist.get('/people.csv?lang=en');
	assert.match(english.html, /Family name/);
	await s.pharmacist.get('/people?lang=ja');
	assert.deepEqual(names(await csv_of(s.secretariat)), [], 'the secretariat gets counts only');
});

test('only an administrator sees the import at all', async () => {
	for (const where of ['/people/import', '/people/import/template.csv', '/people/import/0000000000000', '/people/import/0000000000000/unread.csv'])
		assert.equal((await s.msw.get(where)).status, 404, where);
	const form = await s.secretariat.form('/people/import', '/people/import');
	const own = await s.msw.form('/people/new');
	const fields = own.fields.filter(([name]) => ['_csrf', '_key'].includes(name));
	const answer = await s.msw.post({ ...form, fields }, { file: { file: 'a.csv', bytes: Buffer.from('姓,せい\n森,もり\n') } });
	assert.equal(answer.status, 404);
	const take_answer = await s.msw.post({ action: '/people/import/0000000000000/take', fields });
	assert.equal(take_answer.status, 404);
});

test('the blank list has the columns the import knows', async () => {
	const answer = await s.secretariat.get('/people/import/template.csv');
	assert.equal(answer.status, 200);
	assert.match(answer.headers.get('content-disposition'), /people-template\.csv/);
	const page = await rehearsal(s.secretariat, answer.html.trimEnd() + '\r\n白石,文,しらいし,ふみ,,昭和12年3月4日,女,000-0001,みどり区1-1,000-000-7001,自宅,要介護2,,\r\n');
	assert.match(page.text, /1件、すべて読めました/);
	assert.doesNotMatch(page.text, /使わない列/);
	assert.match(page.text, /昭和12年3月4日/);
});

test('files that cannot be read say so, and nothing is kept', async () => {
	const wrong = { 'no header': ['北沢,勇\n', /列の名前がありません/], 'no furigana': ['姓,名\n森,一\n', /ふりがなの列/], 'no name': ['ふりがな,フリガナ\nもり,もり\n', /「姓」か「氏名」/],
		'no rows': ['姓,フリガナ\n', /行がありません/], 'not text': [Buffer.from([0x50, 0x4B, 0, 1, 2, 3]), /文字が読めません/], 'nothing': ['', /選んでください/] };
	for (const [name, [bytes, sentence]] of Object.entries(wrong)) {
		const answer = await bring(s.secretariat, bytes);
		assert.equal(answer.status, 422, name);
		assert.match(answer.text, sentence, name);
		assert.match(answer.title, /^確かめてください：/, name);
	}
});

test('more than 20,000 rows are refused', async () => {
	const answer = await bring(s.secretariat, '姓,フリガナ\n' + '森,もり\n'.repeat(20001));
	assert.equal(answer.status, 422);
	assert.match(answer.text, /2万行/);
});

// ﾃﾞｰﾀ made by hand, so that the test needs no encoder: CP932 of 氏名,フリガナ,性別 / 森 花,ﾓﾘ ﾊﾅ,女
const cp932 = Buffer.from([0x8E, 0x81, 0x96, 0xBC, 0x2C, 0x83, 0x74, 0x83, 0x8A, 0x83, 0x4B, 0x83, 0x69, 0x2C, 0x90, 0xAB, 0x95, 0xCA, 0x0D, 0x0A,
	0x90, 0x58, 0x20, 0x89, 0xD4, 0x2C, 0xD3, 0xD8, 0x20, 0xCA, 0xC5, 0x2C, 0x8F, 0x97, 0x0D, 0x0A]);

test('a file in CP932, one column for the name, half-width furigana', async () => {
	const page = await rehearsal(s.secretariat, cp932);
	assert.match(page.text, /1件、すべて読めました/);
	assert.match(page.html, /<ruby>森 花<rt>もり はな<\/rt>/);
	assert.match(page.text, /女性/);
});

test('columns in any order, dates and codes in many spellings, unknown columns named', async () => {
	const page = await rehearsal(s.secretariat, BOM + '備考,要介護度,生年月日,氏名,ふりがな,TEL,〒\r\n'
		+ 'x,要介護２,S10.2.3,里見　守,サトミ　マモル,000-000-7100,〒000-0002\r\n,２,昭和10年2月4日,里見 歩,さとみ あゆむ,,\r\n,要支援１,1935/2/5,里見 環,ｻﾄﾐ ﾀﾏｷ,,\r\n');
	assert.match(page.text, /3件、すべて読めました/);
	assert.match(page.text, /使わない列：備考/);
	assert.match(page.html, /<ruby>里見 守<rt>さとみ まもる<\/rt>/);
	for (const shown of ['昭和10年2月3日', '昭和10年2月4日', '昭和10年2月5日', '要介護2', '要支援1', '000-000-7100'])
		assert.ok(page.text.includes(shown), shown);
});

test('unread rows: told with line and reason, and given back with one more column in the same order', async () => {
	const csv = '姓,名,フリガナ,生年月日,性別,要介護度,電話\r\n' + '"浅野","一\n郎",あさの いちろう,昭和20年1月1日,男,要介護1,\r\n'
		+ '岩田,二郎,,昭和20年1月2日,男,,\r\n' + '上野,三郎,うえの さぶろう,昭和99年1月1日,男,,\r\n' + ',,,,,,\r\n' + '遠藤,四郎,えんどう しろう,,犬,要介護9,+8100\r\n';
	const page = await rehearsal(s.secretariat, csv);
	assert.match(page.text, /4件のうち 3件が読めません/);
	assert.match(page.text, /新しく加わる：1人/);
	const link = page.html.match(/href="(\/people\/import\/[0-9A-Z]+\/unread\.csv)"/)[1];
	const unread = await s.secretariat.get(link);
	assert.match(unread.type, /^text\/csv/);
	const lines = unread.html.replace(BOM, '').split('\r\n');
	assert.equal(lines[0], '姓,名,フリガナ,生年月日,性別,要介護度,電話,読めなかった理由');
	assert.match(lines[1], /^岩田,二郎,,昭和20年1月2日,男,,,.*ふりがな/);
	assert.match(lines[2], /^上野,三郎,うえの さぶろう,昭和99年1月1日,男,,,.*日付が読めません/);
	assert.match(lines[3], /^遠藤,四郎,えんどう しろう,,犬,要介護9,'\+8100,.*「犬」.*「要介護9」/);
	assert.match(page.html, /<td>4<\/td><td>岩田/, 'the line in the file, a quoted line break counted');
	// mended and brought again: only those rows, the column of reasons is passed over
	const mended = unread.html.replace('岩田,二郎,,', '岩田,二郎,いわた じろう,').replace('昭和99年', '昭和19年').replace('犬', '男').replace('要介護9', '要介護3');
	const again = await rehearsal(s.secretariat, mended);
	assert.match(again.text, /3件、すべて読めました/);
	assert.match(again.text, /使わない列：読めなかった理由/);
	assert.ok(again.text.includes('+8100') && !again.text.includes("'+8100"), 'the guarding apostrophe is taken off again');
});

test('a malformed row costs itself, not its neighbours', async () => {
	const page = await rehearsal(s.secretariat, '姓,フリガナ\r\n岡,おか\r\n"閉じない,とじない\r\n沖,おき\r\n');
	assert.match(page.text, /3件のうち 1件が読めません/);
	assert.match(page.text, /引用符/);
	const unread = await s.secretariat.get(page.path + '/unread.csv');
	assert.match(unread.html, /閉じない/);
});

test('a rehearsal stores nobody; taking it adds all, once', async () => {
	const csv = '姓,名,フリガナ,生年月日,電話\r\n' + Array.from({ length: 30 }, (_, i) => `試,人${i},タメシ ヒト,1940/1/${i + 1},000-000-${8000 + i}`).join('\r\n') + '\r\n';
	const before_them = (await csv_of(s.doctor)).split('\r\n').length;
	const page = await rehearsal(s.secretariat, csv);
	assert.match(page.text, /新しく加わる：30人/);
	assert.equal((await csv_of(s.doctor)).split('\r\n').length, before_them, 'the rehearsal stored nobody');

	const form = s.secretariat.pick(page, '/take');
	const nobody = await s.secretariat.post(form, { account_role: '' });
	assert.equal(nobody.status, 422);
	assert.match(nobody.text, /担当するかを選んで/);

	const values = { account_role: role_of(page, '小野寺 誠') };
	const first = await s.secretariat.post(form, values);
	assert.equal(first.status, 303, first.text.slice(0, 300));
	const done = await s.secretariat.follow(first);
	assert.match(done.text, /30人を加えました。/);
	assert.match(done.text, /この名簿は .* に加えました/);
	assert.doesNotMatch(done.html, /\/take"/);
	const count = (await csv_of(s.doctor)).split('\r\n').length;
	assert.equal(count, before_them + 30);

	const replay = await s.secretariat.post(form, values);
	assert.equal(replay.status, 303, 'the same key again');
	assert.equal((await csv_of(s.doctor)).split('\r\n').length, count);
	const other = await s.secretariat.form('/people/import', '/people/import');
	const second = await s.secretariat.post({ action: form.action, fields: other.fields }, values);
	assert.match((await s.secretariat.follow(second)).text, /二重には加えていません/);
	assert.equal((await csv_of(s.doctor)).split('\r\n').length, count);

	const same = await rehearsal(s.secretariat, csv.replace('人0', '人０').replace('1940/1/2,', '昭和15年1月2日,') + '試,新,タメシ シン,1941/1/1,\r\n試,新,タメシ シン,1941/1/1,\r\n');
	assert.match(same.text, /飛ばす：31人/, 'thirty are there, and one stands twice in the list');
	assert.match(same.text, /新しく加わる：1人/);
	const more = await s.secretariat.follow(await take(s.secretariat, same, '小野寺 誠'));
	assert.match(more.text, /1人を加えました。もう登録のある31人は、飛ばしました。/);
	assert.equal((await csv_of(s.doctor)).split('\r\n').length, count + 1);
	assert.equal((await csv_of(s.visiting_nurse)).includes('人7'), false, 'nobody else sees them');
	const found = await s.doctor.get('/search?q=' + encodeURIComponent('8029'));
	assert.match(found.text, /試 人29/, 'and they are found');
	await region.engawa('verify').catch(mistake => assert.fail(mistake.stdout + mistake.stderr));
});

test('formulas go out as text', async () => {
	const page = await rehearsal(s.secretariat, '姓,フリガナ,住所,電話\r\n"=1+1",あやしい,"@SUM(A1)",+81-0\r\n');
	await take(s.secretariat, page, '林 さくら');
	const csv = await csv_of(s.pharmacist);
	assert.match(csv, /(^|\n)'=1\+1,/);
	assert.ok(csv.includes(",'@SUM(A1),") && csv.includes(",'+81-0,"));
	assert.doesNotMatch(csv, /(^|[,\n])"?[=@+]/);
	const again = await rehearsal(s.secretariat, csv);
	assert.match(again.text, /=1\+1/);
	assert.match(again.text, /新しく加わる：0人/, 'what was written out is read as the same people');
});

test('a rehearsal can be thrown away', async () => {
	const page = await rehearsal(s.secretariat, '姓,フリガナ\r\n消田,きえだ\r\n');
	const answer = await s.secretariat.post(s.secretariat.pick(page, '/drop'));
	assert.equal(answer.location, '/people/import');
	assert.equal((await s.secretariat.get(page.path)).status, 404);
});

test('2,000 rows are taken in one go', async () => {
	const csv = '姓,名,フリガナ,生年月日\r\n' + Array.from({ length: 2000 }, (_, i) => `量,多${i},リョウ タ,19${30 + i % 60}/${1 + i % 12}/${1 + i % 28}`).join('\r\n');
	const page = await rehearsal(s.secretariat, csv);
	assert.match(page.text, /新しく加わる：2000人/);
	const done = await s.secretariat.follow(await take(s.secretariat, page, '原田 久美'));
	assert.match(done.text, /2000人を加えました/);
	assert.equal(names(await csv_of(s.facility)).length, 2001);
});
