// The pictures of the family: from the circle's data, with the same in words, and only for who may see the family.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { serve, client } from './harness.mjs';

let region, msw, code;
before(async () => {
	region = await serve();
	msw = await client(region.base);
	await msw.signInSample('msw');
	const list = await msw.get('/people');
	code = list.html.match(/people\/([0-9A-Z]{5})"><span class="nm"><b><ruby>北沢/)[1];
});
after(() => region.stop());

test('both pictures, with title, description and measures, and the same in words', async () => {
	const page = await msw.get(`/people/${code}/family/picture`);
	assert.equal(page.status, 200);
	for (const kind of ['geno', 'eco'])
		assert.match(page.html, new RegExp(`<svg class="${kind}[^"]*" viewBox="0 0 \\d+ \\d+" width="\\d+" height="\\d+" role="img" aria-labelledby="${kind}-t ${kind}-d"><title id="${kind}-t">北沢さん[^<]+</title><desc id="${kind}-d">[^<]{20,}</desc>`));
	assert.match(page.html, /<path class="sy idx"/);
	assert.match(page.html, /id="words"/);
	assert.doesNotMatch(page.html, /(genogram|ecomap|join)\|/);
});

test('nothing of it for who may not see the person', async () => {
	const stranger = await client(region.base);
	const page = await stranger.get(`/people/${code}/family/picture`);
	assert.notEqual(page.status, 200);
	assert.doesNotMatch(page.html, /<svg class="geno/);
});
