// Debian's Chromium in front of a real server: signing in, the worlds a page must live in, axe, taps, faults.
// A fault is anything a person would never see but that is wrong all the same: an error in the console, a refusal of the
// content policy, a request to another host, a failed request. faults(page) hands them over; quiet(page) insists on none.
import { chromium } from 'playwright-core';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import assert from 'node:assert/strict';
import { serve, output } from '../web/harness.mjs';

export { serve };
const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = path.join(output, 'shots');

export async function browse() {
	const where = execFileSync('/bin/sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
	return chromium.launch({ executablePath: where, headless: true, args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic',
		'--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 900 };

// Every world of UX.md §12, or those that fit: worlds({ script: true, lang: 'ja' })
export function worlds(wanted = {}) {
	const all = [];
	for (const screen of [phone, desk])
		for (const script of [true, false])
			for (const lang of ['ja', 'en'])
				for (const theme of ['light', 'dark'])
					all.push({ screen, script, lang, theme, name: `${screen.width}-${script ? 'script' : 'plain'}-${lang}-${theme}` });
	return all.filter(world => Object.entries(wanted).every(([key, value]) => world[key] === value));
}

// A page of its own in a world. Close it by page.context().close().
export async function enter(browser, base, { screen = desk, script = true, lang = 'ja', theme = 'light', ...more } = {}) {
	const context = await browser.newContext({ viewport: screen, javaScriptEnabled: script, colorScheme: theme, reducedMotion: 'reduce',
		locale: lang === 'ja' ? 'ja-JP' : 'en-GB', timezoneId: 'Asia/Tokyo', baseURL: base, hasTouch: screen === phone, ...more });
	const page = await context.newPage();
	page.found = [];
	page.base = base;
	context.setDefaultTimeout(5000);
	page.on('console', message => {
		if (['error', 'warning'].includes(message.type()) && !page.expected?.test(message.text()))
			page.found.push(`console: ${message.text()}`);
	});
	page.on('pageerror', mistake => page.found.push(`script: ${mistake.message}`));
	page.on('request', request => {
		if (!request.url().startsWith(base + '/') && !request.url().startsWith('data:'))
			page.found.push(`elsewhere: ${request.url()}`);
	});
	page.on('response', response => {
		if (response.status() >= 500)
			page.found.push(`${response.status()}: ${response.url()}`);
	});
	return page;
}

export const faults = page => page.found.splice(0);
export const quiet = (page, where = page.url()) => assert.deepEqual(faults(page), [], where);

export async function signIn(page, account, lang = 'ja') {
	await page.goto(`/sign-in?lang=${lang}`);
	await page.locator(`form[action="/sign-in/sample"] button[name="account"][value="${account}"]`).click();
	await page.waitForURL('**/today');
}

// Violations as short lines. Needs script on: axe runs inside the page. Looked at from the end, where the bar of a form's
// buttons lies in its own place: half way up it covers a part of whatever happens to scroll by.
export async function axe(page) {
	await page.evaluate(axe_source);
	await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
	const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'],
		runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
	return result.violations.flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(' ')}: ${n.failureSummary.split('\n').slice(1).join(' ').trim()}`));
}

export const sideways = page => page.evaluate(() => {
	const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
	if (wide <= 0)
		return [];
	const inside = node => { for (let p = node.parentElement; p; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
	return [...document.body.querySelectorAll('*')].filter(n => n.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !inside(n))
		.map(n => `${n.tagName.toLowerCase()}.${n.className}`).slice(0, 5).concat(`${wide}px too wide`);
});

// Controls that a thumb uses and that are lower than 24 px; links inside a sentence are free (WCAG 2.5.8).
export const small_targets = page => page.evaluate(() => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary, .btn, nav a')]
	.filter(n => n.checkVisibility() && !n.closest('.vh') && !n.matches('.vh, .skip'))
	.map(n => [n, n.getBoundingClientRect()]).filter(([n, box]) => box.height && box.height < 24 && !(n.closest('label')?.getBoundingClientRect().height >= 24))
	.map(([n, box]) => `${n.tagName.toLowerCase()} ${n.textContent.trim().slice(0, 20)} ${Math.round(box.height)}px`));

// What every page owes in every world: axe (script on), no sideways scroll, targets, one h1, no faults. Failures by name.
export async function owed(page, { script = true } = {}, where = page.url()) {
	const found = [];
	if (script) {
		found.push(...await axe(page));
		found.push(...(await small_targets(page)).map(t => `small: ${t}`));
	}
	found.push(...(await sideways(page)).map(t => `sideways: ${t}`));
	if (await page.locator('h1').count() !== 1)
		found.push('not one h1');
	found.push(...faults(page));
	assert.deepEqual(found, [], where);
}

// Counts what a hand does, for the ten key tasks: const hand = counter(page); await hand.tap(…); await hand.type(…, '…')
export function counter(page) {
	const hand = { taps: 0, texts: 0 };
	hand.tap = async what => { hand.taps++; await (typeof what === 'string' ? page.locator(what).first() : what).click(); };
	hand.type = async (what, text) => { hand.texts++; await (typeof what === 'string' ? page.locator(what).first() : what).fill(text); };
	hand.at_most = (taps, texts) => assert.ok(hand.taps <= taps && hand.texts <= texts,
		`${hand.taps} taps and ${hand.texts} texts, where ${taps} and ${texts} are allowed`);
	return hand;
}

export async function shot(page, name, options = {}) {
	mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true, ...options });
}
