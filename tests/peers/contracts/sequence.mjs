// Decides, from a seed, what is called next: mostly what honest people do, often too early, twice, or with a wrong proof.
import assert from 'node:assert/strict';
import { SettlementTree } from './merkle.mjs';
import { exitWait, window } from './model.mjs';

export class Sequence {
  constructor(driver, seed, watched) {
    this.driver = driver;
    this.model = driver.model;
    this.watched = watched;
    this.state = seed ^ (watched ? 0x5bd1e995 : 0);
    // What the ledger off the chain says: credit and debit of each person in each asset.
    this.ledger = new Map();
    this.trees = [null];
    this.wrong = null;
  }

  async step() {
    if (this.watched && this.wrong) return this.#challenge();
    for (let i = 0; i < 3; i++) this.#work();
    const kinds = [
      [8, () => this.#deposit()], [6, () => this.#post()], [14, () => this.#claim()], [5, () => this.#requestExit()],
      [3, () => this.#exit()], [1, () => this.#exitUnsettled()], [2, () => this.#pause()], [1, () => this.#cancel()],
      [1, () => this.#withdrawExit()], [1, () => this.#challengeWithoutReason()],
      [6, () => this.driver.advance(this.#pick([1, window, window, exitWait]))]];
    let ticket = this.#below(kinds.reduce((sum, [weight]) => sum + weight, 0));
    return kinds.find(([weight]) => (ticket -= weight) < 0)[1]();
  }

  // Everybody takes out all that is theirs, while deposits are paused.
  async drain() {
    const { driver, model } = this;
    if (!model.paused) await this.#call(driver.world.pauser.address, 'pause', [], model.pause(true));
    if (this.watched && this.wrong) await this.#challenge();
    if (model.pending) await driver.advance(window);
    const root = this.#honest();
    await this.#postRoot(model.roots.length, root, null);
    assert.equal(model.roots.at(-1).leaves, root.leaves, 'the last root was accepted');
    await driver.advance(window);
    for (const index of root.leaves.keys()) await this.#claimLeaf(model.newest, index);
    for (const { account, asset, exitAt } of [...model.books.values()])
      if (exitAt === null) await this.#call(account, 'requestExit', [asset], model.requestExit(account, asset));
    await driver.advance(exitWait);
    for (const [index, leaf] of root.leaves.entries()) await this.#exitLeaf(model.newest, leaf, index);
  }

  // A node works for somebody who has deposited and not asked to leave; the ledger notes it, the chain sees it later.
  #work() {
    const { model } = this;
    const [payer, node, asset] = [this.#person(), this.#person(), this.#pick(model.assets)];
    const { deposited, exited, exitAt } = model.of(payer, asset);
    const left = deposited - exited - this.#entry(payer, asset).debit;
    if (left <= 0n || exitAt !== null) return;
    const amount = BigInt(1 + this.#below(Number(left)));
    this.#entry(payer, asset).debit += amount;
    this.#entry(node, asset).credit += amount;
  }

  async #deposit() {
    const [person, other, asset, amount] = [this.#person(), this.#person(), this.#pick(this.model.assets), BigInt(this.#below(50))];
    const expected = this.model.deposit(other, asset, amount);
    return asset === this.model.assets[0]
      ? this.#call(person, 'depositToken', [other, amount], expected)
      : this.#call(person, 'depositEther', [other], expected, amount);
  }

  async #post() {
    const root = this.#honest();
    const { model } = this;
    const kind = this.#pick(['honest', 'honest', 'honest', 'overstated', 'fallen', 'inflated', 'overdrawn', 'regressed', 'repeated', 'greedy']);
    const asset = this.#pick(model.assets);
    const leaf = root.leaves.length > 0 ? this.#pick(root.leaves) : null;
    const last = model.roots[model.newest].totals.get(asset);
    if (kind === 'overstated') root.totals.set(asset, model.covered(asset) + 1n);
    if (kind === 'fallen' && last > 0n) root.totals.set(asset, last - 1n);
    if (kind === 'greedy') root.totals.set(asset, (root.totals.get(asset) + model.covered(asset)) / 2n);
    if (kind === 'inflated' && leaf) leaf.credit += 10n;
    if (kind === 'overdrawn' && leaf) leaf.debit = model.of(leaf.account, leaf.asset).deposited + 1n;
    if (kind === 'regressed' && leaf && leaf.credit > 0n) leaf.credit -= 1n;
    const wrong = leaf && ['inflated', 'overdrawn', 'regressed', 'greedy'].includes(kind) ? { kind, leaf } : null;
    await this.#postRoot(model.roots.length - (kind === 'repeated' ? 1 : 0), root, wrong);
  }

  async #postRoot(number, root, wrong) {
    if (root.leaves.length === 0) root.leaves.push({ account: this.#person(), asset: this.model.assets[0], credit: 0n, debit: 0n });
    const [tokens, wei] = this.model.assets.map(asset => root.totals.get(asset));
    const expected = this.model.post(number, root);
    // What is refused needs no tree.
    const tree = expected === null ? new SettlementTree(this.driver.world.address, root.leaves) : null;
    if (tree) [this.trees[number], this.wrong] = [tree, wrong && { ...wrong, number }];
    const hash = tree?.root ?? `0x${'01'.repeat(32)}`;
    await this.#call(this.driver.world.settler.address, 'postRoot', [number, hash, tokens, wei, root.through], expected);
  }

  #honest() {
    const { model } = this;
    const leaves = [...this.ledger.values()].map(entry => ({ ...entry }));
    for (const { account, asset, deposited } of model.books.values())
      if (deposited > 0n && !this.ledger.has(`${account} ${asset}`)) leaves.push({ account, asset, credit: 0n, debit: 0n });
    const sum = asset => leaves.filter(leaf => leaf.asset === asset).reduce((all, leaf) => all + leaf.credit, 0n);
    // After a root that stated too much and stood, even an honest one cannot state less.
    const least = asset => model.roots[model.newest].totals.get(asset);
    const totals = new Map(model.assets.map(asset => [asset, sum(asset) > least(asset) ? sum(asset) : least(asset)]));
    return { leaves, totals, through: model.deposits, ledger: leaves.map(leaf => ({ ...leaf })) };
  }

  // A wrong root is in its window: whoever can prove it does, else the challenger says so.
  async #challenge() {
    const { number, kind, leaf } = this.wrong;
    const { model, driver } = this;
    this.wrong = null;
    const index = model.roots[number].leaves.indexOf(leaf);
    const proof = this.trees[number].proof(index);
    const same = other => other.account === leaf.account && other.asset === leaf.asset;
    const earlier = model.settled;
    const before = model.roots[earlier].leaves.findIndex(same);
    if (kind === 'overdrawn') {
      const expected = model.challengeOverdraft(number, leaf);
      await this.#call(this.#person(), 'challengeOverdraft', [number, leaf, proof], expected);
    } else if (kind === 'regressed' && before >= 0) {
      const old = model.roots[earlier].leaves[before];
      const expected = model.challengeRegression(number, leaf, earlier, old);
      await this.#call(this.#person(), 'challengeRegression', [number, leaf, proof, earlier, old, this.trees[earlier].proof(before)], expected);
    }

    if (model.newest === number) await this.#call(driver.world.challenger.address, 'cancelRoot', [number, kind], model.cancel(number));
  }

  async #challengeWithoutReason() {
    const number = this.model.newest;
    if (number === 0 || (!this.watched && this.wrong)) return;
    const index = this.#below(this.trees[number].leaves.length);
    const leaf = this.trees[number].leaves[index];
    const expected = this.model.challengeOverdraft(number, leaf);
    await this.#call(this.#person(), 'challengeOverdraft', [number, leaf, this.trees[number].proof(index)], expected);
  }

  async #cancel() {
    const number = this.model.newest;
    await this.#call(this.driver.world.challenger.address, 'cancelRoot', [number, 'at random'], this.model.cancel(number));
  }

  async #claim() {
    const from = Math.max(0, this.trees.length - 4);
    const number = from + this.#below(this.trees.length - from + 1);
    const tree = this.trees[number] ?? this.trees.at(-1);
    if (tree) await this.#claimLeaf(number, this.#below(tree.leaves.length), this.#below(10), tree);
  }

  async #claimLeaf(number, index, luck = 9, tree = this.trees[number]) {
    const found = tree.leaves[index];
    const proven = luck !== 0;
    const allowed = luck !== 1;
    const leaf = proven ? found : { ...found, credit: found.credit + 1n };
    const from = allowed ? leaf.account : this.driver.world.carol.address;
    const expected = this.model.claim(number, leaf, { proven, allowed });
    await this.#call(from, 'claim', [number, leaf, tree.proof(index), this.#purse(leaf.account)], expected);
  }

  async #requestExit() {
    const [person, asset] = [this.#person(), this.#pick(this.model.assets)];
    await this.#call(person, 'requestExit', [asset], this.model.requestExit(person, asset));
  }

  async #withdrawExit() {
    const [person, asset] = [this.#person(), this.#pick(this.model.assets)];
    await this.#call(person, 'withdrawExit', [asset], this.model.withdrawExit(person, asset));
  }

  async #exit() {
    const number = this.model.newest;
    if (number === 0) return;
    const index = this.#below(this.trees[number].leaves.length);
    await this.#exitLeaf(number, this.trees[number].leaves[index], index);
  }

