// Random sequences of calls, honest and not, against a model of the escrow. SKYOPS_CONTRACT_CALLS says how many calls,
// SKYOPS_CONTRACT_SEED repeats one sequence.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import test from 'node:test';
import { Chain } from './chain.mjs';
import { Driver } from './driver.mjs';
import { Sequence } from './sequence.mjs';

const calls = Number(process.env.SKYOPS_CONTRACT_CALLS ?? 400);
const seed = Number(process.env.SKYOPS_CONTRACT_SEED ?? randomInt(2 ** 31));
const chain = await Chain.forTests();

async function run(watched, context) {
  const driver = await Driver.create(chain);
  const sequence = new Sequence(driver, seed, watched);
  try {
    while (driver.done < calls / 2) await sequence.step();
    await driver.comparePurses();
    await sequence.drain();
    await driver.comparePurses();
  } catch (error) {
    error.message += `\n(call ${driver.done}; again with SKYOPS_CONTRACT_SEED=${seed} SKYOPS_CONTRACT_CALLS=${calls})`;
    throw error;
  }

  context.diagnostic(`seed ${seed}, ${driver.done} calls: ${[...driver.counts].sort().map(([name, count]) => `${name} ${count}`).join(', ')}`);
  return driver;
}

test('With a watching challenger everybody gets exactly what is theirs, and the escrow ends empty', async context => {
  const driver = await run(true, context);
  for (const asset of driver.model.assets) assert.equal(driver.model.covered(asset), driver.model.totals.get(asset).claimed);
  if (calls < 5_000) return;
  const done = name => [...driver.counts].some(([outcome]) => outcome.startsWith(name));
  for (const name of ['claim done while paused', 'exit done while paused', 'postRoot NotCovered', 'claim NothingToClaim'])
    assert.ok(done(name), `${calls} calls have come to: ${name}`);
});

test('With wrong roots that nobody challenges the escrow still pays no more than it holds', context => run(false, context));
