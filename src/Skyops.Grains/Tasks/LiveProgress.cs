using Skyops.Core.Tasks;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>What running attempts last said of themselves. Never journalled.</summary>
internal sealed class LiveProgress
{
    private readonly Dictionary<AttemptKey, AttemptProgress> _attempts = [];

    public IReadOnlyDictionary<AttemptKey, AttemptProgress> Attempts => _attempts;

    /// <summary>Takes what is said of live attempts, whose keys come in the same order.</summary>
    public void Set(AttemptProgress[] progress, AttemptKey[] live)
    {
        var next = 0;
        foreach (var item in progress)
        {
            if (next == live.Length || item.Key != live[next]) continue;
            _attempts[item.Key] = item;
            next++;
        }
    }

    /// <summary>Attempts that have ended say no more; at the end of the task none does.</summary>
    public void Forget(IReadOnlyList<TaskEvent> events)
    {
        if (_attempts.Count == 0) return;
        foreach (var happened in events)
        {
            if (happened is TaskCompleted or TaskFailed or TaskCancelled or StageCompleted) _attempts.Clear();
        }
    }

    public static TaskUpdate[] Update(string node, AttemptProgress progress, double ofTask, DateTimeOffset now)
    {
        var metrics = string.Join(' ', progress.Metrics.Select(metric => FormattableString.Invariant($"{metric.Key}={metric.Value:0.####}")));
        var text = FormattableString.Invariant($"{progress.State} {progress.Fraction:P0} {metrics}").TrimEnd();
        return [new TaskUpdate(0, now, "Progress", text, progress.Key.Stage, progress.Key.Shard, node, ofTask, null)];
    }
}
