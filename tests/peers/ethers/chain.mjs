// Questions about encodings of the chain: RLP, ABI, transactions.
import { AbiCoder, Interface, Transaction, Wallet, decodeRlp, encodeRlp, hashMessage, id } from 'ethers';

const coder = AbiCoder.defaultAbiCoder();

export const chain = {
  personal: async ({ privateKey, message }) => {
    const bytes = Buffer.from(message.slice(2), 'hex');
    return { digest: hashMessage(bytes), signature: await new Wallet(privateKey).signMessage(bytes) };
  },
  personalText: async ({ privateKey, text }) =>
    ({ digest: hashMessage(text), signature: await new Wallet(privateKey).signMessage(text) }),
  rlp: ({ item }) => ({ encoded: encodeRlp(item) }),
  rlpDecode: ({ encoded }) => ({ item: decodeRlp(encoded) }),
  id: ({ text }) => ({ hash: id(text) }),
  abi: ({ types, values }) => ({ encoded: coder.encode(types, values) }),
  abiDecode: ({ types, encoded }) => ({ again: coder.encode(types, coder.decode(types, encoded)) }),
  call: ({ signature, values }) => ({
    data: new Interface([`function ${signature}`]).encodeFunctionData(signature.split('(')[0], values),
  }),
  error: ({ signature, values }) => ({
    data: new Interface([`error ${signature}`]).encodeErrorResult(signature.split('(')[0], values),
  }),
  event: ({ signature, values }) => new Interface([`event ${signature}`]).encodeEventLog(signature.split('(')[0], values),
  eventFilter: ({ signature, values }) =>
    ({ topics: new Interface([`event ${signature}`]).encodeFilterTopics(signature.split('(')[0], values) }),
  transaction: async ({ privateKey, fields }) => {
    const raw = await new Wallet(privateKey).signTransaction(fields);
    const read = Transaction.from(raw);
    return { raw, hash: read.hash, unsigned: read.unsignedHash };
  },
  // Gives an account the code of a contract (EIP-7702), by the first transaction of somebody else.
  delegate: async ({ authority, sender, contract, chainId }) => {
    const authorization = await new Wallet(authority).authorize({ address: contract, chainId, nonce: 0 });
    const by = new Wallet(sender);
    const fees = { maxFeePerGas: 100_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n };
    const call = { type: 4, chainId, nonce: 0, to: by.address, gasLimit: 200_000n };
    return { raw: await by.signTransaction({ ...call, ...fees, authorizationList: [authorization] }) };
  },
  transactionDecode: ({ raw }) => {
    const read = Transaction.from(raw);
    return { from: read.from, hash: read.hash, json: JSON.stringify(read.toJSON()) };
  },
};
