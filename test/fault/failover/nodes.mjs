// Two PostgreSQL servers of the test's own, each in a network of its own (ip netns, veth, nft): killed, frozen, cut off and
// promoted from here. Without root there are no networks of one's own: then both are on loopback and can only be killed.
//   const pair = await make_pair();      pair.url, pair.nodes, pair.nets
//   await pair.nodes[0].kill(); await pair.nodes[1].promote(); await pair.nodes[0].rebuild(pair.nodes[1]);
//   await pair.end();
// Ends and removes only what it made: its processes by number, its networks by name.
import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import path from 'node:path';

const run = promisify(execFile);
const wait = ms => new Promise(done => setTimeout(done, ms));
const bin = process.env.ENGAWA_PG_BIN ?? '/usr/lib/postgresql/15/bin';
const root = process.getuid() === 0;

// Root in a container may still have no networks to give.
async function may_part() {
	const name = `engawa${process.pid}try`;
	try {
		await run('ip', ['netns', 'add', name]);
		await run('ip', ['netns', 'exec', name, 'nft', 'list ruleset']).finally(() => run('ip', ['netns', 'del', name]));
		return true;
	} catch { return false; }
}
export const nets = root && await may_part();

async function until(what, test, ms = 30000) {
	for (const began = Date.now(); ;) {
		if (await test().catch(() => false))
			return;
		if (Date.now() - began > ms)
			throw new Error(`Waited in vain for: ${what}`);
		await wait(40);
	}
}

const free_port = () => new Promise(done => {
	const s = createServer().listen(0, '127.0.0.1', () => {
		const { port } = s.address();
		s.close(() => done(port));
	});
});

// ---- networks: the machine - a, the machine - b, a - b; each a line of its own that can be cut by itself ----

async function make_nets() {
	const ip = (...words) => run('ip', words), number = process.pid % 250, at = n => `198.18.${number}.${n}`;
	const names = ['a', 'b'].map(letter => `engawa${process.pid}${letter}`), ends = ['a', 'b'].map(letter => `eg${process.pid}${letter}`);
	const remove = async () => {
		for (const name of names)
			await ip('netns', 'del', name).catch(() => 0);
	};
	process.on('exit', () => names.forEach(name => execFile('ip', ['netns', 'del', name], () => 0)));
	try {
		for (const [i, name] of names.entries()) {
			await ip('netns', 'add', name);
			await ip('link', 'add', ends[i], 'type', 'veth', 'peer', 'name', 'house', 'netns', name);
			await ip('addr', 'add', `${at(1 + 4 * i)}/30`, 'dev', ends[i]);
			await ip('link', 'set', ends[i], 'up');
			await ip('-n', name, 'addr', 'add', `${at(2 + 4 * i)}/30`, 'dev', 'house');
			for (const dev of ['lo', 'house'])
				await ip('-n', name, 'link', 'set', dev, 'up');
		}
		await ip('-n', names[0], 'link', 'add', 'peer', 'type', 'veth', 'peer', 'name', 'peer', 'netns', names[1]);
		for (const [i, name] of names.entries()) {
			await ip('-n', name, 'addr', 'add', `${at(9 + i)}/30`, 'dev', 'peer');
			await ip('-n', name, 'link', 'set', 'peer', 'up');
		}
	} catch (mistake) {
		await remove();
		throw mistake;
	}
	return { names, remove, hosts: [at(2), at(6)], peers: [at(9), at(10)], to_machine: [at(1), at(5)] };
}

// ---- one server ----

