// The whole job, end to end over HTTP: what a person said is heard at the bedside, kept in their own voice, shared as they
// wished, carried to the emergency sheet and its paper, changed when they change, and every reading and change is on record.
// The tests run in the order of the file and build on one another: one region, one person (北沢), some days of work.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve, client, clients, people_in, text_of, unescape, binary } from './harness.mjs';

const run = promisify(execFile);
const own = '海苔弁のにおいで、妻の台所を思い出す。';
const kin_who = '親族（姪）', kin = '姪としては、施設のほうが安心できる。';
const guess = '静かなところを好まれると考えた。';
const hidden = '貯金のことは、まだ誰にも言わないで。', named = '痛みがこわい。先生にだけ話しておく。';

let region, s, english, code, people, work;
before(async () => {
	region = await serve();
	work = await mkdtemp(path.join(tmpdir(), 'engawa-job-'));
	s = await clients(region.base, 'visiting_nurse', 'care_manager', 'doctor', 'msw', 'municipality', 'secretariat');
	({ visiting_nurse: english } = await clients(region.base, 'visiting_nurse'));    // asking for English is remembered: a session of its own
	code = (await s.visiting_nurse.get('/people')).html.match(/href="\/people\/([0-9A-Z]{5})"><span class="nm"><b><ruby>北沢/)[1];
	people = `/people/${code}`;
});
after(async () => {
	await region?.stop();
	if (work)
		await rm(work, { recursive: true, force: true });
});

// ---- where in a page a sentence stands ----

const alone = new Set(['area', 'base', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'wbr']);

// Every place of a sentence: { around: the elements around it, outermost first; heading: the nearest heading before it }
function places_of(html, sentence) {
	const found = [], open = [];
	let heading = '';
	for (const [, tag, text] of html.matchAll(/(<\/?[a-z][^>]*>|<!doctype[^>]*>)|([^<]+)/gi)) {
		if (text !== undefined) {
			if (open.some(o => /^(h[1-6]|legend)$/.test(o.name)))
				heading = unescape(text).trim() || heading;
			if (unescape(text).includes(sentence))
				found.push({ around: open.map(o => o.tag), heading });
			continue;
		}
		const name = tag.match(/^<\/?([a-z0-9!]+)/i)?.[1]?.toLowerCase();
		if (!name || name.startsWith('!') || alone.has(name) || tag.endsWith('/>'))
			continue;
		if (tag.startsWith('</'))
			open.length = open.findLastIndex(o => o.name === name);
		else
			open.push({ name, tag });
	}
	return found;
}

// The voice of the person: these elements, and these headings.
const persons_element = /<blockquote[^>]*\bclass="[^"]*\bkoe\b|<dl[^>]*\bclass="wishes"|<section[^>]*\bclass="wish"/;
const persons_heading = /^(いまの希望|ご本人の言葉|急なときの、本人の希望|.*の時点の希望|前の言葉)$/;
function apart(html, sentence, where) {
	for (const { around, heading } of places_of(html, sentence)) {
		assert.deepEqual(around.filter(tag => persons_element.test(tag)), [], `${where}: inside the person's own voice`);
		assert.doesNotMatch(heading, persons_heading, `${where}: under the person's heading`);
	}
}
const koe = html => [...html.matchAll(/<blockquote class="koe(?: [^"]*)?">([\s\S]*?)<\/blockquote>/g)].map(m => text_of(m[1]));
const csv = async who => (await who.get('/people.csv')).html;

// ---- files ----

async function pdf_of(who, query = '') {
	const answer = await who.get(`${people}/sheet.pdf${query}`);
	assert.equal(answer.status, 200, answer.text.slice(0, 300));
	assert.match(answer.type, /^application\/pdf/);
	const file = path.join(work, `sheet${query.replace(/\W/g, '')}.pdf`);
	await writeFile(file, answer.bytes);
	const tool = async (...line) => (await run(line[0], line.slice(1), { maxBuffer: 1 << 24 })).stdout;
	return { file, info: await tool('pdfinfo', file), text: await tool('pdftotext', '-layout', file, '-'), fonts: await tool('pdffonts', file), tool };
}
async function code_on(pdf) {
	await pdf.tool('pdftoppm', '-r', '200', '-png', '-singlefile', pdf.file, path.join(work, 'page'));
	return (await pdf.tool('zbarimg', '--raw', '-q', path.join(work, 'page.png'))).trim();
}
const squeezed = text => text.replace(/\s+/g, '');

