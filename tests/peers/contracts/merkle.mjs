// The two kinds of trees that the contracts check, written a second time.
import { createHash } from 'node:crypto';
import { AbiCoder, getBytes, hexlify, id, keccak256 } from 'ethers';
import { chainId } from './chain.mjs';

const coder = AbiCoder.defaultAbiCoder();
const leafType = id(
  'SkyopsSettlementLeaf(uint256 chainId,address escrow,address account,address asset,uint128 credit,uint128 debit)');

export function leafHash(escrow, { account, asset, credit, debit }) {
  const types = ['bytes32', 'uint256', 'address', 'address', 'address', 'uint128', 'uint128'];
  return keccak256(keccak256(coder.encode(types, [leafType, chainId, escrow, account, asset, credit, debit])));
}

// The tree of a settlement: leaves in any order, pairs sorted, a last one without a partner moves up.
export class SettlementTree {
  constructor(escrow, leaves) {
    this.leaves = leaves;
    this.levels = [leaves.map(leaf => leafHash(escrow, leaf))];
    while (this.levels.at(-1).length > 1) {
      const below = this.levels.at(-1);
      const level = [];
      for (let i = 0; i < below.length; i += 2) level.push(i + 1 < below.length ? pair(below[i], below[i + 1]) : below[i]);
      this.levels.push(level);
    }
  }

  get root() {
    return this.levels.at(-1)[0];
  }

  proof(index) {
    const path = [];
    for (const level of this.levels.slice(0, -1)) {
      if ((index ^ 1) < level.length) path.push(level[index ^ 1]);
      index >>= 1;
    }

    return path;
  }
}

function pair(a, b) {
  return keccak256(a < b ? a + b.slice(2) : b + a.slice(2));
}

export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map(part => getBytes(part)))).digest();

// RFC 6962 by its recursive definition: split at the largest power of two below the size.
export function rfc6962(digests) {
  if (digests.length === 0) return { root: hexlify(sha256()), proof: () => [] };
  const root = (from, to) => {
    if (to - from === 1) return sha256('0x00', digests[from]);
    const middle = from + split(to - from);
    return sha256('0x01', root(from, middle), root(middle, to));
  };
  const path = (index, from, to) => {
    if (to - from === 1) return [];
    const middle = from + split(to - from);
    return index < middle
      ? [...path(index, from, middle), hexlify(root(middle, to))]
      : [...path(index, middle, to), hexlify(root(from, middle))];
  };
  return { root: hexlify(root(0, digests.length)), proof: index => path(index, 0, digests.length) };
}

const split = size => 2 ** Math.floor(Math.log2(size - 1));
