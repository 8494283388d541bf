// The Echo service on @grpc/grpc-js.
'use strict';

const grpc = require('@grpc/grpc-js');

let cancelled = 0;
let waiting = [];

function countCancelled() {
  cancelled += 1;
  waiting = waiting.filter(({ wanted, callback }) => {
    if (cancelled < wanted) return true;
    callback(null, { number: cancelled });
    return false;
  });
}

// Writes as fast as the other side reads, and no faster.
async function writeAll(stream, count) {
  for (let number = 0; number < count; number += 1) {
    if (!stream.write({ number })) await new Promise((resolve) => stream.once('drain', resolve));
  }
  stream.end();
}

const echo = {
  Unary: (call, callback) => callback(null, call.request),
  ServerStream: (call) => writeAll(call, call.request.number),
  ClientStream(call, callback) {
    let sum = 0;
    call.on('data', (message) => { sum += message.number; });
    call.on('end', () => callback(null, { number: sum }));
  },
  Duplex(call) {
    call.on('data', (message) => {
      if (call.write(message)) return;
      call.pause();
      call.once('drain', () => call.resume());
    });
    call.on('end', () => call.end());
    call.on('error', () => {});
  },
  Fail(call, callback) {
    const metadata = new grpc.Metadata();
    metadata.set('reason', 'asked for');
    callback({ code: call.request.number, details: call.request.text, metadata });
  },
  Metadata(call, callback) {
    const back = new grpc.Metadata();
    for (const value of call.metadata.get('x-text')) back.add('x-text', value);
    for (const value of call.metadata.get('x-bytes-bin')) back.add('x-bytes-bin', value);
    call.sendMetadata(back);
    callback(null, call.request, back);
  },
  Wait(call) {
    call.write({ number: 1 });
    call.on('cancelled', countCancelled);
  },
  Cancelled(call, callback) {
    waiting.push({ wanted: call.request.number, callback });
    cancelled -= 1;
    countCancelled();
  },
  GiveUp(call) {
    call.on('data', () => {});
    call.on('error', () => {});
    call.write({ number: 1 });
    call.emit('error', { code: grpc.status.ABORTED, details: 'gave up' });
  },
};

function serve(service) {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': 64 * 1024 * 1024 });
  server.addService(service, echo);
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
      (error ? reject(error) : resolve(port)));
  });
}

module.exports = { serve };
