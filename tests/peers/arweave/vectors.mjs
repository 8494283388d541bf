// What Arweave's own client makes: lines `root LENGTH HEX` (data_root), `path LENGTH PIECE SHA256` (hash of data_path) and `sign HEX` (what is signed of a fixed
// transaction). The bytes are those of Sample.Bytes in the tests.
import { createHash } from 'node:crypto'
import Arweave from 'arweave'
import Transaction from 'arweave/node/lib/transaction.js'
import merkle from 'arweave/node/lib/merkle.js'
import utils from 'arweave/node/lib/utils.js'
import { sample } from './sample.mjs'

Arweave.init({})
const piece = 262144
const hex = bytes => Buffer.from(bytes).toString('hex')
for (const length of [1, 32768, piece - 1, piece, piece + 1, piece + 32767, piece + 32768, 2 * piece, 3 * piece, 4 * piece + 123, 9 * piece + 40000]) {
  const made = await merkle.generateTransactionChunks(sample(length))
  console.log(`root ${length} ${hex(made.data_root)}`)
  made.proofs.forEach((proof, i) => console.log(`path ${length} ${i} ${proof.offset} ${createHash('sha256').update(proof.proof).digest('hex')}`))
}

const transaction = new Transaction.default({
  format: 2,
  last_tx: utils.bufferTob64Url(sample(48)),
  owner: utils.bufferTob64Url(sample(512)),
  tags: [{ name: utils.stringToB64Url('Content-Type'), value: utils.stringToB64Url('application/x-tar') }, { name: utils.stringToB64Url('Name'), value: utils.stringToB64Url('ärger') }],
  target: '',
  quantity: '0',
  data_size: '262145',
  data_root: utils.bufferTob64Url(sample(32)),
  reward: '65595508'
})
console.log(`sign ${hex(await transaction.getSignatureData())}`)
