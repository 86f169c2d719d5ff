// What each place under /people/:person and /mine shows, in the words of docs/security.md, so that a route whose guard asks for too
// little is seen even where its page happens to be empty. A place that is not named here stops the suite: say what it shows.
const kinds = [
	[/^\/people\/:person\/(acp|wish)(\/|$)/, 'wish'],
	[/^\/people\/:person\/sheet(\.pdf|\/|$)/, 'sheet'],
	[/^\/people\/:person\/(timeline|tasks|visits|remarks)(\/|$)/, 'life'],
	[/^\/people\/:person\/(cautions|family|knowing|print)(\/|$)/, 'family'],
	[/^\/people\/:person\/team(\/|$)/, 'team'],
	[/^\/people\/:person\/glass\/:glass\/review$/, 'consent'],
	[/^\/people\/:person\/(consent|seen|invite|accounts|replay)(\.txt|\/|$)/, 'consent'],
	[/^\/people\/:person\/protection(\/|$)/, 'protection'],
	[/^\/people\/:person\/whereabouts$/, 'address'],
	[/^\/people\/:person(\/basics|\/glass(\/end)?)?$/, 'person'],
	[/^\/mine\/(words|remark)(\/|$)/, 'wish'],
	[/^\/mine\/sheet(\/|$)/, 'sheet'],
	[/^\/mine\/(seen|consent)(\.txt|\/|$)/, 'consent'],
	[/^\/mine\/(news|timeline)(\/|$)/, 'life'],
	[/^\/mine$/, 'person'],
];
// A post records, except these, which write down only what the reader did.
const posts_that_see = new Map([
	['/people/:person/glass', 'whoever breaks the glass may not see yet; the handler asks for role and reason'],
	['/people/:person/glass/end', 'closing what one opened oneself'],
]);
// Pages that are forms: whoever opens them wants to write.
const forms = /\/(new|edit|basics|sum-up|end|wills|attempts|received|wrong|accounts|invite|invite\/:kin|change|:protection)$/;
const of_own_words = /^\/mine\/(words\/(new|:statement\/change)|remark|consent\/:consent)$/;

function act_of(route) {
	if (/\.(pdf|csv|txt)$/.test(route.path))
		return 'export';
	if (route.guard === 'MINE')
		return route.method === 'POST' || of_own_words.test(route.path) ? 'speak' : 'see';
	if (route.method === 'POST')
		return posts_that_see.has(route.path) ? 'see' : 'record';
	return forms.test(route.path) ? 'record' : 'see';
}

// Every route about people against what its place shows: a list of sentences, empty when all is well.
export function wrong_guards(routes) {
	const wrong = [];
	for (const route of routes) {
		if (route.guard === 'ANYONE' && route.path === '/mine/first')
			continue;   // the door for whoever holds an invitation
		const about = route.places.includes('person') || /^\/mine(\/|$|\.)/.test(route.path);
		if (!about) {
			if (['PERSON', 'MINE'].includes(route.guard))
				wrong.push(`${route.method} ${route.path}: asks for a person, and there is none in its address`);
			continue;
		}
		const guard = route.places.includes('person') ? 'PERSON' : 'MINE';
		const kind = kinds.find(([pattern]) => pattern.test(route.path))?.[1];
		if (!kind)
			wrong.push(`${route.method} ${route.path}: test/gate/guards.mjs does not say what it shows`);
		else if (route.guard !== guard || route.kind !== kind || route.act !== act_of(route))
			wrong.push(`${route.method} ${route.path}: asks ${route.guard} ${route.kind} ${route.act}, wanted ${guard} ${kind} ${act_of(route)}`);
		else if (!['care', 'emergency'].includes(route.purpose))
			wrong.push(`${route.method} ${route.path}: for ${route.purpose}`);
	}
	return wrong;
}
