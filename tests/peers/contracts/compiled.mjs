// Prints the contracts that only tests need as JSON, name to { abi, bytecode }: node compiled.mjs.
import { compile } from './compile.mjs';
import { testContracts } from './sources.mjs';

console.log(JSON.stringify(compile(testContracts())));
