// The operator page: reads the same API as everybody, with the cookie that the page set.
'use strict';

const refreshMs = 1000;
const mostEvents = 200;
const byId = id => document.getElementById(id);
let selected = null;
let stream = null;

async function read(path) {
  const response = await fetch(path, { credentials: 'same-origin', headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

// Everything is put in as text, never as markup: names and messages come from strangers.
function cell(content, kind) {
  const td = document.createElement('td');
  if (content instanceof Node) td.append(content); else td.textContent = content;
  if (kind) td.className = kind;
  return td;
}

function row(cells) {
  const tr = document.createElement('tr');
  tr.append(...cells);
  return tr;
}

function bar(fraction) {
  const wrap = document.createElement('span');
  const progress = document.createElement('progress');
  progress.max = 1;
  progress.value = fraction;
  wrap.append(progress, ` ${Math.round(fraction * 100)} %`);
  return wrap;
}

const short = address => `${address.slice(0, 8)}…${address.slice(-4)}`;
const time = text => new Date(text).toLocaleTimeString();

function showNodes(page) {
  byId('no-nodes').hidden = page.items.length > 0;
  byId('nodes').replaceChildren(...page.items.map(node => row([
    cell(short(node.address), 'mono'),
    cell(node.status, node.status),
    cell(`${node.capabilities.cpuCores} × ${node.capabilities.cpuModel || 'CPU'}`),
    cell(`${(node.capabilities.ramMiB / 1024).toFixed(1)} GiB`),
    cell(node.capabilities.gpus.map(gpu => `${gpu.model} ${gpu.memoryMiB} MiB`).join(', ') || 'none'),
    cell(`${node.running.length} / ${node.slots}`),
    cell(node.reputation.toFixed(2)),
    cell(`${(node.uptime * 100).toFixed(1)} %`),
    cell(node.pricePerHour),
    cell(node.earned),
  ])));
}

function showTasks(page) {
  byId('no-tasks').hidden = page.items.length > 0;
  byId('tasks').replaceChildren(...page.items.map(task => {
    const open = document.createElement('button');
    open.textContent = task.name || task.id;
    open.title = task.id;
    open.addEventListener('click', () => select(task.id));
    return row([
      cell(open), cell(task.kind), cell(task.status, task.status), cell(bar(task.progress)),
      cell(short(task.owner), 'mono'), cell(`${task.budget} ${task.currency}`), cell(time(task.submittedAt)),
    ]);
  }));
}

function showTask(task) {
  byId('detail').hidden = false;
  byId('detail-title').textContent = `${task.name || 'Task'} ${task.id}`;
  const left = task.secondsLeft == null ? '' : `, about ${Math.ceil(task.secondsLeft)} s left`;
  byId('detail-summary').replaceChildren(
    `${task.status}${task.reason ? `: ${task.reason}` : ''} `, bar(task.progress), `${left}, cost ${task.cost.total} of ${task.cost.budget} ${task.cost.currency}`);
  byId('shards').replaceChildren(...task.shards.map(shard => row([
    cell(task.stages[shard.stage]?.name ?? shard.stage),
    cell(shard.shard),
    cell(shard.state, shard.state),
    cell(shard.attempts.map(attempt => `${short(attempt.node)} ${attempt.state} ${Math.round(attempt.fraction * 100)} %`).join('  ·  '), 'attempts'),
    cell(shard.digest ? shard.digest.slice(0, 12) : '', 'mono'),
  ])));
}

function select(id) {
  selected = id;
  stream?.close();
  byId('events').replaceChildren();
  stream = new EventSource(`/v1/tasks/${id}/events`);
  const types = ['TaskSubmitted', 'DependenciesMet', 'AttemptLeased', 'CheckpointSaved', 'ReceiptReceived', 'AttemptFailed', 'ReplicaAdded',
    'ShardAccepted', 'StageCompleted', 'TaskCompleted', 'TaskFailed', 'TaskCancelled'];
  for (const type of types) stream.addEventListener(type, message => note(JSON.parse(message.data)));
  stream.addEventListener('end', () => stream.close());
  refresh();
}

function note(update) {
  const item = document.createElement('li');
  item.textContent = `${time(update.at)} ${update.type}: ${update.text}`;
  const events = byId('events');
  events.prepend(item);
  while (events.children.length > mostEvents) events.lastChild.remove();
}

async function refresh() {
  try {
    const [health, nodes, tasks] = await Promise.all([read('/v1/health'), read('/v1/nodes?take=500'), read('/v1/tasks?take=50')]);
    byId('health').textContent =
      `${health.status} · pool ${health.pool} · ${health.scheduler.readyNodes} of ${health.scheduler.nodes} nodes ready · ` +
      `${health.scheduler.liveSlots} running, ${health.scheduler.waitingSlots} waiting · up ${Math.round(health.uptimeSeconds)} s`;
    showNodes(nodes);
    showTasks(tasks);
    if (selected) showTask(await read(`/v1/tasks/${selected}`));
  } catch (failure) {
    byId('health').textContent = `the silo does not answer (${failure.message}); trying again`;
  }
}

async function loop() {
  if (!document.hidden) await refresh();
  setTimeout(loop, refreshMs);
}

loop();
