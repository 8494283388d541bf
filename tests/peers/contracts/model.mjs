// The rules of the escrow written a second time: each answers the name of the error with which the contract must refuse
// a call, or null after it has changed its own books as the contract must.
export const window = 3; // a challenge window, in steps of 20 minutes
export const exitWait = 7 * 24 * 3;

export class EscrowModel {
  constructor(token, ether) {
    this.assets = [token, ether];
    this.now = 0;
    this.deposits = 0;
    this.paused = false;
    this.books = new Map();
    this.totals = new Map(this.assets.map(asset => [asset, { deposited: 0n, exited: 0n, claimed: 0n }]));
    this.roots = [{ totals: new Map(this.assets.map(asset => [asset, 0n])), leaves: [], through: 0 }];
    this.newest = 0;
    this.settledBefore = 0;
  }

  of(account, asset) {
    const key = `${account} ${asset}`;
    if (!this.books.has(key)) this.books.set(key, { account, asset, deposited: 0n, exited: 0n, claimed: 0n, first: 0, exitAt: null });
    return this.books.get(key);
  }

  get pending() {
    return this.newest !== 0 && this.now < this.roots[this.newest].at + window;
  }

  get settled() {
    return this.pending ? this.settledBefore : this.newest;
  }

  covered(asset) {
    const { deposited, exited } = this.totals.get(asset);
    return deposited - exited;
  }

  deposit(account, asset, amount) {
    if (this.paused) return 'EnforcedPause';
    if (amount === 0n) return 'ZeroAmount';
    const books = this.of(account, asset);
    this.deposits++;
    if (books.first === 0) books.first = this.deposits;
    books.deposited += amount;
    this.totals.get(asset).deposited += amount;
    return null;
  }

  pause(paused) {
    if (paused === this.paused) return paused ? 'EnforcedPause' : 'ExpectedPause';
    this.paused = paused;
    return null;
  }

  post(number, root) {
    const last = this.roots[this.newest];
    if (number !== this.roots.length) return 'WrongNumber';
    if (this.pending) return 'RootPending';
    if (root.through < last.through || root.through > this.deposits) return 'WrongDeposits';
    for (const asset of this.assets) {
      if (root.totals.get(asset) < last.totals.get(asset)) return 'TotalFell';
      if (root.totals.get(asset) > this.covered(asset)) return 'NotCovered';
    }

    this.settledBefore = this.newest;
    this.newest = number;
    this.roots.push({ ...root, at: this.now, cancelled: false });
    return null;
  }

  cancel(number) {
    if (number !== this.newest || !this.pending) return 'NoRootPending';
    this.roots[number].cancelled = true;
    this.newest = this.settledBefore;
    return null;
  }

  challengeOverdraft(number, leaf) {
    const { deposited, exited } = this.of(leaf.account, leaf.asset);
    return leaf.debit <= deposited - exited ? 'NothingWrong' : this.cancel(number);
  }

  challengeRegression(number, leaf, earlier, earlierLeaf) {
    const refused = this.claimable(earlier);
    if (refused) return refused;
    const fell = leaf.credit < earlierLeaf.credit || leaf.debit < earlierLeaf.debit;
    return fell ? this.cancel(number) : 'NothingWrong';
  }

  claimable(number) {
    if (number === 0 || number >= this.roots.length) return 'UnknownRoot';
    if (this.roots[number].cancelled) return 'CancelledRoot';
    return this.now < this.roots[number].at + window ? 'NotYetClaimable' : null;
  }

  claim(number, leaf, { proven, allowed }) {
    if (!allowed) return 'NotYours';
    const refused = this.claimable(number);
    if (refused) return refused;
    if (!proven) return 'InvalidProof';
    const books = this.of(leaf.account, leaf.asset);
    const totals = this.totals.get(leaf.asset);
    if (leaf.credit <= books.claimed) return 'NothingToClaim';
    const claimed = totals.claimed + leaf.credit - books.claimed;
    if (claimed > this.roots[this.settled].totals.get(leaf.asset)) return 'ClaimsAboveTotal';
    totals.claimed = claimed;
    books.claimed = leaf.credit;
    return null;
  }

  requestExit(account, asset) {
    const books = this.of(account, asset);
    if (books.deposited === books.exited) return 'NothingToExit';
    if (books.exitAt !== null) return 'ExitRequestedAlready';
    books.exitAt = this.now + exitWait;
    return null;
  }

  withdrawExit(account, asset) {
    const books = this.of(account, asset);
    if (books.exitAt === null) return 'NoExitRequested';
    books.exitAt = null;
    return null;
  }

  exit(leaf) {
    return this.#exit(leaf.account, leaf.asset, leaf.debit);
  }

  exitUnsettled(account, asset) {
    const { first } = this.of(account, asset);
    return first !== 0 && first <= this.roots[this.newest].through ? 'LeafNeeded' : this.#exit(account, asset, 0n);
  }

  #exit(account, asset, debit) {
    const books = this.of(account, asset);
    if (books.exitAt === null) return 'NoExitRequested';
    if (this.now < books.exitAt) return 'ExitTooEarly';
    const amount = books.deposited - books.exited - debit;
    if (amount <= 0n) return 'NothingToExit';
    if (amount > this.covered(asset) - this.roots[this.newest].totals.get(asset)) return 'ExitBreaksSettlement';
    books.exited += amount;
    books.exitAt = null;
    this.totals.get(asset).exited += amount;
    return null;
  }
}
