// CIDs of files of these lengths, as js-ipfs's importer makes them. Prints lines: LENGTH CID. The bytes are those of Sample.Bytes in the tests.
import { importer } from 'ipfs-unixfs-importer'
import { sample } from './sample.mjs'

const piece = 262144
const lengths = [0, 1, piece - 1, piece, piece + 1, 2 * piece, 174 * piece, 174 * piece + 1, 175 * piece, 349 * piece + 7]
const nowhere = { async put () {}, async get () { throw new Error('nothing is kept') } }
for (const length of lengths) {
  const options = { cidVersion: 1, rawLeaves: true, chunker: 'fixed', maxChunkSize: piece, maxChildrenPerNode: 174, wrapWithDirectory: false }
  for await (const entry of importer([{ content: [sample(length)] }], nowhere, options)) console.log(`${length} ${entry.cid}`)
}
