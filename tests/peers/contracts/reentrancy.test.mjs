import assert from 'node:assert/strict';
import test from 'node:test';
import { Chain, mined, refuses } from './chain.mjs';
import { compile } from './compile.mjs';
import { testContracts } from './sources.mjs';
import { escrowWorld, ether, exitDelay } from './world.mjs';

const chain = await Chain.forTests();
const { Reenters } = compile(testContracts());

async function attacked() {
  const world = await escrowWorld(chain);
  const { escrow, admin, alice, address } = world;
  const attacker = await chain.deployCompiled(Reenters, admin, address);
  const account = await attacker.getAddress();
  await mined(escrow.connect(alice).depositEther(alice.address, { value: 1000n }));
  await mined(escrow.connect(alice).depositEther(account, { value: 100n }));
  const error = async () => escrow.interface.parseError(await attacker.answer())?.name;
  return { ...world, attacker, account, error };
}

test('A claim that is paid calls back into every way out and gets no more', async () => {
  const world = await attacked();
  const { escrow, attacker, account, alice, address } = world;
  const root = await world.settle([world.leaf(account, ether, 100n), world.leaf(alice, ether, 0n, 100n)]);
  const { leaves } = root.tree;
  const claim = escrow.interface.encodeFunctionData('claim', [root.number, leaves[0], root.tree.proof(0), account]);
  await mined(attacker.arm(claim, false));
  await refuses(escrow, world.claim(root, 0), 'EtherRefused', account);
  assert.equal((await escrow.accountOf(account, ether)).claimed, 0n, 'a refused payment leaves no trace');
  await mined(attacker.arm(claim, true));
  await mined(world.claim(root, 0));
  assert.equal(await attacker.succeeded(), false);
  assert.equal(await world.error(), 'ReentrancyGuardReentrantCall');
  assert.equal(await chain.provider.getBalance(account), 100n);
  assert.equal(await chain.provider.getBalance(address), await escrow.held(ether));
});

test('An exit that is paid cannot be taken twice, nor mixed with a claim or a deposit', async () => {
  const world = await attacked();
  const { escrow, attacker, account, address } = world;
  const encode = (name, ...args) => escrow.interface.encodeFunctionData(name, args);
  const exit = encode('exitUnsettled', ether, account);
  for (const callback of [exit, encode('depositEther', account), encode('depositToken', account, 1n)]) {
    await mined(attacker.call(encode('requestExit', ether)));
    await chain.advance(exitDelay);
    await mined(attacker.arm(callback, true));
    await mined(attacker.call(exit));
    assert.equal(await attacker.succeeded(), false);
    assert.equal(await world.error(), 'ReentrancyGuardReentrantCall');
    await mined(escrow.connect(world.alice).depositEther(account, { value: 100n }));
  }

  assert.equal(await chain.provider.getBalance(account), 300n);
  assert.equal(await chain.provider.getBalance(address), await escrow.held(ether));
});
