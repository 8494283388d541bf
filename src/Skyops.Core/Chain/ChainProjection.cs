using Skyops.Chain;

namespace Skyops.Core.Chain;

/// <summary>What others see of the chain's books.</summary>
public static class ChainProjection
{
    /// <summary>
    /// Batches go on where the one before ended, so one of at most two has a task that ended at a moment: tasks that ended in the same one may
    /// be divided between two.
    /// </summary>
    public static TaskBatch[] BatchesOf(ChainState state, DateTimeOffset ended)
    {
        var (low, high) = (0, state.Batches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (state.Batches[middle].UpTo < ended) low = middle + 1;
            else high = middle;
        }

        return [.. state.Batches.Skip(low).Where(batch => batch.Status == RootStatus.Posted).Take(2)];
    }

    public static ChainView View(ChainState state) => new(
        state.Binding, state.Block, state.BlockHash, state.DepositsThrough, state.NextNonce, [.. state.Outbox], [.. state.Roots]);
}
