// Takes two signed receipts from standard input, as JSON, registers the wallet that they bind as a node on a chain of
// its own, proves the contradiction there, and prints what became of the stake.
import { text } from 'node:stream/consumers';
import { Chain, mined } from './chain.mjs';
import { capabilities, registryWorld } from './nodes.mjs';
import { skyops } from './world.mjs';

const { first, second } = JSON.parse(await text(process.stdin));
const chain = await Chain.start();
try {
  const { registry, address, token, tokenAddress, minter, carol } = await registryWorld(chain);
  const node = first.delegation.account;
  await mined(token.connect(minter).mint(node, skyops('100')));
  await chain.rpc('anvil_impersonateAccount', node);
  await chain.rpc('anvil_setBalance', node, '0xde0b6b3a7640000');
  const send = (to, data) => chain.rpc('eth_sendTransactionSync', { from: node, to, data, gas: '0xf4240' });
  await send(tokenAddress, token.interface.encodeFunctionData('approve', [address, skyops('100')]));
  await send(address, registry.interface.encodeFunctionData('register', [capabilities, 'tcp://127.0.0.1:1', skyops('100')]));
  const before = await registry.nodeOf(node);
  const { gasUsed } = await mined(registry.connect(carol).proveEquivocation(first, second));
  const after = await registry.nodeOf(node);
  console.log(JSON.stringify({ before: `${before.stake}`, after: `${after.stake}`, gas: Number(gasUsed) }));
} finally {
  chain.stop();
}
