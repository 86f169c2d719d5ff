// Who could see what at a past moment is answered from the record of that time, never from what the tables say now; by the
// same rule as today; and looking at it is itself in the log.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, client, text_of } from './harness.mjs';
import { store_of } from './store.mjs';

let region, nurse, msw, code, sql;
const moments = {};
const wait = ms => new Promise(done => setTimeout(done, ms));

// Japan's clock, as people would type it.
function clock(ms = Date.now()) {
	const t = new Date(ms + 9 * 3600e3).toISOString();
	return { on: t.slice(0, 10), at: t.slice(11, 19) };
}

// A moment of its own second, so that what came before and after is told apart.
async function moment(name) {
	await wait(1100);
	moments[name] = clock();
	await wait(1100);
}

// One line for each who could: name, what, written, why.
const rows_of = page => {
	const could = page.html.slice(page.html.indexOf('id="h-could"'), page.html.indexOf('id="h-did"'));
	return [...could.matchAll(/<li>([^]*?)<\/li>/g)].map(([, li]) => {
		const part = name => text_of(li.match(new RegExp(name + '：([^<]*)'))?.[1] ?? '').trim();
		return [text_of(li.match(/<b>([^<]*)/)[1]).trim(), part('見られた'), part('書けた'), part('なぜ')];
	});
};

async function past(who, name) {
	const { on, at } = moments[name];
	const page = await who.get(`/people/${code}/consent/past?on=${on}&at=${at}`);
	assert.equal(page.status, 200, name);
	return rows_of(page);
}

before(async () => {
	region = await serve();
	sql = await store_of(region);
	[nurse, msw] = [await client(region.base), await client(region.base)];
	await nurse.signInSample('visiting_nurse');
	await msw.signInSample('msw');
	await moment('before');
	const added = await nurse.post(await nurse.form('/people/new'), { family_name: '再現', given_name: '試', family_kana: 'さいげん', given_kana: 'ためし', brought_by: '検査' });
	assert.equal(added.status, 303);
	code = added.location.match(/people\/(\w{5})/)[1];
	await moment('alone');
	const form = await nurse.form(`/people/${code}/team`, f => f.action.endsWith('/team'));
	const page = await nurse.get(`/people/${code}/team`);
	const role = page.html.match(/<option value="(\w{13})">高橋 ゆき/)[1];
	assert.equal((await nurse.post(form, { account_role: role })).status, 303);
	await moment('together');
	const own = (await nurse.get(`/people/${code}/team`)).html;
	const leave = own.split('<li>').find(line => line.includes('高橋 ゆき')).match(/href="(\/people\/\w{5}\/team\/\w{13}\/end)"/)[1];
	assert.equal((await nurse.post(await nurse.form(leave, leave), {})).status, 303);
	await moment('left');
});
after(() => region.stop());

test('before the page was made there was nothing to see', async () => {
	const { on, at } = moments.before;
	const page = await nurse.get(`/people/${code}/consent/past?on=${on}&at=${at}`);
	assert.match(page.html, /まだこの人の頁がありませんでした/);
	assert.deepEqual(rows_of(page), []);
});

test('each moment has those who could see then, with the reason', async () => {
	const names = async name => (await past(nurse, name)).map(r => r[0]);
	assert.deepEqual(await names('alone'), ['山本 千尋']);
	assert.deepEqual((await names('together')).sort(), ['高橋 ゆき', '山本 千尋'].sort());
	assert.deepEqual(await names('left'), ['山本 千尋']);
	const [[, seen, written, why]] = await past(nurse, 'alone');
	assert.match(seen, /希望/);
	assert.match(written, /医療/);
	assert.match(why, /チームの一員で、同意がある/);
	const together = await past(nurse, 'together');
	assert.doesNotMatch(together.find(r => r[0] === '高橋 ゆき')[2], /医療/, 'who does not treat does not write medical data');
});

test('what the tables say now has no say about then', async () => {
	const was = await past(nurse, 'together');
	await sql("UPDATE team_member SET from_on = 20200101, to_on = NULL, gone_at = NULL");
	await sql("UPDATE consent SET kinds = 'wish'");
	assert.deepEqual(await past(nurse, 'together'), was);
	// The control: today's gate does read the tables.
	assert.doesNotMatch((await nurse.get(`/people/${code}`)).html, /id="flow"[^]*?<ol/);
});

