using Microsoft.Extensions.Logging;

namespace Skyops.Silo.Gateway;

/// <summary>
/// Messages of one worker whose handling failed, mostly because the store is away: tried again with growing pauses while
/// the stream lives. What is too much to keep is dropped without an acknowledgement; once the first of those that were
/// kept goes through, the stream is ended, so that the worker comes back and sends what is missing.
/// </summary>
internal sealed class MessageRetries(string node, TimeProvider time, ILogger logger)
{
    /// <summary>Messages kept; a worker sends its receipts in batches, so these are many attempts.</summary>
    private const int MostKept = 64;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string> _sendAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _kept;
    private int _dropped;

    /// <summary>Completes with the reason when the worker has to send again what was dropped.</summary>
    public Task<string> SendAgain => _sendAgain.Task;

    /// <summary>Tries until it goes through or the stream ends.</summary>
    public async Task RunAsync(Func<Task> handle, string kind, CancellationToken ended)
    {
        if (Interlocked.Increment(ref _kept) > MostKept)
        {
            Interlocked.Decrement(ref _kept);
            Volatile.Write(ref _dropped, 1);
            return;
        }

        try
        {
            for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                await Task.Delay(pause, time, ended);
                if (await TryAsync(handle, kind)) break;
            }

            if (Volatile.Read(ref _dropped) == 1) _sendAgain.TrySetResult("messages were dropped while the store was away: send them again");
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The worker keeps what was not acknowledged and sends it over its next stream.
        }
        finally
        {
            Interlocked.Decrement(ref _kept);
        }
    }

    private async Task<bool> TryAsync(Func<Task> handle, string kind)
    {
        try
        {
            await handle();
            return true;
        }
        catch (Exception failure)
        {
            logger.MessageFailed(failure, node, kind);
            return false;
        }
    }
}
