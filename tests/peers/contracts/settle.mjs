// Takes settlements from standard input, as JSON, and prints root and proofs of each, made by the trees of the tests.
import { text } from 'node:stream/consumers';
import { SettlementTree } from './merkle.mjs';

const settlements = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(settlements.map(({ escrow, leaves }) => {
  const tree = new SettlementTree(escrow, leaves);
  return { hashes: tree.levels[0], root: tree.root, proofs: leaves.map((_, index) => tree.proof(index)) };
})));
