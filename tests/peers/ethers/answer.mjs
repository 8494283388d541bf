// Reads a JSON array of questions on stdin and writes a JSON array of answers, one each and in the same order.
// A question that ethers refuses is answered with { "refused": "<its code>" }.
import { p256 } from '@noble/curves/p256';
import {
  SigningKey, TypedDataEncoder, Wallet, computeAddress, decryptKeystoreJsonSync, encryptKeystoreJsonSync, recoverAddress,
} from 'ethers';
import { chain } from './chain.mjs';
import { siwe } from './siwe.mjs';

const bytes = (hex) => Buffer.from(hex.slice(2), 'hex');

const answers = {
  ...chain,
  ...siwe,
  address: ({ privateKey }) => ({ address: computeAddress(privateKey) }),
  recover: ({ digest, signature }) => ({ address: recoverAddress(digest, signature) }),
  sign: ({ privateKey, digest }) => ({ signature: new SigningKey(privateKey).sign(digest).serialized }),
  signTyped: async ({ privateKey, domain, types, value }) =>
    ({ signature: await new Wallet(privateKey).signTypedData(domain, types, value) }),
  typed: ({ domain, types, primary, value }) => {
    const encoder = TypedDataEncoder.from(types);
    return {
      primary: encoder.primaryType,
      separator: TypedDataEncoder.hashDomain(domain),
      encodeType: encoder.encodeType(primary),
      encodeData: encoder.encodeData(primary, value),
      digest: TypedDataEncoder.hash(domain, types, value),
    };
  },
  decrypt: ({ json, password }) => {
    const account = decryptKeystoreJsonSync(json, password);
    return { address: account.address, privateKey: account.privateKey };
  },
  encrypt: ({ privateKey, password, n, r, p }) => {
    const account = { address: computeAddress(privateKey), privateKey };
    return { json: encryptKeystoreJsonSync(account, password, { scrypt: { N: n, r, p } }) };
  },
  p256: ({ publicKey, digest, signature }) =>
    ({ valid: p256.verify(bytes(signature), bytes(digest), bytes(publicKey), { lowS: true }) }),
};

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const results = [];
for (const question of JSON.parse(Buffer.concat(chunks).toString('utf8'))) {
  try {
    results.push(await answers[question.kind](question));
  } catch (error) {
    results.push({ refused: error.code ?? String(error) });
  }
}
process.stdout.write(JSON.stringify(results));
