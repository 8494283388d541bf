namespace Skyops.Silo.Gateway;

/// <summary>One timer for the progress that all connections keep; it is set only while one keeps any.</summary>
public sealed class ProgressClock : IDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private List<ProgressIntake> _waiting = [];

    public ProgressClock(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => TellKept(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal long Now => _time.GetTimestamp();

    internal bool IsTimeSince(long told) => told == long.MinValue || _time.GetElapsedTime(told) >= Gap;

    /// <summary>It keeps progress that it did not tell.</summary>
    internal void Add(ProgressIntake intake)
    {
        lock (_gate)
        {
            _waiting.Add(intake);
            if (_waiting.Count == 1) _timer.Change(Gap, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void TellKept()
    {
        List<ProgressIntake> waiting;
        lock (_gate) (waiting, _waiting) = (_waiting, []);
        foreach (var intake in waiting) intake.TellKept();
    }
}
