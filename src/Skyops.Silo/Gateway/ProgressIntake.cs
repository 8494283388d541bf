using Google.Protobuf;
using Google.Protobuf.Collections;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Grpc.V1;
using Skyops.Tasks;

namespace Skyops.Silo.Gateway;

/// <summary>
/// Tells tasks how far their attempts on one node are. The first message of a quarter of a second is told at once; of those that follow within it the last one counts. Workers
/// send one a second, so this changes nothing for them and bounds what a node can make its tasks do. A worker's attempts are mostly of one task, so the last one is remembered.
/// </summary>
internal sealed class ProgressIntake(string node, IGrainFactory grains, ProgressClock clock, ILogger logger)
{
    private readonly Lock _gate = new();
    private byte[] _kept = [];
    private int _keptBytes;
    private long _toldAt = long.MinValue;
    private volatile LastTask? _last;

    /// <summary>Takes the bytes of a message. False: it has to be told now, by the caller.</summary>
    public bool TryKeep(ReadOnlySpan<byte> encoded)
    {
        lock (_gate)
        {
            if (clock.IsTimeSince(_toldAt))
            {
                _toldAt = clock.Now;
                return false;
            }

            if (_keptBytes > 0 && !IsOfSameAttempts(_kept.AsSpan(0, _keptBytes), encoded)) Tell(TakeKept());
            if (_keptBytes == 0) clock.Add(this);
            if (_kept.Length < encoded.Length) _kept = new byte[Math.Max(encoded.Length, 256)];
            encoded.CopyTo(_kept);
            _keptBytes = encoded.Length;
            return true;
        }
    }

    /// <summary>The quarter of a second is over.</summary>
    public void TellKept()
    {
        lock (_gate)
        {
            _toldAt = clock.Now;
            Tell(TakeKept());
        }
    }

    public async Task TellAsync(Progress progress)
    {
        var attempts = progress.Attempts;
        if (attempts.Count == 0) return;
        if (AllOfOne(attempts))
        {
            await TaskOf(attempts[0].Key.TaskId).ProgressAsync(node, [.. attempts.Select(WireMapping.ToProgress)]);
            return;
        }

        foreach (var task in attempts.GroupBy(attempt => attempt.Key.TaskId))
            await grains.GetGrain<ITaskGrain>(task.Key).ProgressAsync(node, [.. task.Select(WireMapping.ToProgress)]);
    }

    private static bool AllOfOne(RepeatedField<Skyops.Grpc.V1.AttemptProgress> attempts)
    {
        for (var i = 1; i < attempts.Count; i++)
        {
            if (attempts[i].Key.TaskId != attempts[0].Key.TaskId) return false;
        }

        return true;
    }

    private ITaskGrain TaskOf(string id)
    {
        if (_last is { } last && last.Id == id) return last.Grain;
        var grain = grains.GetGrain<ITaskGrain>(id);
        _last = new LastTask(id, grain);
        return grain;
    }

    private Progress? TakeKept()
    {
        var bytes = _keptBytes;
        _keptBytes = 0;
        try
        {
            return bytes == 0 ? null : Progress.Parser.ParseFrom(_kept, 0, bytes);
        }
        catch (InvalidProtocolBufferException failure)
        {
            logger.MessageFailed(failure, node, nameof(Progress));
            return null;
        }
    }

    private async void Tell(Progress? progress)
    {
        try
        {
            if (progress is not null) await TellAsync(progress);
        }
        catch (Exception failure)
        {
            // The next message says it all again.
            logger.MessageFailed(failure, node, nameof(Progress));
        }
    }

    private static bool IsOfSameAttempts(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var old = new BundleScan(before);
        var other = new BundleScan(after);
        while (old.Next())
        {
            if (!other.Next() || !KeyOf(old.Content).SequenceEqual(KeyOf(other.Content))) return false;
        }

        return !other.Next();
    }

    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> attempt)
    {
        var fields = new BundleScan(attempt);
        return fields.Next() && fields.Field == Skyops.Grpc.V1.AttemptProgress.KeyFieldNumber ? fields.Content : default;
    }

    private sealed record LastTask(string Id, ITaskGrain Grain);
}
