using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>Those who follow a task. A watcher that lags loses live updates, never durable events: those it reads from the journal.</summary>
internal sealed class TaskWatchers
{
    private readonly List<Watcher> _watchers = [];

    public bool Any => _watchers.Count > 0;

    public Watcher Add()
    {
        var watcher = new Watcher(this);
        _watchers.Add(watcher);
        return watcher;
    }

    public void Wake()
    {
        foreach (var watcher in _watchers) watcher.Wake();
    }

    public void Tell(TaskUpdate[] live)
    {
        foreach (var watcher in _watchers) watcher.Tell(live);
    }

    internal sealed class Watcher(TaskWatchers owner) : IDisposable
    {
        private readonly Queue<TaskUpdate> _live = new();
        private TaskCompletionSource _changed = Source();

        public void Wake() => _changed.TrySetResult();

        public void Tell(TaskUpdate[] live)
        {
            foreach (var update in live)
            {
                if (_live.Count >= Limits.WatchBacklog) _live.Dequeue();
                _live.Enqueue(update);
            }

            Wake();
        }

        /// <summary>Live updates since the last call; empty when the journal has news.</summary>
        public async Task<TaskUpdate[]> NextAsync(CancellationToken cancellationToken)
        {
            await _changed.Task.WaitAsync(cancellationToken);
            _changed = Source();
            TaskUpdate[] live = [.. _live];
            _live.Clear();
            return live;
        }

        public void Dispose() => owner._watchers.Remove(this);

        private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
