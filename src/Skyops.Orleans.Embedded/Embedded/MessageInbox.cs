namespace Orleans.Embedded;

/// <summary>
/// Where callers leave messages for an activation without waiting for each other or for it: a stack that any thread pushes on
/// and that is emptied as a whole.
/// </summary>
internal sealed class MessageInbox
{
    private static readonly GrainMessage s_closed = new LifecycleTurn(static () => Task.CompletedTask);

    private GrainMessage? _newest;

    internal bool HasMessages => Volatile.Read(ref _newest) is { } newest && newest != s_closed;

    /// <summary>Adds a message, unless the inbox was closed. A full fence.</summary>
    internal bool TryAdd(GrainMessage message)
    {
        var newest = Volatile.Read(ref _newest);
        while (true)
        {
            if (newest == s_closed)
                return false;
            message.Next = newest;
            var seen = Interlocked.CompareExchange(ref _newest, message, newest);
            if (seen == newest)
                return true;
            newest = seen;
        }
    }

    /// <summary>Moves all messages, in order of arrival, to <paramref name="turns"/>, whose gate the caller holds.</summary>
    internal void MoveTo(TurnQueue turns)
    {
        if (HasMessages)
            AddOldestFirst(Interlocked.Exchange(ref _newest, null), turns);
    }

    /// <summary>As <see cref="MoveTo"/>; from here on no message is taken.</summary>
    internal void CloseAndMoveTo(TurnQueue turns) => AddOldestFirst(Interlocked.Exchange(ref _newest, s_closed), turns);

    private static void AddOldestFirst(GrainMessage? newest, TurnQueue turns)
    {
        GrainMessage? oldest = null;
        while (newest is not null)
            (oldest, newest.Next, newest) = (newest, oldest, newest.Next);

        while (oldest is not null)
        {
            var message = oldest;
            oldest = message.Next;
            turns.Add(message);
        }
    }
}
