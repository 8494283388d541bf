// Makes receipts as a node does: a wallet delegates to a P-256 key (EIP-712), the key signs the root of a batch.
import { randomBytes } from 'node:crypto';
import { p256 } from '@noble/curves/p256';
import { concat, getBytes, hexlify, toBeHex, toUtf8Bytes } from 'ethers';
import { chainId } from './chain.mjs';
import { rfc6962, sha256 } from './merkle.mjs';

const sessionTypes = {
  SkyopsSession: [
    { name: 'account', type: 'address' },
    { name: 'publicKey', type: 'bytes' },
    { name: 'scope', type: 'string' },
    { name: 'spendCap', type: 'uint256' },
    { name: 'issuedAt', type: 'uint64' },
    { name: 'expiresAt', type: 'uint64' },
    { name: 'nonce', type: 'bytes16' },
  ],
};

export class Session {
  static async begin(wallet, { scope = 'node', chain = chainId } = {}) {
    const session = new Session();
    session.key = p256.utils.randomPrivateKey();
    const publicKey = p256.getPublicKey(session.key, false);
    const said = { account: wallet.address, spendCap: 5n, issuedAt: 1_700_000_000, expiresAt: 1_700_003_600, nonce: hexlify(randomBytes(16)) };
    const point = { x: hexlify(publicKey.slice(1, 33)), y: hexlify(publicKey.slice(33)) };
    const typed = { ...said, scope, publicKey: hexlify(publicKey) };
    const signature = await wallet.signTypedData({ name: 'Skyops', version: '1', chainId: chain }, sessionTypes, typed);
    session.delegation = { ...said, ...point, signature };
    session.id = sha256(
      '0x01', said.account, typed.publicKey, toBeHex(scope.length, 1), toUtf8Bytes(scope), toBeHex(said.spendCap, 16),
      toBeHex(said.issuedAt, 8), toBeHex(said.expiresAt, 8), said.nonce, signature);
    return session;
  }

  // Signs receipts together and gives the one at the index with its proof.
  sign(receipts, index = 0, { context = 'skyops-receipts-v1' } = {}) {
    const tree = rfc6962(receipts.map(receipt => sha256(receipt)));
    const head = sha256(
      toUtf8Bytes('skyops-batch\0'), toBeHex(context.length, 1), toUtf8Bytes(context), this.id, toBeHex(receipts.length, 4), tree.root);
    const [r, s] = this.signDigest(head);
    const { delegation } = this;
    return { delegation, receipt: receipts[index], index, path: tree.proof(index), count: receipts.length, root: tree.root, r, s };
  }

  signDigest(digest) {
    const raw = p256.sign(digest, this.key, { lowS: true, prehash: false }).toCompactRawBytes();
    return [hexlify(raw.slice(0, 32)), hexlify(raw.slice(32))];
  }
}

// The canonical protobuf bytes of skyops.v1.Receipt.
export function receiptBytes({ task = 'T1', stage = 0, shard = 0, slot = 0, epoch = 1, exit = 'Succeeded', digest = '', runMs = 0 }) {
  const key = concat([text(1, task), number(2, stage), number(3, shard), number(4, slot), number(5, epoch)]);
  return concat([
    bytes(1, key), text(2, exit), digest ? bytes(3, digest) : '0x', number(5, runMs), exit === 'Succeeded' ? '0x' : text(9, 'it broke')]);
}

export const number = (field, value) => (value === 0 ? '0x' : concat([varint(field << 3), varint(value)]));
export const bytes = (field, value) => concat([varint((field << 3) | 2), varint(getBytes(value).length), value]);
const text = (field, value) => (value === '' ? '0x' : bytes(field, toUtf8Bytes(value)));

function varint(value) {
  const parts = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) parts.push((value % 128) | 0x80);
  return hexlify(Uint8Array.from([...parts, value]));
}
