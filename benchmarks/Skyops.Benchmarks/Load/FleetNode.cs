using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;
using Skyops.Grpc.Client;
using Skyops.Grpc.V1;

namespace Skyops.Benchmarks.Load;

/// <summary>
/// A node as the silo sees it: a wallet, an enrolment that is checked, a stream of its own, heartbeats and signed receipts.
/// It runs nothing; what it is assigned, its fleet decides about.
/// </summary>
internal sealed class FleetNode : IAsyncDisposable
{
    private const ulong ChainId = 4242;
    private const string Service = "skyops.v1.WorkerGateway";
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly Fleet _fleet;
    private readonly GrpcDuplexCall<WorkerBundle, SiloBundle> _call;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SessionKey _key = SessionKey.Create();
    private readonly SignedDelegation _delegation;
    private readonly BatchSigner _signer;
    private List<AttemptKey> _held = [];
    private ulong _beats;
    private ulong _batches;
    private Task _reading = Task.CompletedTask;

    private FleetNode(GrpcChannel channel, Fleet fleet)
    {
        _fleet = fleet;
        using var wallet = WalletKey.Create();
        Address = wallet.Address.ToString();
        _delegation = SessionDelegation
            .Create(wallet.Address, _key.PublicKey, SessionScope.Node, UInt128.Zero, DateTimeOffset.UtcNow, Life)
            .Sign(wallet, ChainId);
        _signer = new BatchSigner(_key, _delegation.Id, BatchContext.Receipts);
        _call = channel.Duplex<WorkerBundle, SiloBundle>(Service, "Connect", SiloBundle.Parser);
    }

    public string Address { get; }

    /// <summary>Connects and enrols.</summary>
    public static async Task<FleetNode> ConnectAsync(GrpcChannel channel, Fleet fleet)
    {
        var node = new FleetNode(channel, fleet);
        var challenge = (await node.ReadAsync()).Challenge;
        await node.SendAsync(new WorkerMessage { Enrol = node.Enrol(challenge) });
        var answer = await node.ReadAsync();
        if (answer.Welcome is null) throw new InvalidOperationException($"not enrolled: {answer.Refused?.Detail}");
        node._reading = Task.Run(node.ReadAllAsync);
        return node;
    }

    /// <summary>Says that it lives, what it holds and, if it holds something, how far that is.</summary>
    /// <returns>Messages sent.</returns>
    public async Task<int> BeatAsync(bool telemetry)
    {
        var held = _held;
        var beat = new Heartbeat { Number = ++_beats };
        beat.Running.AddRange(held);
        if (!telemetry || held.Count == 0)
        {
            await SendAsync(new WorkerMessage { Heartbeat = beat });
            return 1;
        }

        var progress = new Progress();
        progress.Attempts.AddRange(held.Select(key => new AttemptProgress
        {
            Key = key,
            State = "running",
            Fraction = 0.5,
            CpuPercent = 97,
            RamMib = 512,
            Metrics = { ["loss"] = 0.25 },
        }));
        await SendAsync(new WorkerMessage { Progress = progress }, new WorkerMessage { Heartbeat = beat });
        return 2;
    }

    public async ValueTask DisposeAsync()
    {
        _call.Cancel();
        await _reading;
        await _call.DisposeAsync();
        _key.Dispose();
        _writing.Dispose();
    }

    private Enrol Enrol(Challenge challenge) => new()
    {
        Delegation = ByteString.CopyFrom(_delegation.Encoded),
        Proof = ByteString.CopyFrom(_key.Sign(SessionProof.Digest(challenge.Nonce.Span, _delegation.Id))),
        Owner = Address,
        InstanceId = Address,
        PricePerHour = "0.0001",
        Slots = _fleet.Slots,
        Capabilities = new Capabilities
        {
            CpuModel = "bench",
            CpuCores = _fleet.Slots,
            RamMib = 1 << 16,
            DiskMib = 1 << 16,
            Executors = { "noop" },
            VectorPath = "scalar",
            OperatingSystem = "linux",
            Version = "1",
        },
    };

    private async Task ReadAllAsync()
    {
        try
        {
            while (await _call.ReadAsync() is { } bundle)
            {
                foreach (var message in bundle.Messages) await HandleAsync(message);
            }
        }
        catch (Exception failure) when (failure is Skyops.Grpc.GrpcException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The silo was killed, or this node leaves.
        }
    }

    private async Task HandleAsync(SiloMessage message)
    {
        if (message.Heartbeat is not null) _fleet.Acknowledged();
        if (message.Assign is not { } assign) return;
        _fleet.Assigned(assign.Assignments);
        if (_fleet.Holds) _held = [.. _held, .. assign.Assignments.Select(x => x.Key)];
        else await SendAsync(new WorkerMessage { Receipts = Receipts(assign.Assignments) });
    }

    private ReceiptBatch Receipts(RepeatedField<Assignment> assignments)
    {
        var batch = new ReceiptBatch { Number = ++_batches };
        var hashes = new byte[assignments.Count * SHA256.HashSizeInBytes];
        for (var i = 0; i < assignments.Count; i++)
        {
            var receipt = new Receipt { Key = assignments[i].Key, Exit = "Succeeded", Digest = Fleet.NoOutputs };
            SHA256.HashData(receipt.ToByteArray(), hashes.AsSpan(i * SHA256.HashSizeInBytes));
            batch.Receipts.Add(receipt);
        }

        var head = _signer.Sign(hashes).Head;
        batch.Root = ByteString.CopyFrom(head.Root.ToBytes());
        batch.Signature = ByteString.CopyFrom(head.Signature);
        return batch;
    }

    private async Task<SiloMessage> ReadAsync() =>
        (await _call.ReadAsync() ?? throw new InvalidOperationException("the silo ended the stream")).Messages[0];

    private async Task SendAsync(params WorkerMessage[] messages)
    {
        await _writing.WaitAsync();
        try
        {
            await _call.WriteAsync(new WorkerBundle { Messages = { messages } });
        }
        finally
        {
            _writing.Release();
        }
    }
}
