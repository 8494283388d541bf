// The worked example in the README of the contracts is what it says, for those who build leaves and heads elsewhere.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { AbiCoder, keccak256, ZeroAddress, ZeroHash } from 'ethers';
import { chainId } from './chain.mjs';
import { leafHash, rfc6962, SettlementTree } from './merkle.mjs';
import { folder } from './sources.mjs';

const contract = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const leaf = { account: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', asset: ZeroAddress, credit: 10n ** 18n, debit: 5n };

test('The example of a leaf, a root and a head is right', () => {
  const other = { ...leaf, account: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC', credit: 0n };
  const third = { ...other, asset: contract };
  const roots = Array(4).fill(rfc6962([]).root);
  const head = [1, ZeroHash, 100, roots, [0, 0, 0, 0]];
  const types = ['uint256', 'address', 'tuple(uint64,bytes32,uint32,bytes32[4],uint32[4])'];
  const expected = {
    leaf: leafHash(contract, leaf),
    root: new SettlementTree(contract, [leaf, other, third]).root,
    head: keccak256(AbiCoder.defaultAbiCoder().encode(types, [chainId, contract, head])),
  };
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const [name, value] of Object.entries(expected)) assert.ok(readme.includes(value), `${name} ${value}`);
});
