import assert from 'node:assert/strict';
import test from 'node:test';
import { Signature } from 'ethers';
import { Chain, chainId, mined, refuses } from './chain.mjs';
import { day, skyops, tokenWorld } from './world.mjs';

const chain = await Chain.forTests();

test('Only the minter mints, and never above the cap', async () => {
  const { token, minter, alice } = await tokenWorld(chain);
  await refuses(token, token.connect(alice).mint(alice.address, 1n), 'AccessControlUnauthorizedAccount', alice.address, await token.MINTER_ROLE());
  const most = await token.MAX_SUPPLY();
  const left = most - await token.totalSupply();
  await refuses(token, token.connect(minter).mint(alice.address, left + 1n), 'ERC20ExceededCap', most + 1n, most);
  await mined(token.connect(minter).mint(alice.address, left));
  assert.equal(await token.totalSupply(), most);
});

test('An allowance by signature counts once and not after its deadline', async () => {
  const { token, tokenAddress, alice, bob } = await tokenWorld(chain);
  const signed = async deadline => {
    const types = { Permit: ['owner', 'spender'].map(name => ({ name, type: 'address' }))
      .concat(['value', 'nonce', 'deadline'].map(name => ({ name, type: 'uint256' }))) };
    const value = { owner: alice.address, spender: bob.address, value: 7n, nonce: await token.nonces(alice.address), deadline };
    const domain = { name: 'Skyops', version: '1', chainId, verifyingContract: tokenAddress };
    const { v, r, s } = Signature.from(await alice.signTypedData(domain, types, value));
    return [alice.address, bob.address, 7n, deadline, v, r, s];
  };
  const late = BigInt(await chain.now() - 1);
  await refuses(token, token.permit(...await signed(late)), 'ERC2612ExpiredSignature', late);
  const permit = await signed(BigInt(await chain.now() + day));
  await mined(token.permit(...permit));
  assert.equal(await token.allowance(alice.address, bob.address), 7n);
  const again = await token.permit.staticCall(...permit).catch(error => token.interface.parseError(error.data).name);
  assert.equal(again, 'ERC2612InvalidSigner');
});

test('The admin hands over in two steps, and no sooner than a day later', async () => {
  const { token, admin, bob } = await tokenWorld(chain);
  const role = await token.DEFAULT_ADMIN_ROLE();
  await refuses(token, token.grantRole(role, bob.address), 'AccessControlEnforcedDefaultAdminRules');
  await mined(token.beginDefaultAdminTransfer(bob.address));
  assert.equal(await token.acceptDefaultAdminTransfer.staticCall({ from: bob.address }).catch(() => 'refused'), 'refused');
  await chain.advance(day + 1);
  await mined(token.connect(bob).acceptDefaultAdminTransfer());
  assert.equal(await token.owner(), bob.address);
  assert.equal(await token.hasRole(role, admin.address), false);
});

test('Burning makes the supply smaller', async () => {
  const { token, alice } = await tokenWorld(chain);
  const before = await token.totalSupply();
  await mined(token.connect(alice).burn(skyops('1')));
  assert.equal(await token.totalSupply(), before - skyops('1'));
});
