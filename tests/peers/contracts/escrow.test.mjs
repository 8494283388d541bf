import assert from 'node:assert/strict';
import test from 'node:test';
import { Signature } from 'ethers';
import { Chain, chainId, mined, refuses } from './chain.mjs';
import { challengeWindow, day, escrowWorld, ether, exitDelay, skyops } from './world.mjs';

const chain = await Chain.forTests();

test('Deposits in both assets are booked apart, also for another account', async () => {
  const world = await escrowWorld(chain);
  const { escrow, alice, bob, tokenAddress, address } = world;
  await mined(escrow.connect(alice).depositToken(bob.address, 5n));
  const { logs } = await mined(escrow.connect(alice).depositEther(bob.address, { value: 7n }));
  assert.deepEqual(escrow.interface.parseLog(logs[0]).args.toArray(), [2n, bob.address, ether, 7n, alice.address]);
  assert.equal((await escrow.accountOf(bob.address, tokenAddress)).deposited, 5n);
  assert.equal((await escrow.accountOf(bob.address, ether)).deposited, 7n);
  assert.equal((await escrow.accountOf(alice.address, ether)).deposited, 0n);
  assert.deepEqual([await escrow.held(tokenAddress), await escrow.held(ether)], [5n, 7n]);
  assert.equal(await chain.provider.getBalance(address), 7n);
  await refuses(escrow, escrow.depositEther(bob.address, { value: 0n }), 'ZeroAmount');
  await refuses(escrow, escrow.depositToken(bob.address, 0n), 'ZeroAmount');
  await refuses(escrow, escrow.depositToken(ether, 1n), 'ZeroAddress');
  await assert.rejects(alice.sendTransaction({ to: address, value: 1n }), 'ETH without a deposit is not taken');
});

test('A deposit by permit works, also when somebody used the permit first', async () => {
  const { escrow, token, tokenAddress, address, minter, admin } = await escrowWorld(chain);
  const dave = chain.account(8);
  await mined(token.connect(minter).mint(dave.address, 10n));
  for (const stolen of [false, true]) {
    const deadline = BigInt(await chain.now() + day);
    const types = { Permit: ['owner', 'spender'].map(name => ({ name, type: 'address' }))
      .concat(['value', 'nonce', 'deadline'].map(name => ({ name, type: 'uint256' }))) };
    const value = { owner: dave.address, spender: address, value: 5n, nonce: await token.nonces(dave.address), deadline };
    const domain = { name: 'Skyops', version: '1', chainId, verifyingContract: tokenAddress };
    const { v, r, s } = Signature.from(await dave.signTypedData(domain, types, value));
    if (stolen) await mined(token.connect(admin).permit(dave.address, address, 5n, deadline, v, r, s));
    await mined(escrow.connect(dave).depositTokenWithPermit(dave.address, 5n, deadline, v, r, s));
  }

  assert.equal((await escrow.accountOf(dave.address, tokenAddress)).deposited, 10n);
});

test('A claim pays the difference to what was claimed, in each asset', async () => {
  const world = await escrowWorld(chain);
  const { escrow, alice, bob, carol, token, tokenAddress } = world;
  await mined(escrow.connect(alice).depositToken(alice.address, 100n));
  await mined(escrow.connect(alice).depositEther(alice.address, { value: 100n }));
  const leaves = (tokens, wei) => [
    world.leaf(bob, tokenAddress, tokens), world.leaf(bob, ether, wei),
    world.leaf(alice, tokenAddress, 0n, tokens), world.leaf(alice, ether, 0n, wei)];
  const first = await world.settle(leaves(30n, 10n));
  const before = await token.balanceOf(bob.address);
  await mined(world.claim(first, 0));
  assert.equal(await token.balanceOf(bob.address) - before, 30n);
  await refuses(escrow, world.claim(first, 0), 'NothingToClaim', 30n, 30n);
  const second = await world.settle(leaves(50n, 10n));
  await mined(world.claim(second, 0));
  assert.equal(await token.balanceOf(bob.address) - before, 50n);
  const wei = await chain.provider.getBalance(bob.address);
  await mined(world.claim(first, 1));
  assert.equal(await chain.provider.getBalance(bob.address) - wei, 10n, 'an earlier root pays what was not claimed');
  await refuses(escrow, world.claim(second, 1), 'NothingToClaim', 10n, 10n);
  await refuses(escrow, world.claim(second, 2), 'NothingToClaim', 0n, 0n);
  assert.deepEqual([await escrow.owed(tokenAddress), await escrow.owed(ether)], [0n, 0n]);
  assert.deepEqual([await escrow.held(tokenAddress), await escrow.held(ether)], [50n, 90n]);
  assert.notEqual(carol.address, bob.address);
});

