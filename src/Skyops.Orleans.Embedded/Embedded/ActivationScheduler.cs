namespace Orleans.Embedded;

/// <summary>
/// Runs all code of one activation, one piece at a time: the turns that <see cref="Activation"/> admits and the continuations
/// of turns that awaited. Costs one thread-pool work item and one task each time it goes from idle to busy.
/// </summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // After so many pieces others get the thread.
    private const int Quantum = 128;

    private static readonly Action<object?> s_run = static state => ((ActivationScheduler)state!).Run();

    private readonly Queue<Task> _continuations = new();
    private int _isScheduled;
    private bool _ranContinuation;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Guards the queues and the state of the activation. Nothing foreign is called while it is held.</summary>
    internal Lock Gate { get; } = new();

    void IThreadPoolWorkItem.Execute() =>
        new Task(s_run, this, CancellationToken.None, TaskCreationOptions.DenyChildAttach).Start(this);

    /// <summary>Sees to it that what the caller has just added is looked at. It was added under the gate or with a full fence.</summary>
    internal void Schedule()
    {
        if (Volatile.Read(ref _isScheduled) == 0 && Interlocked.Exchange(ref _isScheduled, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Runs <paramref name="action"/> between turns of the activation, even when it has ended.</summary>
    internal void Post(Action<object?> action, object state) =>
        Task.Factory.StartNew(action, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    protected override void QueueTask(Task task)
    {
        // The task that makes this scheduler the current one while it drains its own queues.
        if (ReferenceEquals(task.AsyncState, this))
        {
            TryExecuteTask(task);
            return;
        }

        lock (Gate)
            _continuations.Enqueue(task);
        Schedule();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (Gate)
            return _continuations.ToArray();
    }

    private void Run()
    {
        for (var i = 0; i < Quantum; i++)
        {
            if (RunNext())
                continue;
            // Who adds something from here on sees the zero and schedules; what was added just before is seen by this look.
            Interlocked.Exchange(ref _isScheduled, 0);
            if (!HasNews() || Interlocked.Exchange(ref _isScheduled, 1) == 1)
                return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool RunNext()
    {
        Task? continuation = null;
        GrainMessage? turn = null;
        lock (Gate)
        {
            // Turns and continuations alternate, so that a turn which yields in a loop lets interleaving calls in.
            if (_ranContinuation)
                turn = activation.TakeTurn();
            if (turn is null && !_continuations.TryDequeue(out continuation))
                turn = activation.TakeTurn();
            _ranContinuation = continuation is not null;
        }

        if (continuation is not null)
            TryExecuteTask(continuation);
        else if (turn is not null)
            _ = turn.RunAsync(activation);
        return continuation is not null || turn is not null;
    }

    private bool HasNews()
    {
        lock (Gate)
            return _continuations.Count > 0 || activation.HasNews;
    }
}
