// Where the contracts lie, and how imports are found: nothing is looked for anywhere but in the repository and in
// node_modules, so that a build needs no network.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const folder = join(here, '..', '..', '..', 'src', 'Skyops.Contracts');
export const artifacts = join(folder, 'artifacts');
const own = 'src/Skyops.Contracts/';

// The contracts that are deployed; abstract ones and libraries are part of them.
export const deployed = ['Escrow', 'NetworkPolicy', 'NodeRegistry', 'SkyopsToken', 'TaskRegistry', 'WalletCheck'];

export const nameOf = contract => `${own}${contract}.sol`;

// A contract that only tests need lies beside them.
export const testContracts = () =>
  readdirSync(join(here, 'solidity')).filter(file => file.endsWith('.sol')).map(file => `solidity/${file}`);

export function readSource(name) {
  if (name.startsWith(own)) return readFileSync(join(folder, name.slice(own.length)), 'utf8');
  if (name.startsWith('solidity/')) return readFileSync(join(here, name), 'utf8');
  if (name.startsWith('@openzeppelin/contracts/')) return readFileSync(join(here, 'node_modules', name), 'utf8');
  throw new Error(`${name} is not a source of the contracts.`);
}

// A contract's source and all it imports, name to SHA-256, in order of name.
export function closure(contract) {
  const found = new Map();
  const waiting = [nameOf(contract)];
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (found.has(name)) continue;
    const text = readSource(name);
    found.set(name, createHash('sha256').update(text).digest('hex'));
    for (const [, path] of text.matchAll(/^\s*import\b[^;]*?["']([^"']+)["']\s*;/gm))
      waiting.push(path.startsWith('.') ? posix.normalize(posix.join(posix.dirname(name), path)) : path);
  }

  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