function make_node(i, folder, net, ports) {
	const name = 'ab'[i], dir = path.join(folder, name), data = path.join(dir, 'data');
	const as = root ? ['runuser', '-u', 'postgres', '--'] : [], inside = net ? ['ip', 'netns', 'exec', net.names[i]] : [];
	const call = (words, options = {}) => run(words[0], words.slice(1), { cwd: folder, maxBuffer: 1 << 26, timeout: 120000, ...options });
	const here = (...words) => call([...inside, ...as, ...words]);
	const node = { name, dir, data, host: net ? net.hosts[i] : '127.0.0.1', port: ports[i], frozen: false };
	const peer = { name: 'ab'[1 - i], host: net ? net.peers[1 - i] : '127.0.0.1', port: ports[1 - i] };

	// By its own socket, so that no partition is in the way.
	node.sql = async (words, database = 'engawa') => (await call(['psql', '-qXAt', '-h', dir, '-p', String(node.port), '-U', 'postgres', '-d', database, '-c', words])).stdout.trim();

	// waits: acknowledgements wait for the other. Both may change while it runs.
	node.settings = async ({ waits }) => {
		await writeFile(path.join(dir, 'roles.conf'), `synchronous_standby_names = '${waits ? peer.name : ''}'\n`
			+ `primary_conninfo = 'host=${peer.host} port=${peer.port} user=postgres application_name=${name} connect_timeout=2'\n`);
		await node.sql('SELECT pg_reload_conf()', 'postgres').catch(() => 0);
	};
	node.make = async () => {
		await mkdir(dir);
		await writeFile(path.join(dir, 'hba.conf'), 'local all all trust\nhost all all 0.0.0.0/0 trust\nhost replication all 0.0.0.0/0 trust\n');
		await writeFile(path.join(dir, 'node.conf'), `data_directory = '${data}'\nhba_file = '${dir}/hba.conf'\nlisten_addresses = '${net ? '*' : '127.0.0.1'}'\n`
			+ `port = ${node.port}\nunix_socket_directories = '${dir}'\nmax_connections = 60\nshared_buffers = 32MB\nwal_level = replica\nhot_standby = on\n`
			+ 'fsync = off\nwal_sender_timeout = 5s\nwal_receiver_timeout = 5s\nwal_retrieve_retry_interval = 100ms\nclient_connection_check_interval = 0\n'
			+ `restart_after_crash = off\nlog_min_messages = warning\ninclude '${dir}/roles.conf'\n`);
		await node.settings({ waits: false });
		if (root)
			await call(['chown', '-R', 'postgres', dir]);
	};
	node.initdb = () => call([...as, `${bin}/initdb`, '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
	node.start = async () => {
		await here(`${bin}/pg_ctl`, '-D', data, '-w', '-t', '60', '-l', path.join(dir, 'log'), '-o', `-c config_file=${dir}/node.conf`, 'start')
			.catch(async mistake => { throw new Error(mistake.message + '\n' + await readFile(path.join(dir, 'log'), 'utf8')); });
		node.main = Number((await readFile(path.join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
	};

	// The postmaster first, so that it makes no new ones.
	const processes = async () => {
		const found = [node.main];
		for (const pid of (await readdir('/proc')).filter(entry => /^\d+$/.test(entry))) {
			const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
			if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === node.main)
				found.push(Number(pid));
		}
		return found;
	};
	const signal = async (which, only = /./) => {
		for (const pid of node.main ? await processes() : []) {
			const what = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
			if (/postgres/.test(what) && only.test(what))
				try { process.kill(pid, which); } catch { /* it has ended */ }
		}
	};
	node.kill = async () => {
		const all = node.main ? await processes() : [];
		await signal('SIGKILL');
		await until('the processes of a killed server to be gone', async () => {
			for (const pid of all) {
				const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
				if (!/\) Z/.test(stat))
					return false;
			}
			return true;
		});
		node.main = 0;
		for (const left of [`.s.PGSQL.${node.port}`, `.s.PGSQL.${node.port}.lock`, 'data/postmaster.pid'])    // whoever reaps it may be late
			await rm(path.join(dir, left), { force: true });
	};
	node.freeze = () => signal('SIGSTOP');
	node.thaw = () => signal('SIGCONT');
	node.freeze_receiver = () => signal('SIGSTOP', /walreceiver/);
	node.thaw_receiver = () => signal('SIGCONT', /walreceiver/);
	// It ends without having read what lay in its socket: that would be a standby that lost nothing.
	node.end_receiver = async () => {
		await signal('SIGTERM', /walreceiver/);
		await signal('SIGCONT', /walreceiver/);
	};

	// The line is 'house' (the machine where Engawa runs) or 'peer' (the other server); way: in, out or both.
	node.cut = async (line, way = 'both') => {
		const chain = (hook, dev) => `add table inet cut; add chain inet cut ${hook} { type filter hook ${hook} priority 0; }; add rule inet cut ${hook} ${dev} ${line} drop;`;
		await call([...inside, 'nft', (way !== 'out' ? chain('input', 'iifname') : '') + (way !== 'in' ? chain('output', 'oifname') : '')]);
	};
	node.heal = () => net ? call([...inside, 'nft', 'delete table inet cut']).catch(() => 0) : 0;

	node.promote = async () => {
		await node.settings({ waits: false });    // alone for now: it waits for nobody until the other is back
		await here(`${bin}/pg_ctl`, '-D', data, '-w', 'promote');
	};
	// Begins again as the other's standby, from a fresh copy; afterwards the other waits for it.
	node.rebuild = async other => {
		await rm(data, { recursive: true, force: true });
		await here(`${bin}/pg_basebackup`, '-D', data, '-h', peer.host, '-p', String(peer.port), '-U', 'postgres', '-c', 'fast', '-X', 'stream', '--no-sync');
		await here('touch', path.join(data, 'standby.signal'));
		await node.settings({ waits: false });
		await node.start();
		await other.settings({ waits: true });
		await node.in_step(other);
	};
	node.in_step = other => until('the standby to be in step', async () => (await other.sql(`SELECT sync_state FROM pg_stat_replication WHERE application_name = '${name}'`)) === 'sync');
	return node;
}

export async function make_pair() {
	const folder = await mkdtemp(path.join(process.env.ENGAWA_TEST_TMP ?? tmpdir(), 'engawa-failover-'));
	await chmod(folder, 0o711);
	const net = nets ? await make_nets() : null;
	const ports = net ? [5432, 5432] : [await free_port(), await free_port()];
	const nodes = [0, 1].map(i => make_node(i, folder, net, ports));
	const end = async () => {
		for (const node of nodes) {
			await node.thaw().catch(() => 0);
			await node.kill().catch(() => 0);
		}
		await net?.remove();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		for (const node of nodes)
			await node.make();
		await nodes[0].initdb();
		await nodes[0].start();
		await nodes[0].sql('CREATE ROLE engawa LOGIN', 'postgres');
		await nodes[0].sql('CREATE DATABASE engawa OWNER engawa', 'postgres');
		await nodes[1].rebuild(nodes[0]);
	} catch (mistake) {
		await end();
		throw mistake;
	}
	const hosts = nodes.map(node => `${node.host}:${node.port}`);
	return { nodes, folder, end, url: `postgres://engawa@${hosts.join(',')}/engawa`, url_of: node => `postgres://engawa@${node.host}:${node.port}/engawa` };
}
