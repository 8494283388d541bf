// A peer is a program that the benchmark starts and talks to: it prints a line when it is ready, then answers each line "COMMAND ARGUMENT..."
// with one line of JSON. When its input ends (also because the benchmark died) it ends what it started, by pid, and removes its folder.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, openSync, readFileSync, readdirSync, chmodSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TICKS_PER_SECOND = 100;
const children = [];

/** Serves commands until the input ends. `start(folder)` resolves to an object of async functions, one a command, `ready` and perhaps `end`. */
export async function serve(name, start) {
  const folder = mkdtempSync(join(tmpdir(), `skyops-peer-${name}-`));
  chmodSync(folder, 0o755);
  let ending = false;
  let before = async () => {};
  const end = async (code) => {
    if (ending) return;
    ending = true;
    await before();
    for (const child of children.toReversed()) await stop(child);
    rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  };
  process.on('SIGTERM', () => end(1));
  process.on('SIGINT', () => end(1));
  try {
    const { ready, end: leave, ...commands } = await start(folder);
    before = leave ?? before;
    console.log(JSON.stringify({ peer: name, ...ready }));
    for await (const line of createInterface({ input: process.stdin })) {
      const [command, ...rest] = line.trim().split(/\s+/);
      console.log(JSON.stringify(await commands[command](...rest.map(Number))));
    }
    await end(0);
  } catch (failure) {
    console.error(`${name}: ${failure.stack ?? failure}`);
    await end(1);
  }
}

/** Starts a program that dies with this one; its output goes to a file in the folder. */
export function start(folder, log, program, args, options = {}) {
  const { as = [], ipc = false, ...rest } = options;
  const output = openSync(join(folder, log), 'a');
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...as, program, ...args], {
    cwd: folder, stdio: ['ignore', output, output, ...(ipc ? ['ipc'] : [])], ...rest,
  });
  child.ended = new Promise((resolve) => child.on('exit', resolve));
  children.push(child);
  return child;
}

/** Ends a program of ours, by its pid: asked first, then made to. */
export async function stop(child) {
  const at = children.indexOf(child);
  if (at >= 0) children.splice(at, 1);
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(child.stopSignal ?? 'SIGTERM');
    const forced = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await child.ended;
    clearTimeout(forced);
  }
}

/** Runs a program to its end; throws with what it said when it fails. */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    let said = '';
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    child.stdout.on('data', (data) => { said += data; });
    child.stderr.on('data', (data) => { said += data; });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(`${program} ${args.join(' ')}: ${code}: ${said}`))));
  });
}

/** A port of the loopback that is free now. */
export const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** Waits until something listens on a port of the loopback. */
export const listening = (port) => until(() => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
  socket.on('error', () => resolve(false));
}), 30, 20);

/** Looks again and again until it holds. */
export async function until(holds, seconds, everyMs = 5) {
  const deadline = Date.now() + seconds * 1_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

/** Does `count` things, `inFlight` at once; answers the milliseconds that each took, sorted. */
export async function sideBySide(count, inFlight, work) {
  const took = new Float64Array(count);
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, async () => {
    for (let i = next++; i < count; i = next++) {
      const began = performance.now();
      await work(i);
      took[i] = performance.now() - began;
    }
  }));
  return took.sort();
}

/** Seconds that `work` takes and the CPU it costs here and in all processes below, with the number of units it did. */
export async function timed(units, work) {
  const cpu = cpuSeconds();
  const began = performance.now();
  const more = await work();
  return { units, seconds: (performance.now() - began) / 1_000, cpuSeconds: cpuSeconds() - cpu, ...more };
}

export const percentiles = (sorted) => ({
  p50Ms: sorted[Math.floor(sorted.length * 0.5)],
  p99Ms: sorted[Math.floor(sorted.length * 0.99)],
  maxMs: sorted[sorted.length - 1],
});

/** A clock that all processes of a machine share, in milliseconds. */
export const sharedClockMs = () => Number(process.hrtime.bigint()) / 1e6;

/** CPU seconds so far of this process and all below it, with those that have ended and were waited for. */
export function cpuSeconds() {
  const all = new Map();
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      all.set(pid, { parent: fields[1], ticks: fields.slice(11, 15).reduce((sum, x) => sum + Number(x), 0) });
    } catch { /* it has ended meanwhile */ }
  }
  const below = (pid) => {
    for (let i = 0; i < 8 && pid && pid !== '0'; i++) {
      if (pid === String(process.pid)) return true;
      pid = all.get(pid)?.parent;
    }
    return false;
  };
  let ticks = 0;
  for (const [pid, { ticks: own }] of all) if (below(pid)) ticks += own;
  return ticks / TICKS_PER_SECOND;
}
