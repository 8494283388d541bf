// A gateway with a chain of its own. It listens on all addresses: run it in a network namespace. Prints that it is ready; ends when its standard input does.
// usage: gateway.mjs PORT FOLDER
import { dirname } from 'node:path'
import arlocal from 'arlocal'

// It writes a log of its calls into the folder that it runs in, and makes its own folder anew.
process.chdir(dirname(process.argv[3]))
const gateway = new arlocal.default(Number(process.argv[2]), false, process.argv[3], false)
await gateway.start()
console.log('{}')
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
