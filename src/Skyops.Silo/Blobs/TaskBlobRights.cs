using Orleans;
using Skyops.Silo.Accounts;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Silo.Blobs;

/// <summary>
/// Which blobs somebody may read because of a task: what its nodes made and has a verdict, and its inputs if its owner has sent them: to name a hash in a submission proves
/// nothing. What ended tasks have made never changes, so it is remembered: fetching a thousand files of one asks it once.
/// </summary>
public sealed class TaskBlobRights(IGrainFactory grains, IBlobOwners owners)
{
    /// <summary>Hashes of ended tasks that are remembered; beyond it all are forgotten and asked again.</summary>
    private const int MostRemembered = 200_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Known> _ended = new(StringComparer.Ordinal);
    private int _hashes;

    /// <summary>False also for a task that is not there or is another account's.</summary>
    public async Task<bool> MayReadAsync(Reader reader, string taskId, string sha256)
    {
        if (await FindAsync(reader, taskId) is not { } known) return false;
        return known.Made.Contains(sha256) || (known.Inputs.Contains(sha256) && owners.Has(known.Owner, sha256));
    }

    private async ValueTask<Known?> FindAsync(Reader reader, string taskId)
    {
        Known? known;
        lock (_gate) _ended.TryGetValue(taskId, out known);
        if (known is not null) return reader.Account is null || reader.Account == known.Owner ? known : null;
        if (await grains.GetGrain<ITaskGrain>(taskId).BlobsAsync(reader.Account) is not { } told) return null;
        known = new Known(told.Owner, told.Made.ToHashSet(StringComparer.Ordinal), told.Inputs.ToHashSet(StringComparer.Ordinal));
        if (told.IsFinal) Remember(taskId, known);
        return known;
    }

    private void Remember(string taskId, Known known)
    {
        var hashes = known.Made.Count + known.Inputs.Count + 1;
        lock (_gate)
        {
            if (_hashes + hashes > MostRemembered)
            {
                _ended.Clear();
                _hashes = 0;
            }

            if (_ended.TryAdd(taskId, known)) _hashes += hashes;
        }
    }

    private sealed record Known(string Owner, HashSet<string> Made, HashSet<string> Inputs);
}
