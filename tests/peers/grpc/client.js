// What the peer can do as a client. Each operation gives the fields of its answer or throws the gRPC error.
'use strict';

const grpc = require('@grpc/grpc-js');

function unary(client, method, request, metadata, options) {
  return new Promise((resolve, reject) => {
    const seen = {};
    const call = client[method](request, metadata ?? new grpc.Metadata(), options ?? {}, (error, reply) =>
      (error ? reject(error) : call.on('status', (status) => resolve({ reply, ...seen, trailers: status.metadata }))));
    call.on('metadata', (headers) => { seen.headers = headers; });
  });
}

const finished = (stream) => new Promise((resolve, reject) => {
  stream.on('end', resolve);
  stream.on('error', reject);
});

async function writeAll(stream, count) {
  for (let number = 0; number < count; number += 1) {
    if (!stream.write({ number })) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
}

const describe = (metadata) => ({
  text: metadata.get('x-text'),
  bytes: metadata.get('x-bytes-bin').map((value) => value.toString('hex')),
});

const operations = {
  async unary(client, { text, bytes }) {
    const { reply } = await unary(client, 'Unary', { number: 7, text, payload: Buffer.alloc(bytes ?? 0, 1) });
    return { number: reply.number, text: reply.text, bytes: reply.payload.length };
  },
  async serverStream(client, { count }) {
    const stream = client.ServerStream({ number: count });
    let received = 0;
    let ordered = true;
    stream.on('data', (message) => { ordered = ordered && message.number === received; received += 1; });
    await finished(stream);
    return { received, ordered };
  },
  clientStream: (client, { count }) => new Promise((resolve, reject) => {
    const stream = client.ClientStream((error, reply) => (error ? reject(error) : resolve({ sum: reply.number })));
    writeAll(stream, count);
  }),
  async duplex(client, { count, pauseEvery }) {
    const stream = client.Duplex();
    let received = 0;
    let ordered = true;
    stream.on('data', (message) => {
      ordered = ordered && message.number === received;
      received += 1;
      if (pauseEvery && received % pauseEvery === 0) {
        // A slow reader: the server has to wait.
        stream.pause();
        setImmediate(() => stream.resume());
      }
    });
    await Promise.all([writeAll(stream, count), finished(stream)]);
    return { received, ordered };
  },
  async fail(client, { code, text }) {
    return unary(client, 'Fail', { number: code, text });
  },
  async metadata(client, { text, hex }) {
    const metadata = new grpc.Metadata();
    for (const value of text) metadata.add('x-text', value);
    for (const value of hex) metadata.add('x-bytes-bin', Buffer.from(value, 'hex'));
    const { headers, trailers } = await unary(client, 'Metadata', {}, metadata);
    return { headers: describe(headers), trailers: describe(trailers) };
  },
  async deadline(client, { ms }) {
    const stream = client.Wait({}, new grpc.Metadata(), { deadline: Date.now() + ms });
    stream.on('data', () => {});
    await finished(stream);
    return {};
  },
  async cancel(client) {
    const stream = client.Wait({});
    stream.on('data', () => stream.cancel());
    await finished(stream);
    return {};
  },
  async giveUp(client) {
    const stream = client.GiveUp();
    let received = 0;
    stream.on('data', () => { received += 1; });
    stream.write({ number: 1 });
    await finished(stream).catch((error) => Promise.reject(Object.assign(error, { received })));
    return {};
  },
  async unknown(client) {
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        '/skyops.test.v1.Echo/Nothing', (x) => x, (x) => x, Buffer.alloc(0),
        (error) => (error ? reject(error) : resolve({})));
    });
  },
};

module.exports = { operations };