test('Only the account says that a claim goes elsewhere', async () => {
  const world = await escrowWorld(chain);
  const { escrow, alice, bob, carol, tokenAddress, token } = world;
  await mined(escrow.connect(alice).depositToken(alice.address, 10n));
  const root = await world.settle([world.leaf(bob, tokenAddress, 10n), world.leaf(alice, tokenAddress, 0n, 10n)]);
  await refuses(escrow, world.claim(root, 0, { by: carol, to: carol.address }), 'NotYours', bob.address);
  await refuses(escrow, world.claim(root, 0, { by: bob, to: ether }), 'ZeroAddress');
  const before = await token.balanceOf(carol.address);
  await mined(world.claim(root, 0, { by: bob, to: carol.address }));
  assert.equal(await token.balanceOf(carol.address) - before, 10n);
});

test('A leaf of another amount, account, asset, contract or chain is no leaf', async () => {
  const [world, other] = [await escrowWorld(chain), await escrowWorld(chain)];
  const { escrow, alice, bob, carol, tokenAddress } = world;
  for (const each of [world, other]) await mined(each.escrow.connect(alice).depositToken(alice.address, 10n));
  await mined(escrow.connect(alice).depositEther(alice.address, { value: 10n }));
  const leaves = [world.leaf(bob, tokenAddress, 4n), world.leaf(alice, tokenAddress, 0n, 4n)];
  const { tree, number } = await world.settle(leaves);
  await other.settle(leaves.map(leaf => ({ ...leaf, asset: other.tokenAddress })));
  const claiming = leaf => escrow.claim(number, leaf, tree.proof(0), leaf.account);
  await refuses(escrow, claiming({ ...leaves[0], credit: 5n }), 'InvalidProof');
  await refuses(escrow, claiming({ ...leaves[0], debit: 1n }), 'InvalidProof');
  await refuses(escrow, claiming({ ...leaves[0], account: carol.address }), 'InvalidProof');
  await refuses(escrow, claiming({ ...leaves[0], asset: ether }), 'InvalidProof');
  await refuses(escrow, claiming({ ...leaves[0], asset: carol.address }), 'UnknownAsset', carol.address);
  await refuses(other.escrow, other.escrow.claim(1, leaves[0], tree.proof(0), bob.address), 'UnknownAsset');
  assert.equal(await escrow.hashOf(leaves[0]), tree.levels[0][0]);
  assert.notEqual(await other.escrow.hashOf(leaves[0]), tree.levels[0][0]);
});

test('Pausing stops deposits and neither claims nor exits', async () => {
  const world = await escrowWorld(chain);
  const { escrow, alice, bob, pauser, tokenAddress } = world;
  await mined(escrow.connect(alice).depositToken(alice.address, 10n));
  await refuses(escrow, escrow.connect(alice).pause(), 'AccessControlUnauthorizedAccount');
  await mined(escrow.connect(pauser).pause());
  await refuses(escrow, escrow.connect(alice).depositToken(alice.address, 1n), 'EnforcedPause');
  await refuses(escrow, escrow.connect(alice).depositEther(alice.address, { value: 1n }), 'EnforcedPause');
  const root = await world.settle([world.leaf(bob, tokenAddress, 4n), world.leaf(alice, tokenAddress, 0n, 4n)]);
  await mined(world.claim(root, 0));
  await mined(escrow.connect(alice).requestExit(tokenAddress));
  await chain.advance(exitDelay);
  await mined(escrow.connect(alice).exit(root.tree.leaves[1], root.tree.proof(1), alice.address));
  assert.equal(await escrow.held(tokenAddress), 0n);
  await mined(escrow.connect(pauser).unpause());
  await mined(escrow.connect(alice).depositToken(alice.address, 1n));
});