  async #exitLeaf(number, leaf, index) {
    const expected = this.model.exit(leaf);
    if (expected === null) this.#forgetUnsettled();
    await this.#call(leaf.account, 'exit', [leaf, this.trees[number].proof(index), this.#purse(leaf.account)], expected);
  }

  async #exitUnsettled() {
    const [person, asset] = [this.#person(), this.#pick(this.model.assets)];
    const expected = this.model.exitUnsettled(person, asset);
    if (expected === null) this.#forgetUnsettled();
    await this.#call(person, 'exitUnsettled', [asset, this.#purse(person)], expected);
  }

  async #pause() {
    const paused = this.#below(3) === 0;
    await this.#call(this.driver.world.pauser.address, paused ? 'pause' : 'unpause', [], this.model.pause(paused));
  }

  // Whoever leaves takes what no root has charged: what the ledger noted since the newest root is worth nothing now.
  #forgetUnsettled() {
    const known = this.model.roots[this.model.newest].ledger ?? [];
    this.ledger = new Map(known.map(entry => [`${entry.account} ${entry.asset}`, { ...entry }]));
  }

  #entry(account, asset) {
    const key = `${account} ${asset}`;
    if (!this.ledger.has(key)) this.ledger.set(key, { account, asset, credit: 0n, debit: 0n });
    return this.ledger.get(key);
  }

  #call(...call) {
    return this.driver.call(...call);
  }

  #purse(person) {
    return this.driver.purse.get(person);
  }

  #person() {
    return this.#pick(this.driver.people);
  }

  #pick(items) {
    return items[this.#below(items.length)];
  }

  // Mulberry32: small, and the same everywhere.
  #below(limit) {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  }
}
