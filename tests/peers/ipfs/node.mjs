// An IPFS node of its own, without a network, that answers Kubo's RPC on loopback. Prints where; ends when its standard input does.
// usage: node.mjs FOLDER
import { create } from 'ipfs-core'
import { HttpApi } from 'ipfs-http-server'

// A package below asks for what Node 20 lacks.
Promise.withResolvers ??= function () {
  const made = {}
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }))
  return made
}

const ipfs = await create({
  repo: process.argv[2],
  offline: true,
  silent: true,
  init: { algorithm: 'Ed25519', emptyRepo: true },
  config: { Addresses: { Swarm: [], API: '/ip4/127.0.0.1/tcp/0', Gateway: '' }, Bootstrap: [], Discovery: { MDNS: { Enabled: false }, webRTCStar: { Enabled: false } } }
})
const api = new HttpApi(ipfs)
await api.start()
console.log(JSON.stringify({ api: api._apiServers[0].info.uri }))
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