async function talk(who, values) {
	const form = await who.form(`${people}/acp/new`, f => f.action.endsWith('/acp'));
	const chip = form.html.match(/name="share_with" value="([^"]+)"[^>]*><span>[^<]*小野寺/)?.[1];
	return { form, chip, answer: await who.post(form, { present: ['person'], ...(typeof values === 'function' ? values(chip) : values) }) };
}
const newest_talk = async who => (await who.get(`${people}/acp`)).html.match(new RegExp(`href="(${people}/acp/[0-9A-Z]{13})"`))[1];

// ---- heard, kept, shared ----

test('a talk at the bedside: the words stand in the person\'s own voice, with who heard them and where, for the whole team', async () => {
	const { answer } = await talk(s.visiting_nurse, { words: own, share: 'team', family_who: kin_who, family_words: kin });
	assert.equal(answer.status, 303, answer.text.slice(0, 500));
	assert.match(answer.location, new RegExp(`^${people}(#wish)?$`));
	const said = koe((await s.care_manager.get(people)).html).find(q => q.includes(own));
	assert.ok(said, 'the care manager reads the words on the card');
	assert.match(said, /本人の言葉/);
	assert.match(said, /山本 千尋/);
	assert.match(said, /自宅/);
});

test('what was not shared yet is with its hearer alone; what was shared with one is with those two', async () => {
	assert.equal((await talk(s.visiting_nurse, { words: hidden, share: 'not_yet', topics: ['money'] })).answer.status, 303);
	const hidden_talk = await newest_talk(s.visiting_nurse);
	const of_named = await talk(s.visiting_nurse, chip => ({ words: named, share: 'named', share_with: [chip], topics: ['pain'] }));
	assert.ok(of_named.chip, 'the doctor is among those one can share with');
	assert.equal(of_named.answer.status, 303, of_named.answer.text.slice(0, 500));
	const named_talk = await newest_talk(s.visiting_nurse);
	assert.notEqual(hidden_talk, named_talk);

	const everywhere = [people, `${people}/acp`, `${people}/acp/topics/place`, `${people}/timeline`, `${people}/sheet`, `${people}/acp/new`, `${people}/acp/new?step=prepare`,
		`${people}/seen`, '/people', '/today', '/history', '/people.csv', `/search?q=${encodeURIComponent('貯金')}`, `/search?q=${encodeURIComponent('痛み')}`];
	for (const [who, sees_hidden, sees_named] of [['care_manager', false, false], ['msw', false, false], ['doctor', false, true], ['visiting_nurse', true, true]]) {
		let found_hidden = 0, found_named = 0;
		for (const where of everywhere) {
			const page = await s[who].get(where), text = page.text.replaceAll(/value="[^"]*"/g, '');
			assert.equal(page.status, 200, `${who} ${where}`);
			found_hidden += text.includes('誰にも言わないで') || /お金の話でした/.test(text);
			found_named += text.includes('先生にだけ話して') || /痛み・つらさの話でした/.test(text);
			assert.ok(sees_hidden || !found_hidden, `${who} reads on ${where} what was not shared`);
			assert.ok(sees_named || !found_named, `${who} reads on ${where} what was shared with others`);
		}
		assert.equal(found_hidden > 0, sees_hidden, who);
		assert.equal(found_named > 0, sees_named, who);
		for (const [where, sees] of [[hidden_talk, sees_hidden], [named_talk, sees_named]])
			for (const [more, sees_it] of [['', sees], ['/sum-up', sees], ['/edit', sees && who === 'visiting_nurse']])
				assert.equal((await s[who].get(where + more)).status, sees_it ? 200 : 404, `${who} ${where}${more}`);
	}
	for (const who of ['care_manager', 'msw'])
		assert.ok(!koe((await s[who].get(people)).html).some(q => q.includes('先生にだけ') || q.includes('誰にも')), who);
});

test('a family\'s view is never under the person\'s heading: not on a page, not on the sheet, its PDF or the list', async () => {
	const talks = [...new Set([...(await s.care_manager.get(`${people}/acp`)).html.matchAll(new RegExp(`"(${people}/acp/[0-9A-Z]{13})"`, 'g'))].map(m => m[1]))];
	let seen = 0;
	for (const where of [people, `${people}/acp`, `${people}/acp?voice=family_view`, ...talks, ...talks.map(t => t + '/sum-up'), `${people}/acp/new`,
		`${people}/acp/new?step=prepare`, `${people}/acp/topics/place`, `${people}/sheet`, `${people}/sheet?sheet=en`, '/people', '/today', `/search?q=${encodeURIComponent('施設のほう')}`]) {
		const page = await s.care_manager.get(where);
		for (const sentence of [kin, 'ふだんの関わりは持てない'])
			apart(page.html, sentence, where);
		if (where.includes('/sheet') || where === '/people' || where === '/today')
			assert.doesNotMatch(page.html, /施設のほうが安心|ふだんの関わりは持てない/, where);
		seen += places_of(page.html, kin).length;
	}
	assert.ok(seen >= 3, 'the view itself is there, in its own place');
	for (const [who, language] of [[s.care_manager, ''], [english, '?sheet=en']])
		assert.doesNotMatch(squeezed((await pdf_of(who, language)).text), /施設のほうが安心|ふだんの関わり/);
	assert.doesNotMatch(await csv(s.care_manager), /施設のほうが安心|ふだんの関わり/);
	const copied = text_of((await s.care_manager.get(talks.at(-1))).html.match(/<pre id="copy">([\s\S]*?)<\/pre>/)[1]);
	assert.ok(!copied.includes(kin) || copied.includes(kin_who), 'text to copy says whose view it is');
});

