// BullMQ on a Redis of our own, which flushes its log to the disk before it answers (appendfsync always).
import { Queue } from 'bullmq';
import { freePort, listening, percentiles, serve, sideBySide, start, timed } from '../shared/peer.mjs';
import { Workers } from '../shared/workers.mjs';

const QUEUE = 'bench';
const PROCESSES = 2;
const CONCURRENCY = 50;
const options = { removeOnComplete: true };
// As large as the body of a submission to Skyops.
const data = { text: 'x'.repeat(400) };

await serve('bullmq', async (folder) => {
  const port = await freePort();
  start(folder, 'redis.log', 'redis-server', [
    '--bind', '127.0.0.1', '--port', port, '--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always',
    '--no-appendfsync-on-rewrite', 'no',
  ].map(String));
  await listening(port);
  const queue = new Queue(QUEUE, { connection: { host: '127.0.0.1', port } });
  await queue.waitUntilReady();
  const worker = (mode) => Workers.start(folder, new URL('worker.mjs', import.meta.url), mode === 'latency' ? 1 : PROCESSES,
    [port, QUEUE, mode === 'latency' ? 1 : CONCURRENCY, mode]);
  const add = () => queue.add('noop', data, options);
  const addMany = async (count, size) => {
    for (let done = 0; done < count; done += size)
      await queue.addBulk(Array.from({ length: Math.min(size, count - done) }, () => ({ name: 'noop', data, opts: options })));
  };
  const through = async (count, work) => {
    const workers = await worker('work');
    try {
      return await timed(count, () => Promise.all([work(), workers.completed(count)]).then(() => ({})));
    } finally {
      await workers.stop();
    }
  };
  return {
    ready: { port },
    submit: async (count, inFlight) => {
      const answer = await timed(count, async () => percentiles(await sideBySide(count, inFlight, add)));
      await queue.obliterate({ force: true });
      return answer;
    },
    bulk: async (count, size) => {
      const answer = await timed(count, async () => { await addMany(count, size); });
      await queue.obliterate({ force: true });
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
