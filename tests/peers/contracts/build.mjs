// Writes the artefacts of the contracts: node build.mjs. With --check writes nothing, names every contract whose
// artefact is not what its sources give, and exits 1 if there is one.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, compilerVersion, settings } from './compile.mjs';
import { artifacts, closure, deployed, nameOf } from './sources.mjs';

// EIP-170: no chain takes a larger contract.
const most = 24_576;

const check = process.argv.includes('--check');
const compiled = compile(deployed.map(nameOf));
const stale = [];
mkdirSync(artifacts, { recursive: true });
for (const name of deployed) {
  const { abi, bytecode, deployedBytecode } = compiled[name];
  const deployedSize = deployedBytecode.length / 2 - 1;
  if (deployedSize > most) throw new Error(`${name} has ${deployedSize} bytes; EIP-170 allows ${most}.`);
  const artifact = { name, compiler: compilerVersion, settings, sources: closure(name), deployedSize, abi, bytecode };
  const text = write(artifact);
  const path = join(artifacts, `${name}.json`);
  if (!check) {
    writeFileSync(path, text);
    console.log(`${name}: ${deployedSize} bytes`);
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
    stale.push(name);
  }
}

if (stale.length > 0) {
  console.error(`Not current: ${stale.join(', ')}. Run: node tests/peers/contracts/build.mjs`);
  process.exit(1);
}

// One entry of the interface a line, so that a change is seen in a diff without filling it.
function write({ abi, ...artifact }) {
  const lines = abi.map(entry => `    ${JSON.stringify(entry)}`).join(',\n');
  return JSON.stringify({ ...artifact, abi: 0 }, null, 2).replace('"abi": 0', () => `"abi": [\n${lines}\n  ]`) + '\n';
}
