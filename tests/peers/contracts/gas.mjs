// Measures gas on anvil and prints it as tables: node gas.mjs. The numbers in the README of the contracts come from here.
import { id, MaxUint256, sha256, toBeHex, ZeroHash } from 'ethers';
import { Chain, mined } from './chain.mjs';
import { registryWorld, settings } from './nodes.mjs';
import { receiptBytes, Session } from './receipts.mjs';
import { challengeWindow, escrowWorld, ether, exitDelay, skyops } from './world.mjs';

const show = number => Number(number).toLocaleString('en-US', { maximumFractionDigits: 1 });
const used = async transaction => (await mined(transaction)).gasUsed;

async function batches(chain) {
  const world = await escrowWorld(chain);
  const { admin, settler, alice, tokenAddress } = world;
  const registry = await chain.deploy('TaskRegistry', admin, admin.address);
  await mined(registry.grantRole(await registry.PUBLISHER_ROLE(), settler.address));
  await mined(world.escrow.connect(alice).depositToken(alice.address, skyops('1000')));
  const rows = [];
  const paid = [];
  let previous = ZeroHash;
  // The first of both pays for slots that all later ones find in use, so it is not what a batch costs.
  for (const [place, tasks] of [10, 100, 1_000, 10_000].entries()) {
    // A node that is paid for each hundred tasks. Leaves are cumulative, so those of earlier batches stay in the tree.
    for (let node = 0; node < Math.max(1, tasks / 100); node++)
      paid.push(world.leaf(sha256(toBeHex(1_000 * tasks + node)).slice(0, 42), tokenAddress, BigInt(Math.min(tasks, 100))));
    const spent = paid.reduce((sum, leaf) => sum + leaf.credit, 0n);
    const leaves = [world.leaf(alice, tokenAddress, 0n, spent), ...paid];
    const before = await chain.rpc('eth_blockNumber');
    const { tree, number } = await world.settle(leaves);
    const block = await chain.rpc('eth_getBlockByNumber', toBeHex(BigInt(before) + 1n).replace(/^0x0+/, '0x'), true);
    const root = BigInt((await chain.rpc('eth_getTransactionReceipt', block.transactions[0].hash)).gasUsed);
    const sizes = [5 * tasks, tasks, tasks, tasks];
    const roots = sizes.map(size => id(`${size}`));
    const publish = await used(registry.connect(settler).publish({ number: place + 1, previous, tasks, roots, sizes }));
    previous = await registry.batches(place + 1);
    const claim = await used(world.claim({ tree, number }, leaves.length - 1));
    if (place > 0) rows.push([show(tasks), show(root), show(publish), show(Number(root + publish) / tasks), `${show(claim)} (${show(leaves.length)} leaves)`]);
  }

  return rows;
}

async function calls(chain) {
  const world = await escrowWorld(chain);
  const { escrow, alice, bob, tokenAddress, token, minter } = world;
  const mine = escrow.connect(alice);
  const rows = [];
  const measure = async (name, transaction) => rows.push([name, show(await used(transaction))]);
  // An allowance that stays, as for an account that comes back.
  for (const account of [alice, bob]) await mined(token.connect(account).approve(world.address, MaxUint256));
  await mined(token.connect(minter).mint(alice.address, skyops('1')));
  await measure('deposit of SKYOPS, first of an account', mine.depositToken(alice.address, 1_000n));
  await measure('deposit of SKYOPS, later', mine.depositToken(alice.address, 1_000n));
  await measure('deposit of ETH, first of an account', mine.depositEther(alice.address, { value: 1_000n }));
  await measure('deposit of ETH, later', mine.depositEther(alice.address, { value: 1_000n }));
  const nodes = Array.from({ length: 1_000 }, (_, index) => world.leaf(sha256(toBeHex(index + 1)).slice(0, 42), tokenAddress, 1n));
  const round = credit => [
    world.leaf(bob, tokenAddress, credit), world.leaf(bob, ether, credit), world.leaf(alice, tokenAddress, 0n, credit + 1_000n),
    world.leaf(alice, ether, 0n, credit), ...nodes];
  const first = await world.settle(round(100n));
  await measure('claim of SKYOPS, first of an account, 1,004 leaves', world.claim(first, 0));
  await measure('claim of ETH, first of an account', world.claim(first, 1));
  const second = await world.settle(round(200n));
  await measure('claim of SKYOPS, later', world.claim(second, 0));
  await measure('claim of ETH, later', world.claim(second, 1));
  await measure('request of an exit', mine.requestExit(tokenAddress));
  await chain.advance(exitDelay);
  await measure('exit with a leaf', mine.exit(second.tree.leaves[2], second.tree.proof(2), alice.address));
  return rows;
}

async function nodes(chain, receipts, name) {
  const { registry, alice, bob, registered, carol } = await registryWorld(chain);
  const rows = [];
  const measure = async (what, transaction) => rows.push([what, show(await used(transaction))]);
  rows.push(['registration with a stake and an endpoint of 25 bytes', show((await registered(alice)).gasUsed)]);
  await measure('more stake', registry.connect(alice).stake(1n));
  await measure('beginning to unbond', registry.connect(alice).beginUnbonding(skyops('50')));
  await chain.advance(settings.unbondingDelay);
  await measure('withdrawal of unbonded stake', registry.connect(alice).withdraw(alice.address));
  await registered(bob);
  const session = await Session.begin(bob);
  const batch = first => [first, ...Array.from({ length: receipts - 1 }, (_, shard) => receiptBytes({ task: 'other', shard }))];
  const [one, two] = ['11', '22'].map(byte => session.sign(batch(receiptBytes({ digest: `0x${byte.repeat(32)}` }))));
  await measure(`proof of contradicting receipts, batches of ${receipts}, ${name}`, registry.connect(carol).proveEquivocation(one, two));
  return rows;
}

function print(...rows) {
  const line = row => `| ${row.join(' | ')} |`;
  console.log([line(rows[0]), line(rows[0].map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.slice(1).map(line), ''].join('\n'));
}

const [chain, older] = [await Chain.start(), await Chain.start({ hardfork: 'cancun' })];
try {
  print(['tasks a batch', 'root', 'batch', 'gas a task', 'a node\'s first claim'], ...await batches(chain));
  const proofs = [...await nodes(chain, 64, 'P-256 by precompile'), (await nodes(older, 64, 'P-256 without it')).at(-1)];
  print(['call', 'gas'], ...await calls(chain), ...proofs);
} finally {
  chain.stop();
  older.stop();
}
