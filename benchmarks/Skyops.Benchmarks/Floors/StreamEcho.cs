using System.Diagnostics;
using Google.Protobuf;
using Microsoft.AspNetCore.Routing;
using Skyops.Grpc.Client;
using Skyops.Grpc.Server;
using Skyops.Grpc.V1;

namespace Skyops.Benchmarks.Floors;

/// <summary>
/// The floor of the workers' stream: receipts there and back over one gRPC stream, some in each message, nothing done.
/// </summary>
internal sealed class StreamEcho : IDisposable
{
    public const string Name = "echo";
    private const string Service = "skyops.benchmarks.Echo";
    private const int PerMessage = 64;

    private readonly GrpcChannel _channel;

    public StreamEcho(Uri address) => _channel = new GrpcChannel(address);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGrpcDuplex<WorkerBundle, WorkerBundle>(Service, "Echo", WorkerBundle.Parser, async call =>
        {
            await foreach (var bundle in call.ReadAllAsync()) await call.WriteAsync(bundle);
        });

    /// <summary>Sends at least so many receipts and reads them back.</summary>
    public async Task RunAsync(long receipts)
    {
        var messages = (receipts + PerMessage - 1) / PerMessage;
        await using var call = _channel.Duplex<WorkerBundle, WorkerBundle>(Service, "Echo", WorkerBundle.Parser);
        var sending = SendAsync(call, messages);
        for (var i = 0L; i < messages; i++)
        {
            if (await call.ReadAsync() is null) throw new InvalidOperationException("the echo ended early");
        }

        await sending;
    }

    /// <summary>Milliseconds of each of so many round trips of one receipt.</summary>
    public async Task<double[]> RoundTripsAsync(int count)
    {
        var took = new double[count];
        await using var call = _channel.Duplex<WorkerBundle, WorkerBundle>(Service, "Echo", WorkerBundle.Parser);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await call.WriteAsync(Bundle(i, 1));
            if (await call.ReadAsync() is null) throw new InvalidOperationException("the echo ended early");
            took[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        await call.CompleteAsync();
        return took;
    }

    public void Dispose() => _channel.Dispose();

    private static async Task SendAsync(GrpcDuplexCall<WorkerBundle, WorkerBundle> call, long messages)
    {
        for (var i = 0L; i < messages; i++) await call.WriteAsync(Bundle((int)i, PerMessage));
        await call.CompleteAsync();
    }

    private static WorkerBundle Bundle(int number, int receipts)
    {
        var batch = new ReceiptBatch { Number = (ulong)number };
        for (var shard = 0; shard < receipts; shard++)
        {
            batch.Receipts.Add(new Receipt
            {
                Key = new AttemptKey { TaskId = "t01k0000000000000000000000x", Shard = (number * PerMessage) + shard, Epoch = 1 },
                Exit = "Succeeded",
                Digest = ByteString.CopyFrom(new byte[32]),
            });
        }

        return new WorkerBundle { Messages = { new WorkerMessage { Receipts = batch } } };
    }
}
