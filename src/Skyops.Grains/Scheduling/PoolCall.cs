using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Scheduling;

/// <summary>
/// Asks nodes and tasks to announce themselves, until they have. One that fails while others are heard is asked on beside, so that it holds up nobody; while the store
/// cannot be read at all, nobody is passed over.
/// </summary>
internal sealed class PoolCall(IGrainFactory grains, IJournal journal, TimeProvider time, ILogger logger)
{
    /// <summary>How often it is asked before others go on without it.</summary>
    private const int Asks = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Returns when the node has announced itself, or is asked on beside.</summary>
    public Task NodeAsync(string address, CancellationToken cancellationToken) =>
        AskAsync(address, () => grains.GetGrain<Skyops.Nodes.INodeGrain>(address).AnnounceAsync(), cancellationToken);

    /// <summary>Returns when the task has announced itself, or is asked on beside.</summary>
    public Task TaskAsync(string id, CancellationToken cancellationToken) =>
        AskAsync(id, () => grains.GetGrain<ITaskGrain>(id).AnnounceAsync(), cancellationToken);

    /// <summary>Returns when it has gone through, however long that takes.</summary>
    public async Task UntilDoneAsync(string whom, Func<Task> ask, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; !await TryAsync(whom, ask); pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            await Task.Delay(pause, time, cancellationToken);
    }

    private async Task AskAsync(string whom, Func<Task> announce, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt < Asks || !await StoreAnswersAsync(); attempt++)
        {
            if (await TryAsync(whom, announce)) return;
            await Task.Delay(FirstPause, time, cancellationToken);
        }

        if (!await TryAsync(whom, announce)) _ = AskOnAsync(whom, announce, cancellationToken);
    }

    private async Task AskOnAsync(string whom, Func<Task> announce, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(FirstPause, time, cancellationToken);
            await UntilDoneAsync(whom, announce, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The scheduler leaves; the next one asks everybody.
        }
    }

    private async Task<bool> TryAsync(string whom, Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.NotAnnounced(failure, whom);
            return false;
        }
    }

    private async Task<bool> StoreAnswersAsync()
    {
        try
        {
            await journal.ReadEntityAsync("task", "");
            return true;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }
}
