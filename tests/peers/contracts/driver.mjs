// Sends what the fuzzing decides to the chain and compares the chain with the model after every step.
import assert from 'node:assert/strict';
import { computeAddress, id, Interface, toBeHex } from 'ethers';
import { compile } from './compile.mjs';
import { EscrowModel } from './model.mjs';
import { testContracts } from './sources.mjs';
import { escrowWorld, ether, skyops } from './world.mjs';
import { mined } from './chain.mjs';

const gas = toBeHex(900_000);
const step = 20 * 60;

export class Driver {
  static async create(chain) {
    const world = await escrowWorld(chain);
    const driver = new Driver();
    const watch = compile(testContracts()).Watch;
    const address = await (await chain.deployCompiled(watch, world.admin)).getAddress();
    Object.assign(driver, { chain, world, watchAddress: address, watch: new Interface(watch.abi) });
    driver.escrow = world.escrow.interface;
    driver.model = new EscrowModel(world.tokenAddress, ether);
    driver.people = Array.from({ length: 8 }, (_, index) => chain.account(8 + index).address);
    // Nobody else pays to these, so that what is on them came by claims and exits.
    driver.purse = new Map(driver.people.map(person => [person, computeAddress(id(`${address} ${person}`))]));
    driver.done = 0;
    driver.counts = new Map();
    for (const person of driver.people) {
      await mined(world.token.connect(world.minter).mint(person, skyops('1000')));
      await chain.rpc('eth_sendTransaction', { from: person, to: world.tokenAddress, data: world.token.interface.encodeFunctionData('approve', [world.address, skyops('1000')]) });
    }

    return driver;
  }

  // One call of the escrow: expected is the name of an error, or null when it must be done.
  async call(from, name, args, expected, value = 0n) {
    this.done++;
    const data = this.escrow.encodeFunctionData(name, args);
    const transaction = { from, to: this.world.address, data, gas, value: toBeHex(value) };
    const outcome = `${name} ${expected ?? (this.model.paused ? 'done while paused' : 'done')}`;
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1);
    if (expected !== null) return this.#mustRefuse(transaction, name, expected);
    const receipt = await this.chain.rpc('eth_sendTransactionSync', transaction);
    assert.equal(receipt.status, '0x1', `${name} was refused: ${await this.#refusal(transaction)}`);
    return this.compare();
  }

  async advance(steps) {
    this.model.now += steps;
    await this.chain.advance(steps * step);
  }

  async compare() {
    const { model, world } = this;
    const data = this.watch.encodeFunctionData('look', [world.address, world.tokenAddress]);
    const [seen] = this.watch.decodeFunctionResult('look', await this.chain.rpc('eth_call', { to: this.watchAddress, data }, 'latest'));
    for (const [index, asset] of model.assets.entries()) {
      const [totals, held, owed, balance] = seen[index];
      const { deposited, exited, claimed } = model.totals.get(asset);
      assert.deepEqual([...totals], [deposited, exited, claimed], 'the sums are those of the model');
      assert.ok(balance >= held && held >= owed, `the escrow can pay what it owes: ${balance} >= ${held} >= ${owed}`);
      assert.ok(claimed + exited <= deposited, 'no more went out than came in');
    }

    const state = [model.roots.length - 1, model.newest, model.settled, model.deposits];
    assert.deepEqual(seen.slice(2, 6).map(Number), state, 'roots and deposits are those of the model');
    assert.equal(seen.paused, model.paused);
  }

  // Everybody holds exactly what the model says was claimed and exited: nothing was paid twice.
  async comparePurses() {
    const { token } = this.world;
    for (const [person, purse] of this.purse) {
      for (const asset of this.model.assets) {
        const { claimed, exited } = this.model.of(person, asset);
        const balance = asset === ether ? await this.chain.provider.getBalance(purse) : await token.balanceOf(purse);
        assert.equal(balance, claimed + exited, `${person} holds what was claimed and exited`);
      }
    }
  }

  async #mustRefuse(transaction, name, expected) {
    assert.equal(await this.#refusal(transaction), expected, `${name} must be refused with ${expected}`);
  }

  async #refusal(transaction) {
    try {
      await this.chain.rpc('eth_call', transaction, 'latest');
      return 'nothing';
    } catch (error) {
      return this.escrow.parseError(error.data)?.name ?? error.message;
    }
  }
}
