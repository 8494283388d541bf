// Graphile Worker on a PostgreSQL of our own (durable: fsync and synchronous_commit are on, as they are by default).
import { mkdirSync, chownSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Logger, makeWorkerUtils } from 'graphile-worker';
import pg from 'pg';
import { freePort, percentiles, run, serve, sideBySide, start, timed, until } from '../shared/peer.mjs';
import { Workers } from '../shared/workers.mjs';

const PROGRAMS = '/usr/lib/postgresql/15/bin';
const NOBODY = 65534;
const PROCESSES = 2;
const CONCURRENCY = 48;
const CONNECTIONS = 64;
// As large as the body of a submission to Skyops.
const payload = { text: 'x'.repeat(400) };

await serve('graphile', async (folder) => {
  if (!existsSync(PROGRAMS)) throw new Error('PostgreSQL 15 is not installed: benchmarks/peers/install.sh');
  // PostgreSQL refuses to run as root.
  const as = process.getuid() === 0 ? ['--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'] : [];
  const cluster = join(folder, 'cluster');
  mkdirSync(cluster, { mode: 0o700 });
  if (as.length > 0) chownSync(cluster, NOBODY, NOBODY);
  await run('setpriv', [...as, `${PROGRAMS}/initdb`, '-D', cluster, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-sync'], { cwd: cluster });
  const port = await freePort();
  const server = start(folder, 'postgres.log', `${PROGRAMS}/postgres`, [
    '-D', cluster, '-p', `${port}`, '-h', '127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=300',
    '-c', 'shared_buffers=512MB', '-c', 'max_wal_size=8GB', '-c', 'checkpoint_timeout=30min', '-c', 'wal_compression=off',
  ], { as });
  server.stopSignal = 'SIGINT';
  const connectionString = `postgres://bench@127.0.0.1:${port}/postgres`;
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  await until(() => pool.query('select 1').then(() => true, () => false), 30, 20);
  const utils = await makeWorkerUtils({ pgPool: pool, logger: new Logger(() => () => {}) });
  await utils.migrate();

  const add = () => utils.addJob('noop', payload);
  const addMany = async (count, size) => {
    for (let done = 0; done < count; done += size)
      await utils.addJobs(Array.from({ length: Math.min(size, count - done) }, () => ({ identifier: 'noop', payload })));
  };
  const empty = () => pool.query('truncate graphile_worker._private_jobs');
  const none = async () => (await pool.query('select not exists (select from graphile_worker._private_jobs) as none')).rows[0].none;
  const worker = (mode) => Workers.start(folder, new URL('worker.mjs', import.meta.url), mode === 'latency' ? 1 : PROCESSES,
    [connectionString, mode === 'latency' ? 1 : CONCURRENCY, mode]);
  const through = async (count, work) => {
    const workers = await worker('work');
    try {
      return await timed(count, async () => {
        await Promise.all([work(), workers.completed(count)]);
        // Completions are written in batches: done is what the table no longer has.
        await until(none, 600);
      });
    } finally {
      await workers.stop();
    }
  };
  return {
    ready: { port },
    end: async () => { await utils.release(); await pool.end(); },
    submit: async (count, inFlight) => {
      const answer = await timed(count, async () => percentiles(await sideBySide(count, inFlight, add)));
      await empty();
      return answer;
    },
    bulk: async (count, size) => {
      const answer = await timed(count, () => addMany(count, size));
      await empty();
      return answer;
    },
    singles: (count, inFlight) => through(count, () => sideBySide(count, inFlight, add)),
    array: (count, size) => through(count, () => addMany(count, size)),
    latency: async (count) => {
      const workers = await worker('latency');
      try {
        return await timed(count, async () => percentiles(await workers.latencies(count, add)));
      } finally {
        await workers.stop();
      }
    },
  };
});
