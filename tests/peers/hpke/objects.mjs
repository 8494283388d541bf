// Sealed objects of version 1, written a second time from their description in src/Skyops.Sealing/Objects.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const chunkSize = 65536;
const tagSize = 16;
const headerSize = 76;

const number = (value) => {
  const field = Buffer.alloc(4);
  field.writeInt32BE(value);
  return field;
};

export const contextDigest = ({ task, direction, stage, shard, epoch, manifest, name }) => {
  const fields = [
    Buffer.from(task), number(direction), ...[stage, shard, epoch].map((x) => (x === null ? Buffer.alloc(0) : number(x))),
    Buffer.from(manifest, 'hex'), Buffer.from(name ?? ''),
  ];
  const hash = createHash('sha256').update('skyops sealing context v1');
  for (const field of fields) hash.update(number(field.length)).update(field);
  return hash.digest();
};

const derive = (key, context, bound) => {
  const info = Buffer.concat([Buffer.from('skyops sealed object'), bound, contextDigest(context)]);
  const output = Buffer.from(hkdfSync('sha256', key, bound.subarray(12, 44), info, 64));
  return [output.subarray(0, 32), output.subarray(32)];
};

const nonce = (index, last) => {
  const value = Buffer.alloc(12);
  value.writeBigInt64BE(BigInt(index), 3);
  value[11] = last ? 1 : 0;
  return value;
};

export const sealObject = (key, context, plaintext) => {
  const bound = Buffer.concat([Buffer.from('SKYSEAL'), Buffer.from([1]), number(chunkSize), randomBytes(32)]);
  const [objectKey, commitment] = derive(key, context, bound);
  const parts = [bound, commitment];
  const count = Math.max(1, Math.ceil(plaintext.length / chunkSize));
  for (let index = 0; index < count; index++) {
    const cipher = createCipheriv('aes-256-gcm', objectKey, nonce(index, index === count - 1));
    const text = plaintext.subarray(index * chunkSize, (index + 1) * chunkSize);
    parts.push(cipher.update(text), cipher.final(), cipher.getAuthTag());
  }
  return Buffer.concat(parts);
};

export const openObject = (key, context, object) => {
  const bound = Buffer.from(object.subarray(0, 44));
  const [objectKey, commitment] = derive(key, context, bound);
  if (!commitment.equals(object.subarray(44, headerSize))) throw new Error('another key or context');
  const parts = [];
  let at = headerSize;
  for (let index = 0; at < object.length; index++) {
    const chunk = object.subarray(at, at + chunkSize + tagSize);
    at += chunk.length;
    const cipher = createDecipheriv('aes-256-gcm', objectKey, nonce(index, at === object.length));
    cipher.setAuthTag(chunk.subarray(chunk.length - tagSize));
    parts.push(cipher.update(chunk.subarray(0, chunk.length - tagSize)), cipher.final());
  }
  return Buffer.concat(parts);
};