test('An exit waits its time and takes what the newest root left', async () => {
  const world = await escrowWorld(chain);
  const { escrow, alice, bob, token, tokenAddress } = world;
  const mine = escrow.connect(alice);
  await refuses(escrow, mine.requestExit(tokenAddress), 'NothingToExit');
  await mined(mine.depositToken(alice.address, 100n));
  await refuses(escrow, mine.exitUnsettled(tokenAddress, alice.address), 'NoExitRequested');
  await mined(mine.requestExit(tokenAddress));
  await refuses(escrow, mine.requestExit(tokenAddress), 'ExitRequestedAlready');
  await refuses(escrow, mine.exitUnsettled(tokenAddress, alice.address), 'ExitTooEarly');
  const leaves = [world.leaf(bob, tokenAddress, 30n), world.leaf(alice, tokenAddress, 0n, 30n)];
  const old = await world.settle(leaves);
  await chain.advance(exitDelay);
  const { tree } = await world.settle([world.leaf(bob, tokenAddress, 40n), world.leaf(alice, tokenAddress, 0n, 40n)], { wait: false });
  await refuses(escrow, mine.exitUnsettled(tokenAddress, alice.address), 'LeafNeeded', 2n);
  await refuses(escrow, mine.exit(old.tree.leaves[1], old.tree.proof(1), alice.address), 'InvalidProof');
  await refuses(escrow, mine.exit(tree.leaves[0], tree.proof(0), alice.address), 'NotYours', bob.address);
  const before = await token.balanceOf(alice.address);
  await mined(mine.exit(tree.leaves[1], tree.proof(1), alice.address));
  assert.equal(await token.balanceOf(alice.address) - before, 60n);
  await refuses(escrow, mine.exit(tree.leaves[1], tree.proof(1), alice.address), 'NoExitRequested');
  await mined(world.claim(old, 0));
  assert.deepEqual([await escrow.held(tokenAddress), await escrow.owed(tokenAddress)], [10n, 10n]);
});

test('Without any root the operator is not needed to get a deposit back', async () => {
  const { escrow, alice, bob } = await escrowWorld(chain);
  await mined(escrow.connect(alice).depositEther(alice.address, { value: 100n }));
  await mined(escrow.connect(alice).requestExit(ether));
  await mined(escrow.connect(alice).withdrawExit(ether));
  await chain.advance(exitDelay);
  await refuses(escrow, escrow.connect(alice).exitUnsettled(ether, bob.address), 'NoExitRequested');
  await mined(escrow.connect(alice).requestExit(ether));
  await chain.advance(exitDelay);
  const before = await chain.provider.getBalance(bob.address);
  await mined(escrow.connect(alice).exitUnsettled(ether, bob.address));
  assert.equal(await chain.provider.getBalance(bob.address) - before, 100n);
  await refuses(escrow, escrow.connect(alice).requestExit(ether), 'NothingToExit');
});

test('An exit does not take what a root promised to others', async () => {
  const world = await escrowWorld(chain);
  const { escrow, alice, bob, tokenAddress } = world;
  await mined(escrow.connect(alice).depositToken(alice.address, 100n));
  await mined(escrow.connect(alice).requestExit(tokenAddress));
  await chain.advance(exitDelay);
  await world.settle([world.leaf(bob, tokenAddress, 60n)], { depositsThrough: 0n });
  await refuses(escrow, escrow.connect(alice).exitUnsettled(tokenAddress, alice.address), 'ExitBreaksSettlement', 100n, 40n);
  assert.equal(challengeWindow < exitDelay, true);
});
