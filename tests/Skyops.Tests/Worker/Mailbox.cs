using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>
/// What a fake silo has heard. A wait takes the first message that fits and was not taken before, heard already or
/// still to come; one that never comes fails the test with the names of what did.
/// </summary>
internal sealed class Mailbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Lock sync = new();
    private readonly List<Wire.WorkerMessage> heard = [];
    private readonly List<Wait> waits = [];

    public void Deliver(Wire.WorkerMessage message)
    {
        lock (sync)
        {
            var index = waits.FindIndex(wait => wait.Fits(message));
            if (index < 0)
            {
                heard.Add(message);
                return;
            }

            waits[index].Found.SetResult(message);
            waits.RemoveAt(index);
        }
    }

    /// <summary>The next message for which <paramref name="part"/> gives something.</summary>
    public async Task<Wire.WorkerMessage> NextAsync(Func<Wire.WorkerMessage, object?> part)
    {
        Task<Wire.WorkerMessage> found;
        lock (sync)
        {
            var index = heard.FindIndex(message => part(message) is not null);
            if (index >= 0)
            {
                var message = heard[index];
                heard.RemoveAt(index);
                return message;
            }

            var wait = new Wait(message => part(message) is not null);
            waits.Add(wait);
            found = wait.Found.Task;
        }

        try
        {
            return await found.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            lock (sync)
            {
                var names = heard.GroupBy(message => message.KindCase).Select(group => $"{group.Count()} {group.Key}");
                var declined = heard.Where(message => message.Declined is not null).Select(message => $" Declined: {message.Declined.Reason}");
                throw new TimeoutException($"The awaited message did not come; untaken: {string.Join(", ", names)}.{string.Concat(declined)}");
            }
        }
    }

    /// <summary>Forgets what was heard so far.</summary>
    public void Clear()
    {
        lock (sync) heard.Clear();
    }

    /// <summary>What was heard and not taken.</summary>
    public Wire.WorkerMessage[] Untaken()
    {
        lock (sync) return [.. heard];
    }

    private sealed class Wait(Func<Wire.WorkerMessage, bool> fits)
    {
        public Func<Wire.WorkerMessage, bool> Fits => fits;

        public TaskCompletionSource<Wire.WorkerMessage> Found { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
