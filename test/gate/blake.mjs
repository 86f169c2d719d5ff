// BLAKE2b with 32 bytes out, as the program keeps its random secrets: so that rows can be written that hold such a hash.
const mask = (1n << 64n) - 1n;
const start = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n, 0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const order = ['0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d', '2c6a0b834d75fe19', 'c51fed4a0763928b',
	'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0'].map(line => [...line].map(c => parseInt(c, 16)));
const turn = (x, n) => ((x >> n) | (x << (64n - n))) & mask;

export function blake2b256(bytes) {
	if (bytes.length > 128)
		throw new Error('one block only');
	const h = [...start];
	h[0] ^= 0x01010000n ^ 32n;
	const block = Buffer.alloc(128);
	bytes.copy(block);
	const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(i * 8));
	const v = [...h, ...start];
	v[12] ^= BigInt(bytes.length);
	v[14] ^= mask;
	const mix = (a, b, c, d, x, y) => {
		v[a] = (v[a] + v[b] + x) & mask;
		v[d] = turn(v[d] ^ v[a], 32n);
		v[c] = (v[c] + v[d]) & mask;
		v[b] = turn(v[b] ^ v[c], 24n);
		v[a] = (v[a] + v[b] + y) & mask;
		v[d] = turn(v[d] ^ v[a], 16n);
		v[c] = (v[c] + v[d]) & mask;
		v[b] = turn(v[b] ^ v[c], 63n);
	};
	const lanes = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];
	for (let round = 0; round < 12; round++) {
		const s = order[round % 10];
		lanes.forEach((lane, i) => mix(...lane, m[s[2 * i]], m[s[2 * i + 1]]));
	}
	const out = Buffer.alloc(64);
	h.forEach((x, i) => out.writeBigUInt64LE(x ^ v[i] ^ v[i + 8], i * 8));
	return out.subarray(0, 32);
}
export const sheet_secret = text => blake2b256(Buffer.from(text)).toString('hex');
