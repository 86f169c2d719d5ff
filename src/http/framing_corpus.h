/* Requests that two readers could read differently, and honest ones beside them: data for framing_test.c, which asks the door
 * alone, and for test/framing, which asks the door, the server and the server behind nginx.
 *
 * Each hostile one ends with a smuggled request; a reader that takes the bytes apart differently from its neighbour would run
 * it. To add one: a line here, and all of them ask it. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define H "Host: a.example\r\n"
#define SMUGGLED "GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n"
#define RAW(z) { z, sizeof(z) - 1, true }
#define BARE(z) { z, sizeof(z) - 1, false }     /* the library itself answers, or closes: without our headers */

struct hostile { const char *p; size_t n; bool ours; };

static const struct hostile hostiles[] = {
	/* two lengths */
	RAW("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nContent-Length: 0\r\n\r\n" "hello" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Content-Length: 0\r\nContent-Length: 5\r\n\r\n" "hello" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nContent-Length: 5\r\n\r\n" "hello" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "content-length: 5\r\nCONTENT-LENGTH: 6\r\n\r\n" "hello" SMUGGLED),
	/* length and coding */
	RAW("POST / HTTP/1.1\r\n" H "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked, identity\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding:\tchunked\r\nContent-Length: 3\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: \"chunked\"\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding:\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n" "5\nhello\n0\n\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n" "5;a=b\r\nhello\r\n0\r\n\r\n" SMUGGLED),
	/* spaces where none may be */
	RAW("POST / HTTP/1.1\r\n" H "Content-Length : 5\r\n\r\n" "hello" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Transfer-Encoding : chunked\r\n\r\n" "0\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Content-Length\t: 5\r\n\r\n" "hello" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H " Content-Length: 5\r\n\r\n" "hello" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\r\n folded\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\r\n\tfolded\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n Host: a.example\r\nHost: a.example\r\n\r\n" SMUGGLED),
	RAW("GET  / HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	RAW("GET /  HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	RAW("GET / a HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	RAW("GET\t/ HTTP/1.1 HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	/* line ends */
	RAW("GET / HTTP/1.1\nHost: a.example\n\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\nHost: a.example\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\nHost: a.example\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\nContent-Length: 5\r\n\r\n" "hello" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\rContent-Length: 5\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\r\n\n" SMUGGLED),
	RAW("GET / HTTP/1.0\n\n" SMUGGLED),
	RAW("GET / HTTP/1.0\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X:\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X::\n:\n\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\n:b\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\r\n:\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n:\r\n" H "\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\n:\r\n" H "\r\n" SMUGGLED),
	/* NUL and control characters */
	RAW("GET / HTTP/1.1\r\n" H "X: a\0b\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X\1: a\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\x7f\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "X: a\x0b\r\n\r\n" SMUGGLED),
	RAW("GET /a\0b HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	RAW("GET /a?x\0y HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	RAW("GET /\x01 HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	RAW("GET /\xe3\x81\x82 HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	BARE("GET / HTTP/1.1\r\n" H "X\0Y: a\r\n\r\n" SMUGGLED),
	/* Host */
	RAW("GET / HTTP/1.1\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H H "\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "host: b.example\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\nHost:\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\nHost: a.example, b.example\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\nHost: a.example@b.example\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\nHost: a.example:80:80\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\nHost: a.example/\r\n\r\n" SMUGGLED),
	RAW("GET http://b.example/ HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	RAW("GET //b.example/ HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	/* lengths that are no plain numbers */
	BARE("POST / HTTP/1.1\r\n" H "Content-Length: +5\r\n\r\n" "hello" SMUGGLED),
	BARE("POST / HTTP/1.1\r\n" H "Content-Length: -1\r\n\r\n" "hello" SMUGGLED),
	BARE("POST / HTTP/1.1\r\n" H "Content-Length: 0x5\r\n\r\n" "hello" SMUGGLED),
	BARE("POST / HTTP/1.1\r\n" H "Content-Length: 5,5\r\n\r\n" "hello" SMUGGLED),
	BARE("POST / HTTP/1.1\r\n" H "Content-Length: 5 5\r\n\r\n" "hello" SMUGGLED),
	BARE("POST / HTTP/1.1\r\n" H "Content-Length: five\r\n\r\n" "hello" SMUGGLED),
	BARE("POST / HTTP/1.1\r\n" H "Content-Length:\r\n\r\n" "hello" SMUGGLED),
	BARE("POST / HTTP/1.1\r\n" H "Content-Length: 99999999999999999999999\r\n\r\n" "hello" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Content-Length: 9999999999999999\r\n\r\n" "hello" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Content-Length: 010\r\n\r\n" "hello" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\n" "hello" SMUGGLED),
	RAW("HEAD / HTTP/1.1\r\n" H "Content-Length: 5\r\n\r\n" "hello" SMUGGLED),
	/* first lines */
	BARE("GET /\r\n\r\n" SMUGGLED),
	BARE("GET / HTTP/2.0\r\n" H "\r\n" SMUGGLED),
	BARE("GET / HTTP/1.1.1\r\n" H "\r\n" SMUGGLED),
	BARE("GET / http/1.1\r\n" H "\r\n" SMUGGLED),
	BARE("GET / HTTP/01.1\r\n" H "\r\n" SMUGGLED),
	BARE("GET / HTTP/0.9\r\n" H "\r\n" SMUGGLED),
	RAW("GET / HTTP/1.7\r\n" H "\r\n" SMUGGLED),
	RAW("GET /#fragment HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	RAW("GE\"T / HTTP/1.1\r\n" H "\r\n" SMUGGLED),
	BARE("GET / HTTP/1.1\r\n" H "no colon here\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H ": no name\r\n\r\n" SMUGGLED),
	/* what may stand only once */
	RAW("POST / HTTP/1.1\r\n" H "Content-Type: text/plain\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "Authorization: a\r\nAuthorization: b\r\n\r\n" SMUGGLED),
	RAW("GET / HTTP/1.1\r\n" H "Origin: https://a.example\r\nOrigin: https://b.example\r\n\r\n" SMUGGLED),
	RAW("POST / HTTP/1.1\r\n" H "Expect: 200-maybe\r\nContent-Length: 5\r\n\r\n" "hello" SMUGGLED),
};

static const char *const evils[] = {
	"Content-Length: 6\r\n", "Content-Length: 5\r\n", "content-length:5\r\n", "Content-Length : 5\r\n", "Content-Length\t:5\r\n",
	" Content-Length: 5\r\n", "\tX: folded\r\n", "Transfer-Encoding: chunked\r\n", "transfer-encoding:identity\r\n",
	"Transfer-Encoding : chunked\r\n", "Transfer-Encoding:\013chunked\r\n", "Transfer-Encoding: chunked\r\n folded\r\n",
	"X: a\nTransfer-Encoding: chunked\r\n", "X: a\rY: b\r\n", "Host: b.example\r\n", "host : b.example\r\n", "X\x01: y\r\n",
	"X: \x7f\r\n", "X y: z\r\n", ": z\r\n", "X: a\n", "(X): y\r\n",
};

static const char *const evil_methods[] = { "POST", "PUT", "PATCH", "DELETE" };
enum { EVIL_PLACES = 5, N_METHODS = sizeof evil_methods / sizeof *evil_methods, N_EVILS = sizeof evils / sizeof *evils,
	N_EVIL_REQUESTS = N_METHODS * N_EVILS * EVIL_PLACES, N_HOSTILES = sizeof hostiles / sizeof *hostiles };

/* The n-th of N_EVIL_REQUESTS: every evil in every place (and once in two places) of every method's request. */
static inline void evil_request(int n, char *out, size_t size) {
	static const char *const host = "Host: a.example\r\n", *const length = "Content-Length: 5\r\n", *const other = "X-A: b\r\n";
	int place = n % EVIL_PLACES;
	const char *evil = evils[n / EVIL_PLACES % N_EVILS], *at[4] = { "", "", "", "" };
	at[place % 4] = evil;
	if (place == 4)
		at[3] = evil;
	snprintf(out, size, "%s / HTTP/1.1\r\n%s%s%s%s%s%s%s\r\nhello" SMUGGLED, evil_methods[n / EVIL_PLACES / N_EVILS], at[0], host,
		at[1], length, at[2], other, at[3]);
}

static const char *const honest[] = {
	"GET / HTTP/1.1\r\n" H "Connection: close\r\n\r\n",
	"GET / HTTP/1.0\r\n\r\n",
	"GET /?a=1&b=2 HTTP/1.1\r\nHost: a.example:8080\r\nConnection: close\r\n\r\n",
	"GET / HTTP/1.1\r\nhost:a.example\r\nX-Empty:\r\nX-Spaces:  a b \t\r\nConnection: close\r\n\r\n",
	"GET / HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n",
	"\r\nGET / HTTP/1.1\r\n" H "Connection: close\r\n\r\n",
	"POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nConnection: close\r\n\r\nhello",
	"POST / HTTP/1.1\r\n" H "Content-Length: 0\r\nConnection: close\r\n\r\n",
	"GET / HTTP/1.1\r\n" H "Content-Length: 0\r\nX-Latin: caf\xe9\r\nConnection: close\r\n\r\n",
};
