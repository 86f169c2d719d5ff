// The slope of what was sampled over time, with its 95 % confidence interval, per hour: least squares over medians of blocks, since
// neighbouring samples are alike and would make the interval look narrower than it is, and a password being checked takes much for a moment. The first third is warming up and left out.
//   node bench/slope.mjs SAMPLES NAME...      SAMPLES: lines of "seconds value value ..."; prints NAME slope=N low=N high=N mean=N max=N
import { readFile } from 'node:fs/promises';

const [file, ...names] = process.argv.slice(2);
const rows = (await readFile(file, 'utf8')).trim().split('\n').map(line => line.split(' ').map(Number));
const kept = rows.filter(row => row[0] >= rows[0][0] + (rows.at(-1)[0] - rows[0][0]) / 3);
const BLOCKS = 16;
// Student's t, two-sided 95 %, by degrees of freedom from 1.
const t = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145];
const median = list => list.toSorted((a, b) => a - b)[list.length >> 1];
const mean = list => list.reduce((a, b) => a + b, 0) / list.length;

function blocks(column) {
	const size = Math.max(1, Math.ceil(kept.length / BLOCKS)), out = [];
	for (let i = 0; i < kept.length; i += size) {
		const some = kept.slice(i, i + size);
		out.push([mean(some.map(row => row[0])) / 3600, median(some.map(row => row[column]))]);
	}
	return out;
}

for (const [i, name] of names.entries()) {
	const points = blocks(i + 1), mx = mean(points.map(p => p[0])), my = mean(points.map(p => p[1]));
	const xx = points.reduce((sum, p) => sum + (p[0] - mx) ** 2, 0);
	const slope = points.reduce((sum, p) => sum + (p[0] - mx) * (p[1] - my), 0) / xx;
	const rest = points.reduce((sum, p) => sum + (p[1] - my - slope * (p[0] - mx)) ** 2, 0);
	const half = t[Math.min(points.length - 3, t.length - 1)] * Math.sqrt(rest / (points.length - 2) / xx);
	const all = rows.map(row => row[i + 1]);
	console.log(`${name} slope=${slope.toFixed(1)} low=${(slope - half).toFixed(1)} high=${(slope + half).toFixed(1)} median=${median(all).toFixed(1)} max=${Math.max(...all).toFixed(1)}`);
}