test('the finder of that fault works: a family\'s sentence put among the person\'s words is found', () => {
	assert.throws(() => apart(`<h2>経過</h2><blockquote class="koe"><p>${kin}</p></blockquote>`, kin, 'x'), /own voice/);
	assert.throws(() => apart(`<h2 id="a">いまの希望</h2><p>あ<br>い</p><div><p>${kin}</p></div>`, kin, 'x'), /heading/);
	apart(`<h2>いまの希望</h2><p>あ</p><h2>ご家族・専門職の思い</h2><blockquote class="kinsay">${kin}</blockquote>`, kin, 'x');
});

test('presumed will without grounds, or weighed by one alone, is refused, and everything typed is kept', async () => {
	const typed = { words: 'きょうはよく眠れた。', share: 'team', family_who: '姪', family_words: kin, presumed: guess, presumed_grounds: '', weighed_by: '山本', present: ['person', 'other'], present_other: '民生委員' };
	const { answer } = await talk(s.visiting_nurse, typed);
	assert.equal(answer.status, 422);
	assert.match(answer.text, /根拠が空です/);
	assert.match(answer.text, /2人から/);
	assert.match(answer.text, /どの希望についてかを選んでください/);
	const again = s.visiting_nurse.pick(answer, f => f.action.endsWith('/acp'));
	for (const [name, value] of Object.entries(typed).filter(([, value]) => value))
		for (const one of [value].flat())
			assert.ok(again.fields.some(([n, v]) => n === name && v === one), `${name} kept: ${one}`);
	assert.ok(!(await s.visiting_nurse.get(`${people}/acp`)).html.includes('きょうはよく眠れた'), 'nothing was recorded');
	const right = await s.visiting_nurse.post(again, { presumed_grounds: '先月、食堂の音に顔をしかめられた（山本が見た）。', weighed_by: '山本、小野寺', presumed_topic: 'joy' });
	assert.equal(right.status, 303, right.text.slice(0, 400));
	const page = await s.care_manager.get(await newest_talk(s.care_manager));
	assert.match(page.text, /推定・根拠あり/);
	assert.match(page.text, /食堂の音に顔をしかめられた/);
	assert.ok(!koe(page.html).some(q => q.includes(guess)), 'a guess is not in the person\'s voice');
});

test('not wanting to talk is a record without words', async () => {
	const empty = await talk(s.visiting_nurse, { words: '', share: 'team' });
	assert.equal(empty.answer.status, 422);
	const { answer } = await talk(s.visiting_nurse, { words: '', share: 'team', mood: 'not_now' });
	assert.equal(answer.status, 303, answer.text.slice(0, 400));
	assert.match((await s.care_manager.get(`${people}/acp`)).text, /話したくない気持ちでした/);
});

// ---- the paper, before and after the wish changes ----

let first_paper;
test('the sheet is one A4 page with its fonts, and its code leads to this host', async () => {
	for (const [who, language] of [[english, '?sheet=en'], [s.visiting_nurse, '']]) {
		const pdf = await pdf_of(who, language);
		assert.match(pdf.info, /^Pages:\s+1$/m);
		const [, w, h] = pdf.info.match(/^Page size:\s+([\d.]+) x ([\d.]+)/m).map(Number);
		assert.ok(Math.abs(w - 595.3) < 1 && Math.abs(h - 841.9) < 1, `A4, not ${w} x ${h}`);
		assert.ok(pdf.fonts.split('\n').slice(2).filter(Boolean).every(line => / yes (yes|no) +(yes|no) /.test(line)), 'fonts are inside the file:\n' + pdf.fonts);
		const text = squeezed(pdf.text);
		assert.match(text, /北沢勇/);
		assert.match(text, /一度は川沿病院で診てもらい、帰れるなら家に帰りたい/);
		assert.match(text, language ? /Emergency/ : /本人の話を、山本千尋（訪問看護師）がまとめました/);
		const address = await code_on(pdf);
		assert.match(address, /\/e\/[0-9a-hjkmnp-tv-z]{20}$/);
		assert.equal(new URL(address).host, new URL(region.base).host);
		first_paper = address;
	}
});

