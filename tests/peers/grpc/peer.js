// A gRPC peer of another implementation. Serves the Echo service on a port of its own and, on request, calls the
// same service elsewhere. One line of JSON in, one out: {"id", "op", "target", ...} -> {"id", "ok", ...}.
// The first line out is {"port"}. Ends when its standard input does.
'use strict';

const path = require('node:path');
const readline = require('node:readline');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const { serve } = require('./server');
const { operations } = require('./client');

const proto = path.join(__dirname, '../../Skyops.Tests/Grpc/Protos/test_echo.proto');
const definition = loader.loadSync(proto, { longs: Number, defaults: true });
const { Echo } = grpc.loadPackageDefinition(definition).skyops.test.v1;

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function answer(command) {
  const client = new Echo(command.target, grpc.credentials.createInsecure(), {
    'grpc.max_receive_message_length': command.maxReceive ?? 64 * 1024 * 1024,
    ...(command.gzip ? { 'grpc.default_compression_algorithm': 2 } : {}),
  });
  try {
    return { id: command.id, ok: true, ...(await operations[command.op](client, command)) };
  } catch (error) {
    return {
      id: command.id,
      ok: false,
      code: error.code ?? -1,
      detail: error.details ?? String(error),
      reason: error.metadata?.get('reason')[0] ?? null,
    };
  } finally {
    client.close();
  }
}

serve(Echo.service).then((port) => {
  say({ port });
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', async (line) => say(await answer(JSON.parse(line))));
  lines.on('close', () => process.exit(0));
});
