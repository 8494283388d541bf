using Google.Protobuf;
using Skyops.Grpc.Server;
using Skyops.Tasks;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>One worker's stream at the fake silo: challenges, welcomes, acknowledges, and keeps what it hears.</summary>
internal sealed class FakeSiloSession(FakeSilo silo, GrpcServerCall<Wire.WorkerBundle, Wire.SiloBundle> call)
{
    private static readonly byte[] Nonce = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static ReadOnlySpan<byte> ChallengeNonce => Nonce;

    public async Task RunAsync()
    {
        await SendAsync(new Wire.SiloMessage
        {
            Challenge = new Wire.Challenge { Nonce = ByteString.CopyFrom(Nonce), ChainId = 4242 },
        });
        await foreach (var bundle in call.ReadAllAsync())
        {
            foreach (var message in bundle.Messages)
            {
                await AnswerAsync(message);
                silo.Mailbox.Deliver(message);
            }
        }
    }

    public Task SendAsync(Wire.SiloMessage message) =>
        call.WriteAsync(new Wire.SiloBundle { Messages = { message } }).AsTask();

    public Task AcknowledgeAsync(Wire.ReceiptBatch batch, ReportAnswer answer) => SendAsync(new Wire.SiloMessage
    {
        Receipts = new Wire.ReceiptAck
        {
            Number = batch.Number,
            Answers = { batch.Receipts.Select(_ => answer.ToString()) },
        },
    });

    private async Task AnswerAsync(Wire.WorkerMessage message)
    {
        switch (message.KindCase)
        {
            case Wire.WorkerMessage.KindOneofCase.Enrol when silo.Refusal is { } refusal:
                await SendAsync(new Wire.SiloMessage { Refused = refusal });
                break;
            case Wire.WorkerMessage.KindOneofCase.Enrol:
                silo.Session = this;
                await SendAsync(new Wire.SiloMessage
                {
                    Welcome = new Wire.Welcome
                    {
                        HeartbeatMs = silo.HeartbeatMs,
                        FenceAfterMs = silo.FenceAfterMs,
                        Pool = "test",
                        BlobToken = FakeBlobs.Token,
                    },
                });
                break;
            case Wire.WorkerMessage.KindOneofCase.Heartbeat when silo.AcknowledgeHeartbeats:
                await SendAsync(new Wire.SiloMessage
                {
                    Heartbeat = new Wire.HeartbeatAck { Number = message.Heartbeat.Number },
                });
                break;
            case Wire.WorkerMessage.KindOneofCase.Receipts when silo.AcknowledgeReceipts:
                await AcknowledgeAsync(message.Receipts, ReportAnswer.Recorded);
                break;
            case Wire.WorkerMessage.KindOneofCase.Log:
                await SendAsync(new Wire.SiloMessage
                {
                    Log = new Wire.LogAck { Key = message.Log.Key, Number = message.Log.Number },
                });
                break;
            case Wire.WorkerMessage.KindOneofCase.Checkpoint:
                await SendAsync(new Wire.SiloMessage
                {
                    Checkpoint = new Wire.CheckpointAck
                    {
                        Key = message.Checkpoint.Key,
                        Step = message.Checkpoint.Checkpoint.Step,
                        Answer = nameof(ReportAnswer.Recorded),
                    },
                });
                break;
        }
    }
}
