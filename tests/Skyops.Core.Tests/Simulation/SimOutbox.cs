namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the outbox of the real grains: in order per target, again after a failure for half an hour.</summary>
internal sealed class SimOutbox(SimSilo silo, string grain)
{
    private const int Tries = 400;
    private readonly Dictionary<string, Queue<Func<Task>>> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource> _sent = new(StringComparer.Ordinal);

    public void Send(string target, Func<Task> message)
    {
        if (_targets.TryGetValue(target, out var queue))
        {
            queue.Enqueue(message);
            return;
        }

        queue = new Queue<Func<Task>>([message]);
        _targets.Add(target, queue);
        silo.World.Guard(silo.Life, () => DrainAsync(target, queue));
    }

    public Task SentAsync(string target)
    {
        if (!_targets.ContainsKey(target)) return Task.CompletedTask;
        if (!_sent.TryGetValue(target, out var sent)) _sent[target] = sent = new TaskCompletionSource();
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
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            try
            {
                await message();
                return;
            }
            catch (SimFault fault)
            {
                silo.World.Trace.Write(grain, $"to {target}, try {attempt}: {fault.Message}");
            }

            await silo.World.Queue.DelayAsync(TimeSpan.FromSeconds(Math.Min(5, 0.05 * Math.Pow(2, attempt - 1))), silo.Life);
        }
    }
}
