namespace Orleans.Embedded;

/// <summary>
/// The calls of one activation, waiting and running, and the rule which of them may run. Not thread-safe: its activation's
/// gate guards it.
/// </summary>
/// <remarks>
/// One list for each <see cref="TurnKind"/>, so that finding the next turn never walks past calls that may not run; among
/// those that may, the first to arrive is next.
/// </remarks>
internal sealed class TurnQueue
{
    private MessageList _exclusive;
    private MessageList _readOnly;
    private MessageList _interleaving;
    private MessageList _running;
    private int _runningExclusive;
    private int _runningReadOnly;
    private int _runningInterleaving;
    private long _sequence;

    /// <summary>Whether anything that counts as use of the grain waits or runs.</summary>
    internal bool IsInUse =>
        HasUse(_running.First) || HasUse(_exclusive.First) || HasUse(_readOnly.First) || HasUse(_interleaving.First);

    internal bool IsRunning => _running.First is not null;

    internal void Add(GrainMessage message)
    {
        message.Sequence = _sequence++;
        ListOf(message.Kind).Add(message);
    }

    /// <summary>Takes the next message that may run and whose caller still waits, or null.</summary>
    internal GrainMessage? Take()
    {
        while (Peek() is { } message)
        {
            ListOf(message.Kind).Remove(message);
            if (message.IsAnswered)
                continue;
            _running.Add(message);
            RunningOf(message.Kind)++;
            return message;
        }

        return null;
    }

    internal void Finished(GrainMessage message)
    {
        _running.Remove(message);
        RunningOf(message.Kind)--;
    }

    /// <summary>Removes all that wait, in order of arrival.</summary>
    internal List<GrainMessage> TakeWaiting()
    {
        var waiting = new List<GrainMessage>();
        while (Earlier(Earlier(_interleaving.First, _readOnly.First), _exclusive.First) is { } message)
        {
            ListOf(message.Kind).Remove(message);
            waiting.Add(message);
        }

        return waiting;
    }

    /// <summary>
    /// Adds to <paramref name="overdue"/> what waits or runs past its deadline and is not answered yet; answers the earliest deadline of the others whose callers wait.
    /// </summary>
    internal long CollectOverdue(long now, List<GrainMessage> overdue)
    {
        var next = Collect(_running.First, now, overdue);
        next = Math.Min(next, Collect(_exclusive.First, now, overdue));
        next = Math.Min(next, Collect(_readOnly.First, now, overdue));
        return Math.Min(next, Collect(_interleaving.First, now, overdue));
    }

    /// <summary>The next message that may run, or null.</summary>
    private GrainMessage? Peek()
    {
        var next = _interleaving.First;
        if (_runningExclusive > 0)
            return next;
        next = Earlier(next, _readOnly.First);
        return _runningReadOnly > 0 ? next : Earlier(next, _exclusive.First);
    }

    private static long Collect(GrainMessage? message, long now, List<GrainMessage> overdue)
    {
        var next = long.MaxValue;
        for (; message is not null; message = message.Next)
        {
            if (message.HasRun || message.IsAnswered)
                continue;
            if (message.Deadline < now)
                overdue.Add(message);
            else
                next = Math.Min(next, message.Deadline);
        }

        return next;
    }

    private static bool HasUse(GrainMessage? message)
    {
        while (message is not null && (message.HasRun || !message.KeepsAlive))
            message = message.Next;
        return message is not null;
    }

    private static GrainMessage? Earlier(GrainMessage? left, GrainMessage? right) =>
        left is null ? right : right is null || left.Sequence < right.Sequence ? left : right;

    private ref MessageList ListOf(TurnKind kind)
    {
        switch (kind)
        {
            case TurnKind.Exclusive: return ref _exclusive;
            case TurnKind.ReadOnly: return ref _readOnly;
            default: return ref _interleaving;
        }
    }

    private ref int RunningOf(TurnKind kind)
    {
        switch (kind)
        {
            case TurnKind.Exclusive: return ref _runningExclusive;
            case TurnKind.ReadOnly: return ref _runningReadOnly;
            default: return ref _runningInterleaving;
        }
    }
}
