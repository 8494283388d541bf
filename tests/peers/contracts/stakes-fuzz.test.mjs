// Random sequences of calls of the node registry. After each: the registry holds exactly all stakes, no node has more
// than it brought, and what was slashed and taken out is what is missing. Seed and length as in fuzz.test.mjs.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import test from 'node:test';
import { id, toBeHex } from 'ethers';
import { Chain, chainId, mined } from './chain.mjs';
import { capabilities, registryWorld, settings, verdictTypes } from './nodes.mjs';
import { receiptBytes, Session } from './receipts.mjs';
import { day, skyops } from './world.mjs';

const calls = Math.min(2_000, Number(process.env.SKYOPS_CONTRACT_CALLS ?? 150));
const seed = Number(process.env.SKYOPS_CONTRACT_SEED ?? randomInt(2 ** 31));
const chain = await Chain.forTests();

test('Whatever happens to nodes, the registry holds their stakes', async context => {
  const world = await registryWorld(chain);
  const { registry, token, tokenAddress, address, minter, broker, judge, treasury, carol } = world;
  const people = Array.from({ length: 5 }, (_, index) => chain.account(10 + index));
  const sessions = [];
  const encode = (name, ...args) => registry.interface.encodeFunctionData(name, args);
  for (const person of people) {
    await mined(token.connect(minter).mint(person.address, skyops('1000')));
    await mined(token.connect(person).approve(address, skyops('1000')));
    sessions.push(await Session.begin(person));
  }

  let state = seed;
  const below = limit => Number(BigInt(id(`${seed} ${state++}`)) % BigInt(limit));
  const some = whole => skyops(`${whole}`) / BigInt(1 + below(4));
  const domain = { name: 'Skyops NodeRegistry', version: '1', chainId, verifyingContract: address };
  const filed = [];
  const counts = new Map();
  const verdict = async person => {
    const said = { node: person.address, attempt: id('attempt'), evidence: id(`${state}`), amount: some(20), deadline: 2n ** 40n };
    filed.push({ name: await registry.verdictId(said), node: person.address });
    return [person.address, encode('fileVerdict', said, await broker.signTypedData(domain, verdictTypes, said))];
  };
  const proof = index => {
    const [one, two] = ['11', '22'].map(byte => sessions[index].sign([receiptBytes({ task: `T${below(3)}`, digest: `0x${byte.repeat(32)}` })]));
    return [carol.address, encode('proveEquivocation', one, two)];
  };
  // About one of the last three verdicts: the older ones are mostly decided. Without a caller it is the node itself.
  const onVerdict = (name, by, ...args) => {
    const found = filed.at(-1 - below(3));
    return found && [by?.address ?? found.node, encode(name, found.name, ...args)];
  };
  const actions = [
    p => [people[p].address, encode('register', capabilities, 'x', some(300))], p => [people[p].address, encode('stake', some(50))],
    p => [people[p].address, encode('beginUnbonding', some(100))], p => [people[p].address, encode('withdraw', people[p].address)],
    p => verdict(people[p]), p => verdict(people[p]), () => onVerdict('execute', carol), () => onVerdict('dispute', null, 'no'),
    () => onVerdict('dispute', people[0], 'not mine'), () => onVerdict('rule', judge, below(2) === 0),
    () => onVerdict('lapse', carol), p => proof(p)];

  const step = async () => {
    if (below(8) === 0) await chain.advance([day, settings.rulingWindow, settings.unbondingDelay][below(3)]);
    const action = await actions[below(actions.length)](below(people.length));
    if (!action) return;
    const [from, data] = action;
    const { status } = await chain.rpc('eth_sendTransactionSync', { from, to: address, data, gas: toBeHex(2_000_000) });
    const name = `${registry.interface.parseTransaction({ data }).name} ${status === '0x1' ? 'done' : 'refused'}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (status === '0x1') await check();
  };
  const check = async () => {
    const all = await Promise.all(people.map(person => registry.nodeOf(person.address)));
    const sum = all.reduce((total, node) => total + node.stake + node.unbonding, 0n);
    assert.equal(await registry.totalStake(), sum, 'the total is the sum');
    assert.equal(await token.balanceOf(address), sum, 'the registry holds the sum');
    const outside = await Promise.all([...people, treasury].map(person => token.balanceOf(person.address)));
    const rewards = await token.balanceOf(carol.address) - skyops('1000');
    assert.equal(outside.reduce((total, each) => total + each, sum) + rewards, skyops('5000'), 'nothing came from nowhere');
    assert.equal(await token.balanceOf(tokenAddress), 0n);
  };

  try {
    for (let call = 0; call < calls; call++) await step();
    // When every verdict is decided, nothing stays locked, and everybody gets out what is left.
    await chain.advance(settings.rulingWindow + settings.disputeWindow);
    for (const { name } of filed) {
      const { stage } = await registry.filings(name);
      if (stage === 1n) await mined(registry.execute(name));
      if (stage === 2n) await mined(registry.lapse(name));
    }

    for (const person of people) {
      const node = await registry.nodeOf(person.address);
      assert.equal(node.locked, 0n);
      if (node.stake > 0n) await mined(registry.connect(person).beginUnbonding(node.stake));
    }

    await chain.advance(settings.unbondingDelay);
    for (const person of people)
      if ((await registry.nodeOf(person.address)).unbonding > 0n) await mined(registry.connect(person).withdraw(person.address));
    assert.equal(await registry.totalStake(), 0n);
    await check();
  } catch (error) {
    error.message += `\n(again with SKYOPS_CONTRACT_SEED=${seed} SKYOPS_CONTRACT_CALLS=${calls})`;
    throw error;
  }

  context.diagnostic(`seed ${seed}: ${[...counts].sort().map(([name, count]) => `${name} ${count}`).join(', ')}`);
});
