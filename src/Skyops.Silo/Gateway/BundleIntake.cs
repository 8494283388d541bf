using System.Buffers;
using Google.Protobuf;
using Skyops.Grpc;
using Skyops.Grpc.Server;
using Skyops.Grpc.V1;

namespace Skyops.Silo.Gateway;

/// <summary>Takes the bytes of a bundle: answers its heartbeats, keeps its progress, and makes objects only of what is left.</summary>
internal sealed class BundleIntake(GrpcServerCall<WorkerBundle, SiloBundle> call, HeartbeatAcks acks, ProgressIntake progress)
{
    /// <summary>Messages that are left to be handled; null when there are none.</summary>
    /// <exception cref="GrpcException">The bytes are no bundle.</exception>
    public List<WorkerMessage>? Take(in ReadOnlySequence<byte> bytes)
    {
        if (!bytes.IsSingleSegment) return [.. call.Parse(bytes).Messages];
        List<WorkerMessage>? left = null;
        var bundle = new BundleScan(bytes.FirstSpan);
        while (bundle.Next())
        {
            if (bundle.Field == WorkerBundle.MessagesFieldNumber && !IsDone(bundle.Content)) (left ??= []).Add(Parse(bundle.Content));
        }

        return bundle.IsDamaged ? throw NotValid(nameof(WorkerBundle), null) : left;
    }

    private bool IsDone(ReadOnlySpan<byte> encoded)
    {
        var message = new BundleScan(encoded);
        if (!message.Next()) return false;
        var kind = message.Field;
        var content = message.Content;
        if (message.Next() || message.IsDamaged) return false;
        return kind switch
        {
            WorkerMessage.HeartbeatFieldNumber => TryAcknowledge(content),
            WorkerMessage.ProgressFieldNumber => progress.TryKeep(content),
            _ => false,
        };
    }

    /// <summary>A heartbeat that says that the worker lives and nothing else.</summary>
    private bool TryAcknowledge(ReadOnlySpan<byte> encoded)
    {
        var number = 0UL;
        var beat = new BundleScan(encoded);
        while (beat.Next())
        {
            if (beat.Field == Heartbeat.HoldsFieldNumber) return false;
            if (beat.Field == Heartbeat.NumberFieldNumber) number = beat.Number;
        }

        if (beat.IsDamaged) return false;
        acks.Add(number);
        return true;
    }

    private static WorkerMessage Parse(ReadOnlySpan<byte> encoded)
    {
        try
        {
            return WorkerMessage.Parser.ParseFrom(encoded);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw NotValid(nameof(WorkerMessage), error);
        }
    }

    private static GrpcException NotValid(string what, Exception? inner) =>
        new(GrpcStatusCode.Internal, $"The message received is no valid {what}.", inner);
}
