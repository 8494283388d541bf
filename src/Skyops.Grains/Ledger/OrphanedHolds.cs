using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Core.Ledger;
using Skyops.Tasks;

namespace Skyops.Grains.Ledger;

/// <summary>
/// An open hold is what remembers that a task's money is not settled. One that has been open for a while is looked after: its task is asked to announce itself, which sends
/// a settlement that was lost again; a hold whose task does not exist (the silo died between hold and task) is an orphan and is voided.
/// </summary>
internal sealed class OrphanedHolds(IGrainFactory grains, TimeProvider time, ILogger logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Far longer than a submission can take, so that no hold of one under way is touched.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<string>> FindAsync(LedgerState state)
    {
        var open = state.OpenHolds.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _seen.Keys.Where(hold => !open.Contains(hold)).ToArray())
        {
            _seen.Remove(gone);
            _asked.Remove(gone);
        }

        var orphans = new List<string>();
        foreach (var hold in open)
        {
            _seen.TryAdd(hold, time.GetTimestamp());
            if (time.GetElapsedTime(_seen[hold]) < Age || !_asked.Add(hold)) continue;
            if (await grains.GetGrain<ITaskGrain>(HoldIds.TaskOf(hold)).AnnounceAsync()) continue;
            logger.OrphanFound(hold);
            orphans.Add(hold);
        }

        return orphans;
    }
}
