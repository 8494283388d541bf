namespace Orleans.Embedded;

/// <summary>A first-in first-out list linked through the messages. Not thread-safe: its activation's gate guards it.</summary>
internal struct MessageList
{
    private GrainMessage? _last;

    internal GrainMessage? First { get; private set; }

    internal void Add(GrainMessage message)
    {
        message.Previous = _last;
        message.Next = null;
        if (_last is null)
            First = message;
        else
            _last.Next = message;
        _last = message;
    }

    internal void Remove(GrainMessage message)
    {
        if (message.Previous is null)
            First = message.Next;
        else
            message.Previous.Next = message.Next;
        if (message.Next is null)
            _last = message.Previous;
        else
            message.Next.Previous = message.Previous;
        message.Next = message.Previous = null;
    }
}