const secrets = /北沢|勇|きたざわ|キタザワ|いさむ|脳梗塞|もの忘れ|川沿町|さざなみ荘|甥|帰りたい|1946|昭和21/;
test('the code on the paper, read by a stranger: current, whom to call, and nothing about anybody', async () => {
	for (const lang of ['ja', 'en']) {
		const stranger = await client(region.base, { lang });
		const page = await stranger.get(new URL(first_paper).pathname);
		assert.equal(page.status, 200);
		assert.doesNotMatch(page.html, secrets);
		assert.ok(!page.html.includes(code));
		assert.match(page.text, lang === 'ja' ? /この紙は最新です/ : /up to date|current|newest|latest/i);
		assert.match(page.html, /href="tel:\d+"/);
		assert.equal(page.headers.get('cache-control'), 'no-store');
	}
	const stranger = await client(region.base);
	assert.equal((await stranger.get('/e/' + 'z'.repeat(20))).status, 404);
	assert.equal((await s.doctor.get(new URL(first_paper).pathname)).location, `${people}/sheet`, 'one of the team gets the sheet itself');
});

test('that opening is in the person\'s own log, and on the sheet', async () => {
	const seen = await s.care_manager.get(`${people}/seen`);
	assert.equal(seen.status, 200);
	assert.match(seen.text, /緊急シート/);
	assert.match(seen.text, /サインインなし|二次元コード/);
	assert.match(seen.text, /小野寺 誠/);
	assert.match((await s.care_manager.get(`${people}/sheet`)).text, /紙の二次元コードから（サインインなし）/);
});

const wish_of = (page, label) => text_of(page.html.match(new RegExp(`<dt><a[^>]*>${label}</a></dt><dd>([\\s\\S]*?)</dd>`))[1]);
const japan = (days = 0) => new Date(Date.now() + 9 * 3600e3 + days * 86400e3).toISOString().slice(0, 10);
const acute = '急に具合が悪くなったら';

test('another feeling is one more event: the old words stay readable, and every day has the wish of that day', async () => {
	assert.equal((await talk(s.visiting_nurse, { words: '救急車は、いまは考えたくない。', share: 'team' })).answer.status, 303);
	const form = await s.visiting_nurse.form(`${people}/acp/topics/acute`, '/topics/acute');
	const without = await s.visiting_nurse.post(form, { act: 'withdrawn', words: 'いまは考えたくない。', reason: '' });
	assert.equal(without.status, 422);
	assert.match(without.html, />\n?いまは考えたくない。<\/textarea>/);
	const done = await s.visiting_nurse.post(s.visiting_nurse.pick(without, '/topics/acute'), { act: 'withdrawn', words: 'いまは考えたくない。', reason: '夜に怖い夢を見たから。' });
	assert.equal(done.status, 303, done.text.slice(0, 400));

	assert.match(wish_of(await s.care_manager.get(people), acute), /前と違う気持ち/);
	assert.match(wish_of(await s.care_manager.get(`${people}/acp`), acute), /前と違う気持ち/);
	assert.match(wish_of(await s.care_manager.get(`${people}/acp?on=${japan(-1)}`), acute), /一度は川沿病院で診てもらい/);
	assert.match(wish_of(await s.care_manager.get(`${people}/acp?on=${japan(-15)}`), acute), /まだ聴いていません/);
	assert.match(wish_of(await s.care_manager.get(`${people}/acp?on=${japan(-15)}`), '暮らしたい場所'), /迷惑をかけるなら、病院でもいい/);
	assert.match(wish_of(await s.care_manager.get(`${people}/acp?on=${japan(-1)}`), '暮らしたい場所'), /自宅アパートで/);
	const over = await s.care_manager.get(`${people}/acp/topics/acute`);
	assert.match(over.text, /一度は川沿病院で診てもらい/);
	assert.match(over.text, /夜に怖い夢を見たから/);
	assert.match((await s.care_manager.get(`${people}/timeline`)).html, /人生会議の話/);
});

