// A worker process of BullMQ whose jobs do nothing. Arguments: port, queue, concurrency, work|latency.
import { Worker } from 'bullmq';
import { sharedClockMs } from '../shared/peer.mjs';
import { tellCompleted } from '../shared/workers.mjs';

const [port, queue, concurrency, mode] = process.argv.slice(2);
const completed = tellCompleted();
const job = mode === 'latency' ? async () => { process.send({ began: sharedClockMs() }); } : async () => {};
const worker = new Worker(queue, job, { connection: { host: '127.0.0.1', port: Number(port) }, concurrency: Number(concurrency) });
// Told after Redis has answered, so the completion is on the disk.
worker.on('completed', completed);
worker.on('error', (failure) => console.error(failure));
await worker.waitUntilReady();
process.send({ ready: true });
process.on('disconnect', () => process.exit(0));
