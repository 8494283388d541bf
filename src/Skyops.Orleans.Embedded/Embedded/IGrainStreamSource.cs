namespace Orleans.Embedded;

/// <summary>The grain's end of one enumeration of an asynchronous sequence. Disposing it, on its activation and as often as one likes, ends it.</summary>
internal interface IGrainStreamSource : IAsyncDisposable
{
    /// <summary>Whether no reader has asked for an item since the timestamp and none waits for one.</summary>
    bool IsIdleSince(long timestamp);
}
