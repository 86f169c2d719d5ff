/* Engawa's only script. Everything works without it; with it things are calmer and faster.
 *
 * The contract is a handful of attributes in the page (no page holds a script or a handler of its own):
 *   form  data-draft="key"     keeps what was typed: 2 s after the last input outside IME composition, on blur, on leaving
 *   form  data-unsaved="key"   the same, on leaving only
 *   field data-count="400"     characters left; spoken from 80 % on
 *   link  data-copy="id"       copies the text of #id, or, where the page has none, what the link leads to
 *   link, form data-swap="id"  fetches with X-Fragment: id and replaces #id
 *   form  data-now="id"       了解 and ticks: drawn at once, #id replaced by the answer, taken back with a sentence when refused
 *   any   data-hide-now        画面をかくす: the lock, at once
 *   button data-show="id"     shows what is typed in the password field #id, and hides it again
 *   link  data-print           the browser's own print; without script the link leads to the PDF (a button: hidden until then)
 *   body  data-lock="900"      seconds without a touch until the page locks
 *   body  data-live-on="…"     whose changes the page hears (GET /live), since data-live-since
 *   any   data-live="section:version"   fetched again when its section has changed, unless somebody is at work in it
 *   any   data-live-also="…"   sections that may be absent now and come later
 * Words come from the body, so that both languages work: data-t-saved ({time}), data-t-unsaved, data-t-left ({n}),
 * data-t-over ({n}), data-t-copied, data-t-refused, data-t-hidden, data-t-stop, data-t-mended ({who}), data-t-changed, data-t-look,
 * data-t-gone. A word that is missing is simply not shown. data-csrf on the
 * body lets a page without a form lock itself. /drafts answers a fetch (X-Fragment: draft) with 2xx once the draft is kept.
 *
 * It refuses: eval, markup made from strings, keeping anything of a person in the browser's storage.
 * To extend: one function for one attribute, called at the end of this file, and its row in the contract above. */
