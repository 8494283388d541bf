import assert from 'node:assert/strict';
import test from 'node:test';
import { concat, toUtf8Bytes } from 'ethers';
import { Chain, mined, refuses } from './chain.mjs';
import { registryWorld, settings, verdictTypes } from './nodes.mjs';
import { bytes, number, receiptBytes, Session } from './receipts.mjs';
import { skyops } from './world.mjs';

const chain = await Chain.forTests();
const one = receiptBytes({ digest: `0x${'11'.repeat(32)}`, runMs: 1200 });
const two = receiptBytes({ digest: `0x${'22'.repeat(32)}`, runMs: 1200 });

async function lying() {
  const world = await registryWorld(chain);
  await world.registered(world.alice);
  const session = await Session.begin(world.alice);
  const prove = (first, second) => world.registry.connect(world.carol).proveEquivocation(first, second);
  return { ...world, session, prove };
}

test('Two receipts that contradict each other cost half the stake, once, and a tenth of that goes to the witness', async () => {
  const { registry, alice, carol, treasury, token, session, prove } = await lying();
  const [first, second] = [session.sign([one]), session.sign([receiptBytes({ task: 'T2' }), two, one], 1)];
  const before = [await token.balanceOf(carol.address), await token.balanceOf(treasury.address)];
  await mined(prove(first, second));
  assert.equal(await token.balanceOf(carol.address) - before[0], skyops('5'));
  assert.equal(await token.balanceOf(treasury.address) - before[1], skyops('45'));
  assert.equal((await registry.nodeOf(alice.address)).stake, skyops('50'));
  await refuses(registry, prove(second, first), 'FaultKnown');
  assert.equal(settings.equivocationBasisPoints, 5_000);
});

test('Another session of the same wallet is still the same node', async () => {
  const { registry, alice, session, prove } = await lying();
  const other = await Session.begin(alice);
  await mined(prove(session.sign([one]), other.sign([two])));
  assert.equal(await registry.totalStake(), skyops('50'));
});

test('Receipts that do not contradict each other prove nothing', async () => {
  const { registry, session, prove } = await lying();
  const failed = receiptBytes({ exit: 'NodeFailed' });
  const slower = receiptBytes({ digest: `0x${'11'.repeat(32)}`, runMs: 9_999 });
  await refuses(registry, prove(session.sign([one]), session.sign([slower])), 'NoConflict');
  await refuses(registry, prove(session.sign([one]), session.sign([two, one], 1)), 'NoConflict');
  await refuses(registry, prove(session.sign([one]), session.sign([failed])), 'NoConflict');
  for (const key of [{ task: 'T2' }, { stage: 1 }, { shard: 300 }, { slot: 1 }, { epoch: 2 }])
    await refuses(registry, prove(session.sign([one]), session.sign([receiptBytes({ ...key, digest: `0x${'22'.repeat(32)}` })])), 'DifferentAttempts');
});

test('Only the wallet that delegated is bound, only for this chain and as a node', async () => {
  const { registry, alice, bob, session, prove } = await lying();
  const signed = session.sign([one]);
  const bobs = await Session.begin(bob);
  await refuses(registry, prove(signed, bobs.sign([two])), 'DifferentNodes');
  await refuses(registry, prove(bobs.sign([one]), bobs.sign([two])), 'NotRegistered', bob.address);
  const forged = { ...bobs.delegation, account: alice.address };
  await refuses(registry, prove(signed, { ...bobs.sign([two]), delegation: forged }), 'WrongDelegation');
  for (const options of [{ scope: 'owner' }, { chain: 1 }]) {
    const elsewhere = await Session.begin(alice, options);
    await refuses(registry, prove(signed, elsewhere.sign([two])), 'WrongDelegation');
  }

  const longer = { ...session.delegation, expiresAt: session.delegation.expiresAt + 1 };
  await refuses(registry, prove(signed, { ...session.sign([two]), delegation: longer }), 'WrongDelegation');
});

test('A signature counts for its batch, its context and its key', async () => {
  const { registry, alice, session, prove } = await lying();
  const [first, second] = [session.sign([one]), session.sign([one, two], 1)];
  const other = (await Session.begin(alice)).sign([one, two], 1);
  await refuses(registry, prove(first, { ...second, receipt: receiptBytes({ runMs: 7 }) }), 'NotInBatch');
  await refuses(registry, prove(first, { ...second, index: 0 }), 'NotInBatch');
  await refuses(registry, prove(first, { ...second, path: [] }), 'NotInBatch');
  await refuses(registry, prove(first, { ...second, r: first.r }), 'WrongSignature');
  await refuses(registry, prove(first, { ...second, r: other.r, s: other.s }), 'WrongSignature');
  await refuses(registry, prove(first, session.sign([two], 0, { context: 'skyops-tasksxxx-v1' })), 'WrongSignature');
});

test('Bytes that are no receipt are refused', async () => {
  const { registry, session, prove } = await lying();
  const key = concat([bytes(1, toUtf8Bytes('T1')), number(5, 1)]);
  const succeeded = bytes(2, toUtf8Bytes('Succeeded'));
  const malformed = [
    '0x', '0x0a', '0x0aff', concat([bytes(2, key), succeeded]), concat([bytes(1, key)]), concat([bytes(1, key), succeeded, '0x1a20']), concat([bytes(1, '0x'), succeeded]),
    concat([bytes(1, concat([key, number(5, 2)])), succeeded]), concat([bytes(1, concat([key, number(6, 2)])), succeeded]),
    concat([bytes(1, concat([bytes(1, '0x01'), '0x28', `0x${'ff'.repeat(11)}`])), succeeded])];
  for (const wrong of malformed) await refuses(registry, prove(session.sign([one]), session.sign([wrong])), 'MalformedReceipt');
});

test('Stake on its way out answers too, and a verdict that is left with less than it locked takes what is there', async () => {
  const { registry, alice, broker, address, session, prove } = await lying();
  const domain = { name: 'Skyops NodeRegistry', version: '1', chainId: 4242, verifyingContract: address };
  const file = async evidence => {
    const node = await registry.nodeOf(alice.address);
    const amount = (node.stake + node.unbonding - node.locked) / 4n;
    const said = { node: alice.address, attempt: evidence, evidence, amount, deadline: await chain.now() + 1_000 };
    await mined(registry.fileVerdict(said, await broker.signTypedData(domain, verdictTypes, said)));
    return registry.verdictId(said);
  };
  const names = [];
  for (let i = 1; i <= 5; i++) names.push(await file(`0x${`0${i}`.repeat(32)}`));
  await mined(registry.connect(alice).beginUnbonding(skyops('100')));
  await chain.advance(settings.unbondingDelay);
  await mined(prove(session.sign([one]), session.sign([two])));
  const node = await registry.nodeOf(alice.address);
  assert.deepEqual([node.stake, node.unbonding], [0n, skyops('50')]);
  assert.equal(node.locked > skyops('50'), true);
  await refuses(registry, registry.connect(alice).withdraw(alice.address), 'StakeLocked', node.locked);
  for (const name of names) await mined(registry.execute(name));
  assert.equal(await registry.totalStake(), 0n);
  assert.equal((await registry.nodeOf(alice.address)).locked, 0n);
});

test('Without the precompile of P-256 the same proof counts', async () => {
  const older = await Chain.forTests({ hardfork: 'cancun' });
  const world = await registryWorld(older);
  await world.registered(world.alice);
  const session = await Session.begin(world.alice);
  await mined(world.registry.proveEquivocation(session.sign([one]), session.sign([two])));
  assert.equal(await world.registry.totalStake(), skyops('50'));
});
