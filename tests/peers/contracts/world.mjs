// Deploys the contracts as the tests need them and names the accounts that play the parts.
import { parseEther, ZeroAddress } from 'ethers';
import { mined } from './chain.mjs';
import { SettlementTree } from './merkle.mjs';

export const hour = 3_600;
export const day = 24 * hour;
export const challengeWindow = hour;
export const exitDelay = 7 * day;
export const ether = ZeroAddress;
export const skyops = parseEther;

export async function tokenWorld(chain) {
  const [admin, minter, alice, bob, carol] = [0, 1, 2, 3, 4].map(index => chain.account(index));
  const token = await chain.deploy('SkyopsToken', admin, admin.address);
  await mined(token.grantRole(await token.MINTER_ROLE(), minter.address));
  for (const account of [alice, bob, carol]) await mined(token.connect(minter).mint(account.address, skyops('1000')));
  return { chain, admin, minter, alice, bob, carol, token, tokenAddress: await token.getAddress() };
}

export async function escrowWorld(chain) {
  const world = await tokenWorld(chain);
  const [settler, challenger, pauser] = [5, 6, 7].map(index => chain.account(index));
  const escrow = await chain.deploy('Escrow', world.admin, world.admin.address, world.tokenAddress, challengeWindow, exitDelay);
  await mined(escrow.grantRole(await escrow.SETTLER_ROLE(), settler.address));
  await mined(escrow.grantRole(await escrow.CHALLENGER_ROLE(), challenger.address));
  await mined(escrow.grantRole(await escrow.PAUSER_ROLE(), pauser.address));
  const address = await escrow.getAddress();
  for (const account of [world.alice, world.bob, world.carol])
    await mined(world.token.connect(account).approve(address, skyops('1000000')));
  return { ...world, settler, challenger, pauser, escrow, address, leaf, settle, claim };
}

// A leaf: [account, asset, credit, debit].
function leaf(account, asset, credit, debit = 0n) {
  return { account: account.address ?? account, asset, credit, debit };
}

// Posts the next root over these leaves, totals and deposits as they are unless said otherwise, and lets its window pass.
async function settle(leaves, { wait = true, ...other } = {}) {
  const { escrow, settler, address, tokenAddress } = this;
  const tree = new SettlementTree(address, leaves);
  const sum = asset => leaves.filter(each => each.asset === asset).reduce((all, each) => all + each.credit, 0n);
  const number = other.number ?? (await escrow.rootCount()) + 1n;
  await mined(escrow.connect(settler).postRoot(
    number,
    tree.root,
    other.tokenTotal ?? sum(tokenAddress),
    other.etherTotal ?? sum(ether),
    other.depositsThrough ?? await escrow.depositCount()));
  if (wait) await this.chain.advance(challengeWindow);
  return { tree, number };
}

// Claims the leaf at the index of a settlement, to the account itself.
function claim({ tree, number }, index, { by = this.carol, to } = {}) {
  const found = tree.leaves[index];
  return this.escrow.connect(by).claim(number, found, tree.proof(index), to ?? found.account);
}
