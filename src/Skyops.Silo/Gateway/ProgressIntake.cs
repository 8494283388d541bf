using Google.Protobuf.Collections;
using Orleans;
using Skyops.Grpc.V1;
using Skyops.Tasks;

namespace Skyops.Silo.Gateway;

/// <summary>Tells tasks how far their attempts on one node are. A worker's attempts are mostly of one task, so the last one is remembered.</summary>
internal sealed class ProgressIntake(string node, IGrainFactory grains)
{
    private volatile LastTask? _last;

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

    private sealed record LastTask(string Id, ITaskGrain Grain);
}
