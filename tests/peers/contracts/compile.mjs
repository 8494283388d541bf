// Compiles with solc as it comes from npm, offline.
import solc from 'solc';
import { readSource } from './sources.mjs';

export const compilerVersion = solc.version();

// Cancun, because the guards against reentrancy use transient storage and nothing newer is needed. The bytecode has no
// metadata hash at its end: equal sources and settings give equal bytes, whatever the comments' file is called.
export const settings = {
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  metadata: { bytecodeHash: 'none', appendCBOR: false },
};

// Contracts by name: { abi, bytecode, deployedBytecode }. Warnings are errors, but for those in other people's sources.
export function compile(names) {
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(names.map(name => [name, { content: readSource(name) }])),
    settings: { ...settings, outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const problems = (output.errors ?? []).filter(problem =>
    problem.severity === 'error' || !problem.sourceLocation?.file.startsWith('@'));
  if (problems.length > 0) throw new Error(problems.map(problem => problem.formattedMessage).join('\n'));
  const contracts = {};
  for (const [file, found] of Object.entries(output.contracts)) {
    if (file.startsWith('@')) continue;
    for (const [name, { abi, evm }] of Object.entries(found))
      contracts[name] = { abi, bytecode: `0x${evm.bytecode.object}`, deployedBytecode: `0x${evm.deployedBytecode.object}` };
  }

  return contracts;
}

function find(name) {
  try {
    return { contents: readSource(name) };
  } catch (error) {
    return { error: error.message };
  }
}
