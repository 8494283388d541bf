// A real Ethereum node for a test: anvil, on a free port of the loopback interface, ended by its process id.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import assert from 'node:assert/strict';
import { Contract, ContractFactory, HDNodeWallet, JsonRpcProvider } from 'ethers';
import { artifacts } from './sources.mjs';

export const chainId = 4242;
const words = 'test test test test test test test test test test test junk';

export class Chain {
  static async start({ hardfork } = {}) {
    const port = await freePort();
    const binary = join(dirname(createRequire(import.meta.url).resolve('@foundry-rs/anvil-linux-amd64/package.json')), 'bin', 'anvil');
    const options = ['--host', '127.0.0.1', '--port', `${port}`, '--chain-id', `${chainId}`, '--accounts', '20', '--silent'];
    if (hardfork) options.push('--hardfork', hardfork);
    const child = spawn(binary, [...options, '--mnemonic', words], { stdio: 'ignore' });
    const chain = new Chain(child, `http://127.0.0.1:${port}`);
    await chain.#ready();
    return chain;
  }

  // For a test file: started now, ended when the file's tests have run.
  static async forTests(options) {
    const chain = await Chain.start(options);
    after(() => chain.stop());
    return chain;
  }

  constructor(child, url) {
    this.child = child;
    this.url = url;
    this.provider = new JsonRpcProvider(url, chainId, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 20 });
    this.id = 0;
  }

  // The wallet of one of anvil's twenty rich accounts.
  account(index) {
    return HDNodeWallet.fromPhrase(words, undefined, `m/44'/60'/0'/0/${index}`).connect(this.provider);
  }

  async rpc(method, ...params) {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++this.id, method, params });
    const response = await fetch(this.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const answer = await response.json();
    if (answer.error) throw Object.assign(new Error(answer.error.message), { data: answer.error.data });
    return answer.result;
  }

  async now() {
    return Number((await this.rpc('eth_getBlockByNumber', 'latest', false)).timestamp);
  }

  async advance(seconds) {
    await this.rpc('evm_increaseTime', seconds);
    await this.rpc('evm_mine');
  }

  async deploy(name, signer, ...parameters) {
    return this.deployCompiled(artifactOf(name), signer, ...parameters);
  }

  async deployCompiled({ abi, bytecode }, signer, ...parameters) {
    const transaction = await new ContractFactory(abi, bytecode, signer).getDeployTransaction(...parameters);
    const { contractAddress } = await mined(signer.sendTransaction(transaction));
    return new Contract(contractAddress, abi, signer);
  }

  stop() {
    this.provider.destroy();
    this.child.kill('SIGKILL');
  }

  async #ready() {
    for (let attempt = 0; attempt < 200; attempt++) {
      assert.equal(this.child.exitCode, null, 'anvil ended by itself');
      try {
        return await this.rpc('eth_chainId');
      } catch {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }

    throw new Error('anvil does not answer');
  }
}

export const artifactOf = name => JSON.parse(readFileSync(join(artifacts, `${name}.json`), 'utf8'));

// Sends a transaction and gives its receipt. Anvil mines at once, so that waiting for a block is the exception.
export async function mined(transaction) {
  const sent = await transaction;
  const receipt = await sent.provider.getTransactionReceipt(sent.hash) ?? await sent.wait();
  assert.equal(receipt.status, 1, `transaction ${sent.hash} was undone`);
  return receipt;
}

// The name and arguments of the custom error with which a call is refused; fails when it is not.
export async function refusal(contract, call) {
  try {
    await (await call).wait();
  } catch (error) {
    const data = error.data ?? error.info?.error?.data ?? error.error?.data;
    const parsed = data && contract.interface.parseError(data);
    if (!parsed) throw error;
    return { name: parsed.name, args: parsed.args.toArray(true) };
  }

  throw new assert.AssertionError({ message: 'The call was not refused.' });
}

// Fails unless the call is refused with this error, and with these arguments where some are given.
export async function refuses(contract, call, name, ...args) {
  const found = await refusal(contract, call);
  assert.equal(found.name, name);
  if (args.length > 0) assert.deepEqual(found.args, args);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
