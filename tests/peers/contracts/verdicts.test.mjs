import assert from 'node:assert/strict';
import test from 'node:test';
import { id } from 'ethers';
import { Chain, chainId, mined, refuses } from './chain.mjs';
import { late, registryWorld, settings, verdictTypes } from './nodes.mjs';
import { skyops } from './world.mjs';

const chain = await Chain.forTests();

async function accused(amount = skyops('25')) {
  const world = await registryWorld(chain);
  const { registry, alice, broker, address } = world;
  await world.registered(alice);
  const deadline = await chain.now() + late;
  const verdict = { node: alice.address, attempt: id('attempt'), evidence: id('evidence'), amount, deadline };
  const domain = { name: 'Skyops NodeRegistry', version: '1', chainId, verifyingContract: address };
  const sign = (said, by = broker) => by.signTypedData(domain, verdictTypes, said);
  const file = async (changes = {}, by = broker) => {
    const said = { ...verdict, ...changes };
    return registry.fileVerdict(said, await sign(said, by));
  };
  return { ...world, verdict, file, name: await registry.verdictId(verdict) };
}

test('A verdict that nobody disputes takes its amount after the window, to the treasury', async () => {
  const { registry, alice, file, name, token, treasury } = await accused();
  await mined(file());
  await refuses(registry, file(), 'VerdictKnown', name);
  await refuses(registry, registry.execute(name), 'WindowOpen');
  await chain.advance(settings.disputeWindow);
  await refuses(registry, registry.connect(alice).dispute(name, 'too late'), 'WindowClosed');
  const before = await token.balanceOf(treasury.address);
  await mined(registry.execute(name));
  assert.equal(await token.balanceOf(treasury.address) - before, skyops('25'));
  const node = await registry.nodeOf(alice.address);
  assert.deepEqual([node.stake, node.locked], [skyops('75'), 0n]);
  await refuses(registry, registry.execute(name), 'WrongStage', 3n);
  assert.equal(await registry.isActive(alice.address), false);
});

test('Only a broker says verdicts, about nodes, in time, of a quarter at most', async () => {
  const { registry, bob, file, verdict } = await accused();
  await refuses(registry, file({}, bob), 'NotABroker', bob.address);
  await refuses(registry, file({ amount: skyops('25') + 1n }), 'VerdictTooLarge', skyops('25'), skyops('25') + 1n);
  await refuses(registry, file({ amount: 0n }), 'ZeroAmount');
  await refuses(registry, file({ node: bob.address }), 'NotRegistered', bob.address);
  const over = await chain.now() - 10;
  await refuses(registry, file({ deadline: over }), 'VerdictOver', BigInt(over));
  await refuses(registry, registry.execute(id('unknown')), 'WrongStage', 0n);
  assert.equal(verdict.amount, skyops('25'));
});

test('A disputed verdict falls unless the judge upholds it in time', async () => {
  const { registry, alice, bob, judge, file } = await accused();
  const filed = [];
  for (const evidence of ['dismissed', 'upheld', 'lapsed'].map(id)) {
    const { logs } = await mined(file({ evidence, amount: skyops('1') }));
    filed.push(registry.interface.parseLog(logs[0]).args.id);
  }

  const [dismissed, upheld, lapsed] = filed;
  await refuses(registry, registry.connect(bob).dispute(dismissed, 'not mine'), 'NotTheNode', alice.address);
  for (const one of filed) await mined(registry.connect(alice).dispute(one, 'the others were wrong'));
  await refuses(registry, registry.execute(upheld), 'WrongStage', 2n);
  await refuses(registry, registry.connect(bob).rule(upheld, true), 'AccessControlUnauthorizedAccount');
  await mined(registry.connect(judge).rule(dismissed, false));
  await mined(registry.connect(judge).rule(upheld, true));
  await refuses(registry, registry.lapse(lapsed), 'WindowOpen');
  await chain.advance(settings.rulingWindow);
  await refuses(registry, registry.connect(judge).rule(lapsed, true), 'WindowClosed');
  await mined(registry.lapse(lapsed));
  const node = await registry.nodeOf(alice.address);
  assert.deepEqual([node.stake, node.locked], [skyops('99'), 0n]);
});

test('A node that leaves cannot take out what a verdict is about', async () => {
  const { registry, alice, file, name, token } = await accused();
  const mine = registry.connect(alice);
  await mined(mine.beginUnbonding(skyops('100')));
  await chain.advance(settings.unbondingDelay);
  await mined(file());
  const before = await token.balanceOf(alice.address);
  await mined(mine.withdraw(alice.address));
  assert.equal(await token.balanceOf(alice.address) - before, skyops('75'));
  await refuses(registry, mine.withdraw(alice.address), 'StakeLocked', skyops('25'));
  await chain.advance(settings.disputeWindow);
  await mined(registry.execute(name));
  assert.equal(await registry.totalStake(), 0n);
  await refuses(registry, mine.withdraw(alice.address), 'NothingUnbonding');
});