(() => {
'use strict';

const body = document.body;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const word = (name, values = {}) =>
	(body.dataset['t' + name] || '').replace(/\{(\w+)\}/g, (hole, key) => key in values ? values[key] : hole);
const wait = ms => new Promise(done => setTimeout(done, ms));

/* ---- speaking: one polite line for everything the script has to say ---- */

let line = null;
function say(text, button) {
	if (!line) {
		line = body.appendChild(document.createElement('p'));
		line.className = 'say1';
		line.setAttribute('role', 'status');
	}
	line.textContent = text;
	if (button)
		line.append(' ', button);
	clearTimeout(say.timer);
	if (text && !button)
		say.timer = setTimeout(() => { line.textContent = ''; }, 5000);
}

/* ---- keeping what was typed ---- */

const kept = new Map();   /* form -> its state */

function typed(form) {
	const fields = new URLSearchParams();
	for (const [name, value] of new FormData(form))
		if (typeof value === 'string')
			fields.append(name, value);
	if (!fields.has('_draft'))
		fields.append('_draft', form.dataset.draft || form.dataset.unsaved);
	if (!fields.has('_form'))
		fields.append('_form', location.pathname);
	return fields;
}

function show_saved(state, ok) {
	const place = state.form.querySelector('[data-saved]') || state.form.querySelector('.saved');
	const now = new Date();
	const time = now.getHours() + ':' + String(now.getMinutes()).padStart(2, '0');
	const text = word(ok ? 'Saved' : 'Unsaved', { time });
	if (!place || !text)
		return;
	if (!state.told) {
		/* an icon in the line stays; only the words change */
		state.told = place.matches('[data-saved]') ? place : place.appendChild(document.createElement('span'));
		for (const node of [...place.childNodes])
			if (node.nodeType === Node.TEXT_NODE && place !== state.told)
				node.remove();
	}
	place.hidden = false;
	state.told.textContent = text;
}

/* Resolves when the server has it, or not. Never throws: losing the net is an ordinary day. */
async function keep(state, leaving = false) {
	const fields = typed(state.form), text = fields.toString();
	clearTimeout(state.timer);
	if (state.sent || text === state.last)
		return;
	/* keepalive outlives the page, but has a ceiling of 64 KiB; a longer text goes without it */
	const options = { method: 'POST', body: fields, redirect: 'manual', headers: { 'X-Fragment': 'draft' }, keepalive: text.length < 60000 };
	if (leaving && !('keepalive' in Request.prototype)) {
		navigator.sendBeacon('/drafts', fields);
		return;
	}
	let ok = false;
	try {
		ok = (await fetch('/drafts', options)).ok;
	} catch { /* told below */ }
	if (ok)
		state.last = text;
	else if (!state.sent)
		state.timer = setTimeout(() => save(state), 15000);
	show_saved(state, ok);
}

function save(state, leaving) {
	const flight = keep(state, leaving).finally(() => { if (state.flight === flight) state.flight = null; });
	state.flight = flight;
	return flight;
}

const save_all = leaving => Promise.all([...kept.values()].map(state => save(state, leaving)));

function watch(form) {
	if (kept.has(form))
		return;
	const state = { form, timer: 0, last: typed(form).toString(), flight: null, sent: 0, composing: false, pressed: 0 };
	kept.set(form, state);
	if (form.dataset.draft === undefined)
		return;
	const later = () => {
		clearTimeout(state.timer);
		if (Date.now() - state.sent > 5000)
			state.sent = 0;   /* the submit was stopped on its way: still writing */
		if (!state.composing)
			state.timer = setTimeout(() => save(state), 2000);
	};
	form.addEventListener('compositionstart', () => { state.composing = true; clearTimeout(state.timer); });
	form.addEventListener('compositionend', () => { state.composing = false; later(); });
	form.addEventListener('input', later);
	form.addEventListener('change', later);
	/* leaving a field for a button of the same form is the submit itself: a draft beside it would be noise */
	form.addEventListener('pointerdown', event => { if (event.target.closest('button')) state.pressed = Date.now(); });
	form.addEventListener('focusout', event => {
		const button = event.relatedTarget && event.relatedTarget.closest('button');
		if (!button && Date.now() - state.pressed > 500)
			save(state);
	});
}

/* A draft on its way must not arrive after the record it belongs to: the form waits for it, a moment at most.
 * A second press of the same button within five seconds is the first one. */
function on_submit(event) {
	const form = event.target, state = kept.get(form);
	if (event.defaultPrevented || !state)
		return;
	if (state.sent && Date.now() - state.sent < 5000) {
		event.preventDefault();
	} else if (state.flight && !state.waited) {
		const button = event.submitter;
		event.preventDefault();
		state.waited = true;
		Promise.race([state.flight, wait(1500)]).then(() => form.requestSubmit(button));
	} else {
		state.waited = false;
		state.sent = Date.now();
		clearTimeout(state.timer);
	}
}

/* ---- counting ---- */

function count(field) {
	const most = Number(field.dataset.count);
	if (!most || field.dataset.counted)
		return;
	field.dataset.counted = '1';
	const shown = document.createElement('p'), spoken = document.createElement('p');
	shown.className = 'left';
	shown.setAttribute('aria-hidden', 'true');
	spoken.className = 'vh';
	spoken.setAttribute('role', 'status');
	field.after(shown, spoken);
	let timer = 0;
	const draw = () => {
		const left = most - [...field.value].length;
		const text = left < 0 ? word('Over', { n: -left }) : word('Left', { n: left });
		shown.textContent = text;
		shown.classList.toggle('near', left <= most / 5);
		clearTimeout(timer);
		timer = setTimeout(() => { spoken.textContent = left <= most / 5 ? text : ''; }, 1000);
	};
	field.addEventListener('input', draw);
	draw();
}

/* ---- copying ---- */

async function to_clipboard(text) {
	if (navigator.clipboard)
		return navigator.clipboard.writeText(text);
	/* plain http in a house network has no clipboard object: the old way */
	const area = body.appendChild(document.createElement('textarea'));
	area.className = 'vh';
	area.value = text;
	area.select();
	const done = document.execCommand('copy');
	area.remove();
	if (!done)
		throw new Error('copy');
}

async function copy(event, link) {
	const source = document.getElementById(link.dataset.copy);
	event.preventDefault();
	try {
		let text = source && (source.value === undefined ? source.innerText : source.value);
		if (!source) {
			const answer = await fetch(link.href, { headers: { Accept: 'text/plain' } });
			if (!answer.ok || answer.redirected)
				throw new Error('copy');
			text = await answer.text();
		}
		await to_clipboard(text.trim());
		say(word('Copied'));
	} catch {
		if (link.href)
			location.assign(link.href);
	}
}

/* ---- swapping one section ---- */

function put(id, page, url, quiet) {
	const old = document.getElementById(id), fresh = page.getElementById(id);
	if (!old || !fresh)
		return false;
	const focus = old.contains(document.activeElement) ? document.activeElement : null;
	const same = focus && (focus.id ? '#' + CSS.escape(focus.id) : focus.name && '[name="' + CSS.escape(focus.name) + '"]');
	for (const form of all('form', old))
		kept.delete(form);
	old.replaceWith(document.adoptNode(fresh));
	dress(fresh);
	const back = same && (fresh.matches(same) ? fresh : fresh.querySelector(same));
	if (back)
		back.focus({ preventScroll: true });
	else if (focus) {
		fresh.tabIndex = -1;
		fresh.focus({ preventScroll: true });
	}
	const news = fresh.querySelector('[role="status"]');
	if (news && !quiet)
		say(news.innerText.trim());
	if (url)
		history.replaceState(null, '', url);
	return true;
}

async function swap(event, id, url, options) {
	const target = document.getElementById(id);
	if (!target)
		return;
	event.preventDefault();
	const stop = new AbortController(), button = document.createElement('button');
	const slow = setTimeout(() => target.classList.add('busy'), 400);
	const very_slow = setTimeout(() => {
		button.className = 'btn sm';
		button.textContent = word('Stop');
		button.addEventListener('click', () => { stop.abort(); say(''); });
		if (button.textContent)
			say('', button);
	}, 10000);
	try {
		const answer = await fetch(url, { ...options, headers: { 'X-Fragment': id }, signal: stop.signal });
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		if (!put(id, page, options.method ? '' : answer.url))
			location.assign(answer.url);
	} catch (mistake) {
		/* a form may have arrived all the same: the plain way asks the server, whose key keeps it at once only */
		if (mistake.name !== 'AbortError') {
			if (options.method)
				event.target.submit();
			else
				location.assign(url);
		}
	} finally {
		clearTimeout(slow);
		clearTimeout(very_slow);
		target.classList.remove('busy');
	}
}

function swap_form(event) {
	const form = event.target, id = form.dataset.swap;
	if (!id || event.defaultPrevented)
		return;
	const fields = new URLSearchParams(new FormData(form, event.submitter));
	const url = new URL(event.submitter && event.submitter.hasAttribute('formaction') ? event.submitter.formAction : form.action);
	if (form.method === 'get') {
		url.search = fields;
		swap(event, id, url, {});
	} else {
		swap(event, id, url, { method: 'POST', body: fields });
	}
}

/* ---- at once ---- */

async function at_once(event) {
	const form = event.target, id = form.dataset.now, row = form.closest('li') || form;
	if (!id || event.defaultPrevented)
		return;
	event.preventDefault();
	if (row.classList.contains('sent'))
		return;
	row.classList.add('sent');
	try {
		const fields = new URLSearchParams(new FormData(form, event.submitter));
		const answer = await fetch(form.action, { method: 'POST', body: fields, headers: { 'X-Fragment': id } });
		if (!answer.ok)
			throw new Error('now');
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		const news = page.getElementById('flash'), old = document.getElementById('flash');
		if (!put(id, page, '', true))
			return location.assign(answer.url);
		if (old)
			old.remove();
		if (news)
			document.getElementById('main').prepend(document.adoptNode(news));
	} catch {
		row.classList.remove('sent');
		say(word('Refused'));
	}
}

/* ---- the lock ---- */

const limit = Number(body.dataset.lock) * 1000;
const others = limit && window.BroadcastChannel ? new BroadcastChannel('engawa') : null;
let touched = Date.now(), told = 0, hidden = false;

function curtain(name) {
	const cloth = document.createElement('main'), text = document.createElement('p');
	cloth.className = 'curtain';
	cloth.id = 'main';
	text.textContent = word(name);
	cloth.append(text);
	body.replaceChildren(cloth);
	document.title = 'Engawa';
}

/* The content leaves the document first; only then do we speak with the server. */
async function hide(from_elsewhere) {
	if (hidden)
		return;
	hidden = true;
	const drafts = save_all(false);   /* collects the fields before its first wait */
	const key = body.dataset.csrf || (document.querySelector('input[name="_csrf"]') || {}).value;
	curtain('Hidden');
	if (others && !from_elsewhere)
		others.postMessage('lock');
	await Promise.race([drafts, wait(3000)]);
	const next = location.pathname + location.search;
	if (!from_elsewhere) {
		const fields = new URLSearchParams({ next, _key: crypto.getRandomValues(new Uint32Array(4)).join('-') });
		if (key)
			fields.append('_csrf', key);
		try {
			await Promise.race([fetch('/lock', { method: 'POST', body: fields, redirect: 'manual', keepalive: true }), wait(3000)]);
		} catch { /* the server's own clock locks too */ }
	}
	location.replace('/lock?next=' + encodeURIComponent(next));
}

function touch() {
	touched = Date.now();
	if (others && touched - told > 5000) {
		told = touched;
		others.postMessage('touch');
	}
}

function guard() {
	if (!limit)
		return;
	for (const name of ['pointerdown', 'keydown', 'wheel', 'touchmove', 'input'])
		addEventListener(name, touch, { passive: true, capture: true });
	/* a sleeping machine keeps no timers: the clock decides, looked at often */
	const look = () => { if (Date.now() - touched >= limit) hide(false); };
	setInterval(look, Math.min(5000, limit / 4));
	document.addEventListener('visibilitychange', look);
	if (others)
		others.addEventListener('message', event => {
			if (event.data === 'lock')
				hide(true);
			else
				touched = Date.now();
		});
	/* a page brought back from the browser's memory may be older than the lock: ask again */
	addEventListener('pageshow', event => {
		if (event.persisted) {
			body.replaceChildren();
			location.reload();
		}
	});
}

/* ---- hearing what others change ---- */

const live = { on: body.dataset.liveOn, since: body.dataset.liveSince, stream: null, again: 0, wait: 0, news: new Map(), timer: 0, busy: false };

const names_of = part => part.dataset.live.split(':')[0].split(' ');
const parts_of = (name, root) => all('[data-live]', root).filter(part => names_of(part).includes(name));
const is_live = name => name === 'all' || parts_of(name).length > 0 ||
	all('[data-live-also]').some(part => part.dataset.liveAlso.split(' ').includes(name));

/* What was typed or chosen and not sent. */
const changed = part => all('input, textarea, select', part).filter(field =>
	field.type === 'checkbox' || field.type === 'radio' ? field.checked !== field.defaultChecked
	: field.options ? [...field.options].some(option => option.selected !== option.defaultSelected)
	: field.type !== 'hidden' && field.value !== field.defaultValue);
const at_work = part => part.contains(document.activeElement) || changed(part).length > 0;

/* The new part, with what was typed in the old one. */
function put_and_carry(part, page) {
	const typed_here = changed(part);
	const done = put(part.id, page, '', true);
	for (const field of typed_here) {
		const other = all('[name="' + CSS.escape(field.name) + '"]', document.getElementById(part.id))
			.find(one => one.type === field.type && (field.type !== 'checkbox' && field.type !== 'radio' || one.value === field.value));
		if (other && 'checked' in field && (field.type === 'checkbox' || field.type === 'radio'))
			other.checked = field.checked;
		else if (other)
			other.value = field.value;
	}
	return done;
}

/* Where a part that was not there belongs: after the nearest one before it that both pages have. */
function place(part) {
	for (let before = part.previousElementSibling; before; before = before.previousElementSibling) {
		const here = before.id && document.getElementById(before.id);
		if (here)
			return node => here.after(node);
	}
	for (let after = part.nextElementSibling; after; after = after.nextElementSibling) {
		const here = after.id && document.getElementById(after.id);
		if (here)
			return node => here.before(node);
	}
	return null;
}

function bar(part, text) {
	const old = part.querySelector(':scope > .bar1.live') || document.createElement('div');
	const said = document.createElement('p'), button = document.createElement('button');
	old.className = 'bar1 live';
	old.setAttribute('role', 'status');
	said.textContent = text;
	button.type = 'button';
	button.className = 'btn sm';
	button.textContent = word('Look');
	button.addEventListener('click', () => { old.dataset.wanted = '1'; hear('all', ''); });
	old.replaceChildren(said, button);
	if (!old.isConnected)
		part.prepend(old);
}

/* A part that has gone, or that the reader asked for, is taken over in any case; one that somebody is at work in waits. */
function take_over(name, page, text) {
	let taken = false;
	for (const part of name === 'all' ? all('[data-live]') : parts_of(name)) {
		const fresh = page.getElementById(part.id);
		const told = part.querySelector(':scope > .bar1.live');
		if (!fresh) {
			part.remove();
			taken = true;
		} else if (part.dataset.live === fresh.dataset.live && !told) {
			continue;
		} else if (at_work(part) && !(told && told.dataset.wanted)) {
			bar(part, text || word('Changed'));
		} else {
			taken = put_and_carry(part, page) || taken;
		}
	}
	for (const fresh of name === 'all' ? all('[data-live]', page) : parts_of(name, page)) {
		const into = !document.getElementById(fresh.id) && place(fresh);
		if (into) {
			const node = document.importNode(fresh, true);
			into(node);
			dress(node);
			taken = true;
		}
	}
	return taken;
}

async function fetch_news() {
	const news = new Map(live.news);
	live.news.clear();
	live.busy = true;
	try {
		const answer = await fetch(location.pathname + location.search, { headers: { 'X-Fragment': 'live' } });
		if (answer.status === 404 || answer.redirected)
			return leave();
		if (!answer.ok)
			throw new Error('news');
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		const said = [...news].filter(([name, text]) => take_over(name, page, text) && text).map(([, text]) => text);
		if (said.length)
			say([...new Set(said)].join('　'));
		live.since = page.body.dataset.liveSince || live.since;
	} catch {
		live.timer = setTimeout(fetch_news, 5000);
		for (const [name, text] of news)
			live.news.set(name, live.news.get(name) || text);
	}
	live.busy = false;
}

/* Some changes come together: one page for all of them. */
function hear(name, text) {
	if (!is_live(name))
		return;
	live.news.set(name, text || live.news.get(name) || '');
	clearTimeout(live.timer);
	live.timer = setTimeout(() => live.busy ? hear(name, text) : fetch_news(), 150);
}

function on_change(event) {
	const news = JSON.parse(event.data);
	for (const name of news.section.split(' '))
		hear(name, news.mine ? '' : news.who ? word('Mended', news) : word('Changed'));
}

/* May not be seen any more, or the session is over: the content goes first. What was typed is with the drafts. */
async function leave() {
	if (hidden)
		return;
	hidden = true;
	const drafts = save_all(false);
	curtain('Gone');
	await Promise.race([drafts, wait(3000)]);
	location.reload();
}

/* An EventSource that is refused does not say why: absent, signed out, or merely too many. */
async function refused() {
	hush();
	live.wait = Math.min((live.wait || 5000) * 2, 120000);
	try {
		const answer = await fetch('/live?on=' + live.on, { method: 'HEAD' });
		if (answer.status === 404 || answer.redirected)
			return leave();
	} catch { /* no net: later */ }
	live.again = setTimeout(listen, live.wait);
}

function hush() {
	clearTimeout(live.again);
	if (live.stream)
		live.stream.close();
	live.stream = null;
}

/* Only while the page is looked at: a browser has few connections to one house, and every open tab would hold one. */
function listen() {
	hush();
	if (document.hidden || hidden || !window.EventSource)
		return;
	const stream = live.stream = new EventSource('/live?on=' + live.on + '&since=' + live.since);
	stream.addEventListener('open', () => { live.wait = 0; });
	stream.addEventListener('change', event => { live.since = event.lastEventId || live.since; on_change(event); });
	stream.addEventListener('all', () => hear('all', ''));
	stream.addEventListener('gone', leave);
	stream.addEventListener('rest', hush);
	stream.addEventListener('error', () => { if (stream === live.stream && stream.readyState === EventSource.CLOSED) refused(); });
}

function stay_live() {
	if (!live.on)
		return;
	document.addEventListener('visibilitychange', () => document.hidden ? hush() : listen());
	addEventListener('pagehide', hush);
	listen();
}

/* ---- keys ---- */

function on_key(event) {
	if (event.key !== 'Enter')
		return;
	/* 229: the Enter that ends a composition; some browsers report it after the composition's end */
	if (event.isComposing || event.keyCode === 229) {
		if (event.target.matches('input'))
			event.preventDefault();
		return;
	}
	const form = (event.ctrlKey || event.metaKey) && event.target.form;
	if (!form || form.method === 'dialog')
		return;
	const button = form.querySelector('.act .btn.go') || form.querySelector('button:not([type="button"]), input[type="submit"]');
	event.preventDefault();
	form.requestSubmit(button);
}

/* ---- putting it on ---- */

function dress(root) {
	for (const form of [...all('form[data-draft], form[data-unsaved]', root), ...(root.matches && root.matches('form[data-draft]') ? [root] : [])])
		watch(form);
	all('[data-count]', root).forEach(count);
	for (const part of all('[data-print], [data-show]', root))
		part.hidden = false;
}

document.addEventListener('click', event => {
	const part = event.target.closest && event.target.closest('[data-hide-now], [data-copy], [data-print], [data-show], a[data-swap]');
	if (!part || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey)
		return;
	if (part.dataset.hideNow !== undefined) {
		event.preventDefault();
		hide(false);
	} else if (part.dataset.show) {
		const field = document.getElementById(part.dataset.show), shown = field.type === 'password';
		field.type = shown ? 'text' : 'password';
		part.setAttribute('aria-pressed', shown);
	} else if (part.dataset.print !== undefined) {
		event.preventDefault();
		print();
	} else if (part.dataset.copy !== undefined) {
		copy(event, part);
	} else {
		swap(event, part.dataset.swap, part.href, {});
	}
});
document.addEventListener('submit', on_submit);
document.addEventListener('submit', swap_form);
document.addEventListener('submit', at_once);
document.addEventListener('keydown', on_key);
addEventListener('pagehide', () => save_all(true));

dress(document);
guard();
stay_live();
const first = document.querySelector('.errs, #flash');
if (first) {
	const take = () => document.activeElement === document.body && first.focus();
	first.tabIndex = -1;
	take();
	// An address with #… moves there when the page is whole, and takes the focus away again.
	addEventListener('load', () => setTimeout(take));
}
})();
