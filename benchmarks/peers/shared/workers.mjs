// Worker processes of a queue: each says by message when it is ready and how many jobs it has completed, or when a job began.
import { fileURLToPath } from 'node:url';
import { sharedClockMs, start, stop } from './peer.mjs';

export class Workers {
  #children = [];
  #completed = 0;
  #waiting = [];
  #began = () => {};

  /** Starts `count` processes of the module with these arguments and waits until all are ready. */
  static async start(folder, module, count, args) {
    const workers = new Workers();
    await Promise.all(Array.from({ length: count }, (_, i) => new Promise((resolve, reject) => {
      const child = start(folder, `worker-${i}.log`, process.execPath, [fileURLToPath(module), ...args.map(String)], { ipc: true });
      child.on('message', (message) => {
        if (message.ready) resolve();
        if (message.completed) workers.#count(message.completed);
        if (message.began) workers.#began(message.began);
      });
      child.ended.then(() => reject(new Error(`${module} ended early`)));
      workers.#children.push(child);
    })));
    return workers;
  }

  /** Ends when so many more jobs have completed than at the last call. */
  completed(count) {
    return new Promise((resolve) => {
      this.#waiting.push({ at: count, resolve });
      this.#count(0);
    });
  }

  /** Milliseconds from each submission until its job began in the worker's process, one after the other, sorted. */
  async latencies(count, submit) {
    const took = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const began = new Promise((resolve) => { this.#began = resolve; });
      const ended = this.completed(1);
      const sent = sharedClockMs();
      await submit();
      took[i] = (await began) - sent;
      await ended;
    }
    return took.sort();
  }

  async stop() {
    await Promise.all(this.#children.map(stop));
  }

  #count(more) {
    this.#completed += more;
    while (this.#waiting.length > 0 && this.#completed >= this.#waiting[0].at) {
      this.#completed -= this.#waiting[0].at;
      this.#waiting.shift().resolve();
    }
  }
}

/** In a worker process: tells of completed jobs, many in one message. */
export function tellCompleted() {
  let count = 0;
  return () => {
    if (count++ === 0) {
      setTimeout(() => {
        process.send({ completed: count });
        count = 0;
      }, 2);
    }
  };
}