test('the paper on the fridge is old now: it says so, somebody is asked to change it, and the new one is current', async () => {
	const stranger = await client(region.base);
	const page = await stranger.get(new URL(first_paper).pathname);
	assert.equal(page.status, 200);
	assert.match(page.text, /この紙は古くなっています/);
	assert.doesNotMatch(page.html, secrets);
	assert.match((await s.visiting_nurse.get(people)).text, /冷蔵庫の紙を替える/);
	const pdf = await pdf_of(s.visiting_nurse);
	assert.match(pdf.info, /^Pages:\s+1$/m);
	assert.doesNotMatch(squeezed(pdf.text), /一度は川沿病院で診てもらい/, 'what was taken back is not on the new paper');
	assert.match(squeezed(pdf.text), /前の希望は取り下げられました。いま聴きなおしています/);
	const shown = await s.visiting_nurse.get(`${people}/sheet`);
	assert.match(shown.html, /前の希望は取り下げられました。いま聴きなおしています/);
	assert.match(shown.html, /暮らす場所/, 'the other wish still stands');
	const address = await code_on(pdf);
	assert.notEqual(address, first_paper);
	assert.match((await stranger.get(new URL(address).pathname)).text, /この紙は最新です/);
});

test('who is not on the team finds nothing at all, and an administrator no person either', async () => {
	const its_talk = await newest_talk(s.visiting_nurse);
	const own_form = await s.municipality.form('/me');
	const keys = own_form.fields.filter(([name]) => name.startsWith('_'));
	for (const who of ['municipality', 'secretariat']) {
		for (const where of ['', '/acp', '/acp/new', '/acp/topics/acute', '/sheet', '/sheet.pdf', '/sheet/edit', '/timeline', '/team', '/cautions', '/seen', '/basics', '/tasks/new'])
			assert.equal((await s[who].get(people + where)).status, 404, `${who} ${where}`);
		assert.equal((await s[who].get(its_talk)).status, 404);
		assert.deepEqual(people_in(await s[who].get('/people')), []);
		assert.ok(!(await s[who].get(`/search?q=${encodeURIComponent('北沢')}`)).html.includes(code));
		assert.doesNotMatch(await csv(s[who]), /北沢/);
	}
	for (const where of ['/acp', '/acp/topics/acute', '/sheet/edit', '/sheet/confirmed', '/timeline', '/cautions', '/tasks', '/team', '/basics'])
		assert.equal((await s.municipality.post({ action: people + where, fields: keys }, { words: 'x', share: 'team' })).status, 404, `POST ${where}`);
	assert.doesNotMatch((await s.municipality.get(new URL(first_paper).pathname)).html, secrets);
});

// ---- the record of the record ----

const lite = (file, sql) => run('sqlite3', ['-bail', file, sql]).then(o => o.stdout);
async function files_of(folder) {
	return (await readdir(folder, { recursive: true, withFileTypes: true })).filter(f => f.isFile()).map(f => path.join(f.parentPath ?? f.path, f.name));
}

test('engawa verify: whole after all of this, and one flipped byte is named with its place', async () => {
	const whole = await region.engawa('verify');
	assert.match(whole.stdout, /: whole\. \d+ changes, \d+ reads\./);
	await region.halt();
	const find = `SELECT seq FROM change_log WHERE after LIKE '%海苔弁%' AND record = 'acp_statement'`;
	const flip = seq => `UPDATE change_log SET after = replace(after, '海苔弁', '海苔井') WHERE seq = ${seq}`;
	let seq, failed;
	if (region.db) {
		const schema = (await region.db.query(`SELECT table_schema FROM information_schema.tables WHERE table_name = 'change_log'`)).trim();
		const within = sql => region.db.query(`SET search_path TO "${schema}"; ${sql}`);
		seq = (await within(find)).match(/\d+/)[0];
		await within(flip(seq));
		failed = await region.engawa('verify').catch(mistake => mistake);
		await within(flip(seq).replace(/'海苔弁', '海苔井'/, `'海苔井', '海苔弁'`));
		assert.match((await region.engawa('verify')).stdout, /: whole\./, 'put back, it is whole again');
	} else {
		const copy = path.join(work, 'copy');
		await cp(region.data, copy, { recursive: true });
		for (const file of await files_of(copy))
			if ((await lite(file, `SELECT name FROM sqlite_master WHERE name = 'change_log'`).catch(() => '')).trim()) {
				seq = (await lite(file, find)).trim();
				await lite(file, flip(seq));
			}
		failed = await run(binary, ['verify', '--data', copy]).catch(mistake => mistake);
	}
	assert.ok(Number(seq) > 0);
	assert.notEqual(failed.code ?? 0, 0, 'it ends with a mistake');
	assert.match(failed.stdout, new RegExp(`BROKEN\\. The first broken link is entry ${seq} of the change_log`));
	await region.start();
});
