using Skyops.Core.Tasks;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>
/// Attempts that wait for keys from their owner's client, and keys on their way to them, which only the node can open. Never journalled: what is lost is asked for and given again.
/// Used on the grain's scheduler only.
/// </summary>
/// <param name="time">Of the silo.</param>
/// <param name="patience">How long an attempt waits.</param>
internal sealed class KeyDesk(TimeProvider time, TimeSpan patience)
{
    private readonly Dictionary<AttemptKey, Entry> _entries = [];
    private TaskCompletionSource _changed = Source();

    public bool HasWaiting => Waiting.Any();

    /// <summary>Who has been given nothing yet.</summary>
    public IEnumerable<AttemptKeyRequest> Waiting => _entries.Values.Where(entry => entry.Release is null).Select(entry => entry.Request);

    /// <summary>A node asks. False: it has waited for too long.</summary>
    public bool Ask(AttemptKeyRequest request, out byte[]? release)
    {
        if (!_entries.TryGetValue(request.Attempt, out var entry) || entry.Request.Recipient != request.Recipient)
        {
            _entries[request.Attempt] = entry = new Entry(request, time.GetTimestamp());
            Wake();
        }

        release = entry.Release;
        return release is not null || time.GetElapsedTime(entry.Since) <= patience;
    }

    /// <summary>The request of an attempt with this key; null: it has not asked with it.</summary>
    public AttemptKeyRequest? Find(AttemptKey attempt, string recipient) =>
        _entries.TryGetValue(attempt, out var entry) && entry.Request.Recipient == recipient ? entry.Request : null;

    public void Give(AttemptKey attempt, byte[] release)
    {
        if (_entries.TryGetValue(attempt, out var entry)) _entries[attempt] = entry with { Release = release };
    }

    /// <summary>Attempts that are over wait for nothing; nor do those who wait for them, when the task has ended.</summary>
    public void Forget(TaskState state)
    {
        if (_entries.Count > 0)
        {
            foreach (var entry in _entries.Values.Where(entry => TaskProjection.KeyProblem(state, entry.Request) is not null).ToArray()) _entries.Remove(entry.Request.Attempt);
        }

        if (state is TaskState.Ended) Wake();
    }

    /// <summary>Returns when somebody asks, the task ends, or the time of a long poll is over.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _changed.Task.WaitAsync(Limits.LongPoll, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nobody has asked; the client comes again.
        }
    }

    private void Wake()
    {
        _changed.TrySetResult();
        _changed = Source();
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Entry(AttemptKeyRequest Request, long Since)
    {
        public byte[]? Release { get; init; }
    }
}
