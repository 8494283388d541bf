import assert from 'node:assert/strict';
import test from 'node:test';
import { AbiCoder, hexlify, keccak256, sha256, toBeHex, ZeroHash } from 'ethers';
import { Chain, chainId, mined, refuses } from './chain.mjs';
import { rfc6962 } from './merkle.mjs';

const chain = await Chain.forTests();

async function world() {
  const [admin, publisher, stranger] = [0, 1, 2].map(index => chain.account(index));
  const registry = await chain.deploy('TaskRegistry', admin, admin.address);
  await mined(registry.grantRole(await registry.PUBLISHER_ROLE(), publisher.address));
  return { registry: registry.connect(publisher), stranger };
}

const digests = (count, salt) => Array.from({ length: count }, (_, index) => sha256(toBeHex(index * 1000 + salt, 8)));

function batch(number, previous, sizes) {
  const trees = sizes.map((size, kind) => ({ leaves: digests(size, kind), ...rfc6962(digests(size, kind)) }));
  return { trees, head: { number, previous, tasks: 3, roots: trees.map(tree => tree.root), sizes } };
}

test('Batches follow each other without a gap, a repeat or a fork', async () => {
  const { registry, stranger } = await world();
  const { head } = batch(1, ZeroHash, [1, 2, 3, 4]);
  await refuses(registry, registry.connect(stranger).publish(head), 'AccessControlUnauthorizedAccount');
  await refuses(registry, registry.publish({ ...head, number: 2 }), 'WrongNumber', 1n, 2n);
  await refuses(registry, registry.publish({ ...head, previous: hexlify(sha256('0x01')) }), 'WrongPrevious');
  await refuses(registry, registry.publish({ ...head, tasks: 0 }), 'EmptyBatch');
  const { logs } = await mined(registry.publish(head));
  const said = registry.interface.parseLog(logs[0]);
  assert.equal(said.name, 'BatchPublished');
  assert.equal(said.args.hash, await registry.hashOf(head));
  assert.deepEqual([...said.args.roots], head.roots);
  await refuses(registry, registry.publish(head), 'WrongNumber', 2n, 1n);
  await mined(registry.publish(batch(2, await registry.batches(1), [0, 0, 0, 1]).head));
  assert.equal(await registry.count(), 2n);
});

test('Every leaf of every tree is proven, and nothing else is', async () => {
  const { registry } = await world();
  const { head, trees } = batch(1, ZeroHash, [1, 2, 7, 13]);
  const first = trees[1];
  assert.equal(await registry.verify(head, 1, first.leaves[0], 0, first.proof(0)), false, 'not published yet');
  await mined(registry.publish(head));
  for (const [kind, tree] of trees.entries()) {
    for (const [index, leaf] of tree.leaves.entries()) {
      const path = tree.proof(index);
      assert.equal(await registry.verify(head, kind, leaf, index, path), true, `tree ${kind}, leaf ${index}`);
      assert.equal(await registry.verify(head, (kind + 1) % 4, leaf, index, path), false);
      assert.equal(await registry.verify(head, kind, sha256(leaf), index, path), false);
      assert.equal(await registry.verify(head, kind, leaf, index + 1, path), false);
      assert.equal(await registry.verify(head, kind, leaf, index, [...path, ZeroHash]), false);
      if (path.length > 0) assert.equal(await registry.verify(head, kind, leaf, index, path.slice(1)), false);
    }
  }

  const other = { ...head, tasks: 4 };
  assert.equal(await registry.isPublished(head), true);
  assert.equal(await registry.isPublished(other), false);
  assert.equal(await registry.isPublished({ ...head, number: 0 }), false);
});

test('A head of one registry is none in another', async () => {
  const [one, two] = [await world(), await world()];
  const { head } = batch(1, ZeroHash, [1, 1, 1, 1]);
  assert.notEqual(await one.registry.hashOf(head), await two.registry.hashOf(head));
  const types = ['uint256', 'address', 'tuple(uint64,bytes32,uint32,bytes32[4],uint32[4])'];
  const values = [chainId, await one.registry.getAddress(), [head.number, head.previous, head.tasks, head.roots, head.sizes]];
  assert.equal(await one.registry.hashOf(head), keccak256(AbiCoder.defaultAbiCoder().encode(types, values)));
});
