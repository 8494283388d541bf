import assert from 'node:assert/strict';
import test from 'node:test';
import { id, ZeroHash } from 'ethers';
import { Chain, mined, refuses } from './chain.mjs';
import { challengeWindow, escrowWorld, ether } from './world.mjs';

const chain = await Chain.forTests();

async function funded() {
  const world = await escrowWorld(chain);
  await mined(world.escrow.connect(world.alice).depositToken(world.alice.address, 100n));
  await mined(world.escrow.connect(world.alice).depositEther(world.alice.address, { value: 50n }));
  const { bob, alice, tokenAddress } = world;
  return { ...world, spent: amount => [world.leaf(bob, tokenAddress, amount), world.leaf(alice, tokenAddress, 0n, amount)] };
}

test('A root is refused when it repeats, when its deposits are not there, and while another waits', async () => {
  const { escrow, settler, alice, ...world } = await funded();
  const post = (number, root, tokens, wei, through) => escrow.connect(settler).postRoot(number, root, tokens, wei, through);
  const root = id('root');
  await refuses(escrow, escrow.connect(alice).postRoot(1, root, 0, 0, 0), 'AccessControlUnauthorizedAccount');
  await refuses(escrow, post(2, root, 1, 1, 2), 'WrongNumber', 1n, 2n);
  await refuses(escrow, post(1, ZeroHash, 1, 1, 2), 'ZeroRoot');
  await refuses(escrow, post(1, root, 101, 1, 2), 'NotCovered', world.tokenAddress, 101n, 100n);
  await refuses(escrow, post(1, root, 1, 51, 2), 'NotCovered', ether, 51n, 50n);
  await refuses(escrow, post(1, root, 1, 1, 3), 'WrongDeposits', 0n, 2n, 3n);
  await mined(post(1, root, 100, 50, 1));
  await refuses(escrow, post(1, root, 100, 50, 1), 'WrongNumber', 2n, 1n);
  await refuses(escrow, post(2, root, 100, 50, 1), 'RootPending', 1n, await escrow.claimableAt(1));
  await chain.advance(challengeWindow);
  await refuses(escrow, post(2, root, 99, 50, 1), 'TotalFell', world.tokenAddress, 100n, 99n);
  await refuses(escrow, post(2, root, 100, 49, 1), 'TotalFell', ether, 50n, 49n);
  await refuses(escrow, post(2, root, 100, 50, 0), 'WrongDeposits', 1n, 2n, 0n);
  await mined(post(2, root, 100, 50, 2));
  assert.deepEqual([await escrow.rootCount(), await escrow.newestRoot(), await escrow.settledRoot()], [2n, 2n, 1n]);
});

test('Claims wait for the window, and a root that is not there pays nothing', async () => {
  const world = await funded();
  const { escrow, spent } = world;
  const root = await world.settle(spent(10n), { wait: false });
  await refuses(escrow, world.claim(root, 0), 'NotYetClaimable', 1n, await escrow.claimableAt(1));
  for (const number of [0n, 2n]) await refuses(escrow, world.claim({ ...root, number }, 0), 'UnknownRoot', number);
  await chain.advance(challengeWindow);
  await mined(world.claim(root, 0));
});

test('A challenger cancels in the window only; what was settled before stays claimable', async () => {
  const world = await funded();
  const { escrow, challenger, alice, spent, tokenAddress } = world;
  const first = await world.settle(spent(10n));
  const second = await world.settle(spent(90n), { wait: false });
  await refuses(escrow, escrow.connect(alice).cancelRoot(2, 'no'), 'AccessControlUnauthorizedAccount');
  await refuses(escrow, escrow.connect(challenger).cancelRoot(1, 'no'), 'NoRootPending');
  const { logs } = await mined(escrow.connect(challenger).cancelRoot(2, 'bob did not earn this'));
  assert.equal(escrow.interface.parseLog(logs[0]).args.reason, 'bob did not earn this');
  await refuses(escrow, escrow.connect(challenger).cancelRoot(2, 'again'), 'NoRootPending');
  await chain.advance(challengeWindow);
  await refuses(escrow, world.claim(second, 0), 'CancelledRoot', 2n);
  await mined(world.claim(first, 0));
  assert.equal(await escrow.owed(tokenAddress), 0n);
  const third = await world.settle(spent(20n));
  assert.equal(third.number, 3n);
  await refuses(escrow, escrow.connect(challenger).cancelRoot(3, 'late'), 'NoRootPending');
  await mined(world.claim(third, 0));
});

test('A later root takes nothing away: the earlier one still pays', async () => {
  const world = await funded();
  const { escrow, bob, carol, alice, tokenAddress, spent } = world;
  const first = await world.settle(spent(10n));
  const leaves = [world.leaf(bob, tokenAddress, 4n), world.leaf(carol, tokenAddress, 6n), world.leaf(alice, tokenAddress, 0n, 10n)];
  const second = await world.settle(leaves);
  await mined(world.claim(first, 0));
  await refuses(escrow, world.claim(second, 0), 'NothingToClaim', 4n, 10n);
  // The second root promised more than its total: it says so, and takes nothing from anybody else's deposits.
  await refuses(escrow, world.claim(second, 1), 'ClaimsAboveTotal', 10n, 16n);
});

test('Anybody cancels a root that takes from an account', async () => {
  const world = await funded();
  const { escrow, carol, spent, bob, tokenAddress, alice } = world;
  const first = await world.settle(spent(10n));
  const worse = [world.leaf(bob, tokenAddress, 9n), world.leaf(alice, tokenAddress, 1n, 9n)];
  const second = await world.settle(worse, { wait: false });
  const challenge = (mine, theirs, by = 1n) => escrow.connect(carol).challengeRegression(
    2, second.tree.leaves[mine], second.tree.proof(mine), by, first.tree.leaves[theirs], first.tree.proof(theirs));
  await refuses(escrow, challenge(0, 1), 'NothingWrong');
  await refuses(escrow, challenge(0, 0, 2n), 'NotYetClaimable');
  await mined(challenge(1, 1));
  assert.equal((await escrow.settlementOf(2)).cancelled, true);
  const third = await world.settle(spent(10n), { wait: false });
  const right = escrow.challengeRegression(3, third.tree.leaves[0], third.tree.proof(0), 1, first.tree.leaves[0], first.tree.proof(0));
  await refuses(escrow, right, 'NothingWrong');
});

test('Anybody cancels a root that uses more of a deposit than there is', async () => {
  const world = await funded();
  const { escrow, carol, alice, bob, tokenAddress } = world;
  const leaves = [world.leaf(bob, tokenAddress, 100n), world.leaf(alice, tokenAddress, 0n, 101n), world.leaf(carol, tokenAddress, 0n, 0n)];
  const { tree } = await world.settle(leaves, { wait: false });
  const challenge = index => escrow.connect(carol).challengeOverdraft(1, tree.leaves[index], tree.proof(index));
  await refuses(escrow, challenge(2), 'NothingWrong');
  await refuses(escrow, escrow.challengeOverdraft(1, { ...leaves[1], debit: 200n }, tree.proof(1)), 'InvalidProof');
  await mined(challenge(1));
  assert.equal(await escrow.newestRoot(), 0n);
});

test('Windows that protect nobody are refused', async () => {
  const { admin, tokenAddress } = await escrowWorld(chain);
  for (const windows of [[1, 100_000], [3_600, 7_200]])
    await assert.rejects(chain.deploy('Escrow', admin, admin.address, tokenAddress, ...windows));
});
