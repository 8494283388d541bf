namespace Orleans.Runtime;

/// <summary>A timer whose ticks are turns of the grain that registered it.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Starts over: the next tick after <paramref name="dueTime"/>, the following each <paramref name="period"/>.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