test('who did: those who opened the pages, and the page of the past is itself in the log', async () => {
	const page = await nurse.get(`/people/${code}/consent/past`);
	const did = page.html.slice(page.html.indexOf('h-did'));
	assert.match(did, /山本 千尋/);
	assert.match((await nurse.get(`/people/${code}/seen`)).html, /同意と記録/);
});

test('a date that cannot be read, or lies ahead, is answered with a sentence and kept', async () => {
	for (const [query, words] of [['on=たぶん', /日付を読めませんでした/], ['on=2190-01-01', /これからのこと/], ['at=25:00', /時刻を読めませんでした/]]) {
		const page = await nurse.get(`/people/${code}/consent/past?${encodeURI(query)}`);
		assert.equal(page.status, 422);
		assert.match(page.html, words);
		assert.ok(page.html.includes(`value="${query.split('=')[1]}"`));
	}
});

test('a day and a time are read as people write them', async () => {
	const today = clock().on.slice(5).replace('-', '/'), month_day = clock().on.slice(5).split('-').map(Number);
	for (const [query, value] of [[`on=${today}`, `value="${clock().on}"`], [`on=${month_day[0]}月${month_day[1]}日`, `value="${clock().on}"`], ['on=きのう', `value="${clock(Date.now() - 864e5).on}"`],
		['on=2026-05-03&at=14時', 'value="14:00"'], ['on=2026-05-03&at=午後2時半', 'value="14:30"']]) {
		const page = await nurse.get(`/people/${code}/consent/past?${encodeURI(query)}`);
		assert.equal(page.status, 200, query);
		assert.ok(page.html.includes(value), `${query}: ${value}`);
	}
});

test('a list that was ended by then reaches nobody, and did before', async () => {
	const hand = await client(region.base);
	await hand.signInSample('secretariat');
	assert.equal((await hand.post(await hand.form('/lists', f => f.action === '/lists'), { name: '試しの一覧' })).status, 303);
	const list = await sql("SELECT id FROM share_list WHERE name = '試しの一覧'"), part = (await hand.get('/lists')).html.split('<section').find(one => one.includes('<h2>試しの一覧'));
	const join = await hand.form('/lists', part.match(/action="(\/lists\/\w{13}\/offices)"/)[1]);
	assert.equal((await hand.post(join, { office: part.match(/<option value="(\w{13})">グループホーム ひなた/)[1] })).status, 303);
	const person = await sql(`SELECT id FROM person WHERE code = '${code}'`);
	const form = await nurse.form(`/people/${code}/consent/new`);
	const option = form.html.match(/<option value="(list:\w{13})"[^>]*>試しの一覧/)[1];
	await nurse.post(form, { to: option, kinds: ['wish'], purpose: 'care', given_by: 'person', method: 'spoken', witness: '立会人' });
	assert.equal(await sql(`SELECT COUNT(*) FROM consent WHERE person = ${person} AND to_list = ${list}`), '1');
	await moment('listed');
	const works = text => text.map(([name]) => name);
	const during = works(await past(nurse, 'listed'));
	// An end as the program would write it; nothing in the product ends a list yet, a repair may.
	await sql(`INSERT INTO change_log (seq, id, at, account, office, record, row, person, act, version, hash) SELECT MAX(seq) + 1, MAX(id) + 1, ${Date.now()}, NULL, NULL, 'share_list', ${list}, NULL, 'end', 2, 'test' FROM change_log`);
	await sql(`UPDATE share_list SET gone_at = ${Date.now()} WHERE id = ${list}`);
	await moment('unlisted');
	const then = works(await past(nurse, 'listed')), after = works(await past(nurse, 'unlisted'));
	assert.deepEqual(then, during);
	assert.ok(during.includes('原田 久美'), during.join());
	assert.ok(!after.includes('原田 久美'), after.join());
});

test('one\'s own reach: people one could see then; of those closed now only the number', async () => {
	const { on, at } = moments.together;
	const mine = await nurse.get(`/me/past?on=${on}&at=${at}`);
	assert.equal(mine.status, 200);
	assert.match(mine.html, /再現 試/);
	await sql("UPDATE consent SET withdrawn_at = 1, withdrawn_how = 'said' WHERE recipient = 'team'");
	const hers = await msw.get(`/me/past?on=${on}&at=${at}`);
	assert.match(hers.html, /ほかに\d+人。いまは見られません/);
	assert.doesNotMatch(hers.html, /再現/);
});
