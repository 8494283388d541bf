import assert from 'node:assert/strict';
import test from 'node:test';
import { id } from 'ethers';
import { Chain, mined, refuses } from './chain.mjs';
import { capabilities, registryWorld, settings } from './nodes.mjs';
import { ether, skyops } from './world.mjs';

const chain = await Chain.forTests();

test('A node registers once, with at least the least stake, and says what it is', async () => {
  const { registry, alice, token, address, registered } = await registryWorld(chain);
  const mine = registry.connect(alice);
  await refuses(registry, mine.register(capabilities, 'x', skyops('99')), 'StakeTooLow', skyops('100'), skyops('99'));
  await refuses(registry, mine.register(capabilities, 'x'.repeat(257), skyops('100')), 'EndpointTooLong', 256n, 257n);
  await refuses(registry, mine.update(capabilities, 'x'), 'NotRegistered', alice.address);
  await refuses(registry, mine.stake(1n), 'NotRegistered', alice.address);
  assert.equal(await registry.isActive(alice.address), false);
  await registered(alice);
  assert.equal(await registry.isActive(alice.address), true);
  assert.equal(await token.balanceOf(address), skyops('100'));
  await refuses(registry, mine.register(capabilities, 'x', skyops('100')), 'RegisteredAlready');
  await mined(mine.update(id('more'), 'https://elsewhere.example'));
  const node = await registry.nodeOf(alice.address);
  assert.deepEqual([node.capabilities, node.endpoint, node.stake], [id('more'), 'https://elsewhere.example', skyops('100')]);
  await refuses(registry, mine.stake(0n), 'ZeroAmount');
  await mined(mine.stake(5n));
  assert.equal((await registry.nodeOf(alice.address)).stake, skyops('100') + 5n);
});

test('Stake comes out after its delay, and each new part starts the clock again', async () => {
  const { registry, alice, token, registered } = await registryWorld(chain);
  const mine = registry.connect(alice);
  await registered(alice);
  await refuses(registry, mine.withdraw(alice.address), 'NothingUnbonding');
  await refuses(registry, mine.beginUnbonding(0n), 'ZeroAmount');
  await refuses(registry, mine.beginUnbonding(skyops('101')), 'NotThatMuchStaked', skyops('100'), skyops('101'));
  await mined(mine.beginUnbonding(skyops('40')));
  assert.equal(await registry.isActive(alice.address), false);
  await chain.advance(settings.unbondingDelay - 10);
  await refuses(registry, mine.withdraw(alice.address), 'StillUnbonding');
  await mined(mine.beginUnbonding(skyops('20')));
  await chain.advance(20);
  await refuses(registry, mine.withdraw(alice.address), 'StillUnbonding');
  await chain.advance(settings.unbondingDelay);
  await refuses(registry, mine.withdraw(ether), 'ZeroAddress');
  const before = await token.balanceOf(alice.address);
  await mined(mine.withdraw(alice.address));
  assert.equal(await token.balanceOf(alice.address) - before, skyops('60'));
  assert.equal(await registry.totalStake(), skyops('40'));
  await mined(mine.stake(skyops('60')));
  assert.equal(await registry.isActive(alice.address), true);
});

test('Settings that let a node leave before a verdict are refused', async () => {
  const { admin, tokenAddress, treasury } = await registryWorld(chain);
  const good = { ...settings, token: tokenAddress, treasury: treasury.address };
  const wrong = [
    { unbondingDelay: settings.disputeWindow }, { equivocationBasisPoints: 0 }, { equivocationBasisPoints: 10_001 },
    { disputeWindow: 60 }, { rulingWindow: 60 }, { treasury: ether }];
  for (const one of wrong) await assert.rejects(chain.deploy('NodeRegistry', admin, admin.address, { ...good, ...one }));
});
