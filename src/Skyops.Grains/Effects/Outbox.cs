using Microsoft.Extensions.Logging;

namespace Skyops.Grains.Effects;

/// <summary>
/// Sends what other grains must hear after an append, without holding the turn: in order per target, again after a failure. Everything sent is idempotent and
/// can be derived from the state, so what is dropped here after the last try goes out again when the grain is activated or asked to announce itself.
/// All members are called on the grain's own scheduler, so there is no lock.
/// </summary>
public sealed class Outbox(string grain, TimeProvider time, ILogger logger)
{
    /// <summary>With the pauses between them more than half an hour: a store that is away for minutes loses no message.</summary>
    private const int Tries = 400;
    private const int Doublings = 8;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Queue<Func<Task>>> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource> _sent = new(StringComparer.Ordinal);

    /// <summary>True when nothing waits to be sent.</summary>
    public bool IsEmpty => _targets.Count == 0;

    public void Send(string target, Func<Task> message)
    {
        if (_targets.TryGetValue(target, out var queue))
        {
            queue.Enqueue(message);
            return;
        }

        queue = new Queue<Func<Task>>();
        queue.Enqueue(message);
        _targets.Add(target, queue);
        _ = DrainAsync(target, queue);
    }

    /// <summary>Ends when nothing waits for the target any more.</summary>
    public Task SentAsync(string target)
    {
        if (!_targets.ContainsKey(target)) return Task.CompletedTask;
        if (!_sent.TryGetValue(target, out var sent))
            _sent[target] = sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return sent.Task;
    }

    private async Task DrainAsync(string target, Queue<Func<Task>> queue)
    {
        while (queue.TryPeek(out var message))
        {
            await DeliverAsync(target, message);
            queue.Dequeue();
        }

        _targets.Remove(target);
        if (_sent.Remove(target, out var sent)) sent.SetResult();
    }

    private async Task DeliverAsync(string target, Func<Task> message)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await message();
                return;
            }
            catch (Exception failure) when (attempt < Tries)
            {
                logger.EffectRetried(failure, grain, target, attempt);
            }
            catch (Exception failure)
            {
                logger.EffectGivenUp(failure, grain, target, attempt);
                return;
            }

            var delay = attempt < Doublings ? FirstDelay * (1 << attempt) / 2 : LongestDelay;
            await Task.Delay(delay < LongestDelay ? delay : LongestDelay, time);
        }
    }
}
