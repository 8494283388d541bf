// Checks a transaction and its pieces as the network would, with Arweave's own client: id, signature, each piece's proof.
// Reads {transaction, chunks} from standard input, prints {signature, id, chunks} with how many proofs hold.
import { createHash } from 'node:crypto'
import Arweave from 'arweave'
import merkle from 'arweave/node/lib/merkle.js'
import utils from 'arweave/node/lib/utils.js'

let text = ''
for await (const part of process.stdin) text += part
const { transaction, chunks } = JSON.parse(text)
const arweave = Arweave.init({})
let signature = false
try {
  signature = await arweave.transactions.verify(arweave.transactions.fromRaw(transaction))
} catch (refused) {
  console.error(refused.message)
}

const id = createHash('sha256').update(Buffer.from(transaction.signature, 'base64url')).digest('base64url') === transaction.id
let held = 0
for (const chunk of chunks) {
  const size = Number(transaction.data_size)
  const proof = await merkle.validatePath(utils.b64UrlToBuffer(transaction.data_root), Number(chunk.offset), 0, size, utils.b64UrlToBuffer(chunk.data_path))
  const bytes = utils.b64UrlToBuffer(chunk.chunk)
  const leaf = Buffer.from(utils.b64UrlToBuffer(chunk.data_path)).subarray(-64, -32)
  if (proof && proof.chunkSize === bytes.length && leaf.equals(createHash('sha256').update(bytes).digest())) held++
}

console.log(JSON.stringify({ signature, id, chunks: held }))
