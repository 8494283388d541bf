// A worker process of Graphile Worker whose jobs do nothing. Arguments: connection string, concurrency, work|latency.
import { Logger, run } from 'graphile-worker';
import { sharedClockMs } from '../shared/peer.mjs';
import { tellCompleted } from '../shared/workers.mjs';

const [connectionString, concurrency, mode] = process.argv.slice(2);
const batches = mode === 'latency' ? {} : { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };
const noop = mode === 'latency' ? async () => { process.send({ began: sharedClockMs() }); } : async () => {};
const runner = await run({
  preset: { worker: { connectionString, concurrentJobs: Number(concurrency), maxPoolSize: 16, gracefulShutdownAbortTimeout: 2_000, ...batches } },
  logger: new Logger(() => () => {}),
  taskList: { noop },
});
runner.events.on('job:complete', tellCompleted());
process.send({ ready: true });
process.on('disconnect', () => process.exit(0));
