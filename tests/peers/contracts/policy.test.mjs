import assert from 'node:assert/strict';
import test from 'node:test';
import { Chain, mined, refuses } from './chain.mjs';
import { day, skyops } from './world.mjs';

const chain = await Chain.forTests();
const initial = {
  price: 300_000, reputation: 250_000, uptime: 100_000, packing: 250_000, spread: 100_000, latency: 50_000,
  failures: 100_000, locality: 150_000, gpuFit: 20_000_000, feeBasisPoints: 250, referencePrice: skyops('1'),
};

async function world(policy = initial, delay = 2 * day) {
  const [admin, proposer, canceller, anybody] = [0, 1, 2, 3].map(index => chain.account(index));
  const contract = await chain.deploy('NetworkPolicy', admin, admin.address, delay, policy);
  await mined(contract.grantRole(await contract.PROPOSER_ROLE(), proposer.address));
  await mined(contract.grantRole(await contract.CANCELLER_ROLE(), canceller.address));
  return { contract, proposer, canceller, anybody };
}

const feeOf = policy => Number(policy.feeBasisPoints);

test('A change waits, then anybody may apply it, and both versions stay readable', async () => {
  const { contract, proposer, anybody } = await world();
  const [first] = await contract.current();
  assert.equal(first, 1n);
  await mined(contract.connect(proposer).propose({ ...initial, feeBasisPoints: 300 }));
  const [proposal, waiting, ready] = await contract.pending();
  assert.deepEqual([proposal, feeOf(waiting)], [1n, 300]);
  await refuses(contract, contract.connect(anybody).applyProposal(1), 'TooEarly', ready);
  assert.equal(feeOf((await contract.current())[1]), 250);
  await chain.advance(2 * day);
  await mined(contract.connect(anybody).applyProposal(1));
  const [version, policy] = await contract.current();
  assert.deepEqual([version, feeOf(policy)], [2n, 300]);
  assert.equal(feeOf(await contract.policyOf(1)), 250);
  assert.notEqual(await contract.hashOf(initial), await contract.hashOf({ ...initial, feeBasisPoints: 300 }));
  await refuses(contract, contract.applyProposal(1), 'NotPending', 1n);
});

test('Only the proposer proposes, only the canceller cancels, and one proposal waits at a time', async () => {
  const { contract, proposer, canceller, anybody } = await world();
  await refuses(contract, contract.connect(anybody).propose(initial), 'AccessControlUnauthorizedAccount');
  await mined(contract.connect(proposer).propose(initial));
  await refuses(contract, contract.connect(proposer).propose(initial), 'ProposalPending', 1n);
  await refuses(contract, contract.connect(proposer).cancel(1), 'AccessControlUnauthorizedAccount');
  await refuses(contract, contract.connect(canceller).cancel(2), 'NotPending', 2n);
  await mined(contract.connect(canceller).cancel(1));
  await chain.advance(3 * day);
  await refuses(contract, contract.applyProposal(1), 'NotPending', 1n);
  await mined(contract.connect(proposer).propose(initial));
  assert.equal((await contract.pending())[0], 2n);
});

test('A policy out of bounds is refused', async () => {
  const { contract, proposer } = await world();
  const weights = Object.keys(initial).filter(name => !['feeBasisPoints', 'referencePrice'].includes(name));
  const none = Object.fromEntries(weights.map(name => [name, 0]));
  const proposing = policy => contract.connect(proposer).propose({ ...initial, ...policy });
  await refuses(contract, proposing({ feeBasisPoints: 2_001 }), 'FeeTooHigh', 2_000n, 2_001n);
  for (const name of weights) await refuses(contract, proposing({ [name]: 100_000_001 }), 'WeightTooLarge');
  await refuses(contract, proposing(none), 'NoWeights');
  await refuses(contract, proposing({ referencePrice: 0 }), 'NoReferencePrice');
  await assert.rejects(world(initial, 60));
});
