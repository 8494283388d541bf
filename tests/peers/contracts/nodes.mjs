// A registry with its parts played, for the tests of nodes and faults.
import { mined } from './chain.mjs';
import { day, hour, skyops, tokenWorld } from './world.mjs';

export const settings = {
  minimumStake: skyops('100'), unbondingDelay: 7 * day, disputeWindow: day, rulingWindow: 3 * day, equivocationBasisPoints: 5_000,
};
export const capabilities = `0x${'ab'.repeat(32)}`;

export async function registryWorld(chain) {
  const world = await tokenWorld(chain);
  const [broker, judge, treasury] = [5, 6, 9].map(index => chain.account(index));
  const registry = await chain.deploy(
    'NodeRegistry', world.admin, world.admin.address, { ...settings, token: world.tokenAddress, treasury: treasury.address });
  await mined(registry.grantRole(await registry.BROKER_ROLE(), broker.address));
  await mined(registry.grantRole(await registry.JUDGE_ROLE(), judge.address));
  const address = await registry.getAddress();
  for (const account of [world.alice, world.bob]) await mined(world.token.connect(account).approve(address, skyops('1000')));
  const registered = async (account, amount = skyops('100')) =>
    mined(registry.connect(account).register(capabilities, 'https://node.example:7443', amount));
  return { ...world, broker, judge, treasury, registry, address, registered };
}

export const verdictTypes = {
  QuorumVerdict: [
    { name: 'node', type: 'address' },
    { name: 'attempt', type: 'bytes32' },
    { name: 'evidence', type: 'bytes32' },
    { name: 'amount', type: 'uint128' },
    { name: 'deadline', type: 'uint64' },
  ],
};

export const late = 100_000 * hour;
