// Reads a JSON array of questions on stdin and writes a JSON array of answers, one each and in the same order.
// Bytes are hexadecimal. A question that fails is answered with { "refused": "<what was said>" }.
import { createPrivateKey } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { contextDigest, openObject, sealObject } from './objects.mjs';

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm(),
});
const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (content) => Buffer.from(content).toString('hex');
const publicKeyOf = (encoded) => suite.kem.deserializePublicKey(bytes(encoded));
const privateKeyOf = (scalar) => suite.kem.deserializePrivateKey(bytes(scalar));

const openMessage = async (privateKey, info, aad, message) => {
  const recipient = await suite.createRecipientContext({
    recipientKey: await privateKeyOf(privateKey), enc: message.slice(0, 65), info,
  });
  return new Uint8Array(await recipient.open(message.slice(65), aad));
};

const answers = {
  seal: async ({ publicKey, info, aad, plaintext }) => {
    const sender = await suite.createSenderContext({ recipientPublicKey: await publicKeyOf(publicKey), info: bytes(info) });
    const sealed = await sender.seal(bytes(plaintext), bytes(aad));
    return { message: hex(sender.enc) + hex(sealed) };
  },
  open: async ({ privateKey, info, aad, message }) =>
    ({ plaintext: hex(await openMessage(privateKey, bytes(info), bytes(aad), bytes(message))) }),
  exported: async ({ privateKey, info, enc, exporterContext }) => {
    const recipient = await suite.createRecipientContext({
      recipientKey: await privateKeyOf(privateKey), enc: bytes(enc), info: bytes(info),
    });
    return { secret: hex(await recipient.export(bytes(exporterContext), 32)) };
  },
  // An envelope with one recipient: version, key check, count, id of the recipient, message.
  unwrap: async ({ privateKey, context, envelope }) => {
    const all = bytes(envelope);
    const info = Buffer.concat([Buffer.from('skyops key wrap v1'), contextDigest(context)]);
    return { key: hex(await openMessage(privateKey, info, all.slice(1, 33), all.slice(66, 179))) };
  },
  sealObject: ({ key, context, plaintext }) => ({ object: hex(sealObject(bytes(key), context, bytes(plaintext))) }),
  openObject: ({ key, context, object }) => ({ plaintext: hex(openObject(bytes(key), context, bytes(object))) }),
  pem: ({ pem, password }) => {
    const key = createPrivateKey({ key: pem, passphrase: password });
    return { curve: key.asymmetricKeyDetails.namedCurve, scalar: Buffer.from(key.export({ format: 'jwk' }).d, 'base64url').toString('hex') };
  },
};

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const results = [];
for (const question of JSON.parse(Buffer.concat(chunks).toString('utf8'))) {
  try {
    results.push(await answers[question.kind](question));
  } catch (error) {
    results.push({ refused: String(error) });
  }
}
process.stdout.write(JSON.stringify(results));
