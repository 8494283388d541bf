// A client of the worker gateway made of @grpc/grpc-js and the .proto file alone. It says something before it has enrolled, and prints
// the challenge and the refusal that it gets as one JSON line.
// usage: node gateway.mjs HOST:PORT PROTO
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [address, proto] = process.argv.slice(2);
const { skyops } = grpc.loadPackageDefinition(loader.loadSync(proto, { keepCase: false, longs: String, defaults: true, oneofs: true }));
const client = new skyops.v1.WorkerGateway(address, grpc.credentials.createInsecure());
const call = client.connect();
const seen = {};
call.on('data', bundle => {
  for (const message of bundle.messages) {
    if (message.kind === 'challenge') {
      seen.nonceBytes = message.challenge.nonce.length;
      seen.chainId = message.challenge.chainId;
      call.write({ messages: [{ heartbeat: { number: 1, running: [] } }] });
    }
    if (message.kind === 'refused') seen.refused = message.refused;
  }
});
call.on('error', error => { seen.error = error.message; });
call.on('status', status => {
  seen.status = status.code;
  console.log(JSON.stringify(seen));
  client.close();
});
