using System.Runtime.ExceptionServices;

namespace Skyops.Kernels.Cpu;

/// <summary>
/// A fixed set of threads among which the parts of an operation's <em>output</em> are dealt out. Which thread makes
/// which part cannot matter, because no sum is ever split. The calling thread takes parts too; with one thread there is
/// no pool.
/// </summary>
internal sealed class OutputThreads : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private volatile Job _job = new(0, static _ => { });
    private readonly bool _eagerly;
    private volatile bool _stopping;

    public OutputThreads(int threads, bool eagerly)
    {
        Count = threads;
        _eagerly = eagerly;
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Loop) { IsBackground = true, Name = $"skyops-kernels-{i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>How many threads compute, the caller's included.</summary>
    public int Count { get; }

    /// <summary>Runs the body once for each part and returns when all are done.</summary>
    public void Run(int parts, Action<int> body)
    {
        if (_threads.Length == 0 || parts <= 1)
        {
            for (var part = 0; part < parts; part++)
            {
                body(part);
            }

            return;
        }

        var job = new Job(parts, body);
        _job = job;
        var missing = Math.Min(_threads.Length, parts - 1) - _start.CurrentCount;
        if (missing > 0)
        {
            _start.Release(missing);
        }

        job.Drain();
        job.Wait();
    }

    /// <summary>Whether so many multiply-adds are worth waking another thread.</summary>
    public bool IsWorthSplitting(long work) => Count > 1 && (_eagerly || work >= Grain.MultiplyAdds);

    /// <summary>
    /// Cuts 0 … count − 1 into ranges of at least <paramref name="grain"/> that begin at multiples of
    /// <paramref name="unit"/>, and runs the body on each.
    /// </summary>
    public void Split(long count, long grain, Action<long, long> body, int unit = 1)
    {
        var parts = (int)Math.Clamp(count / Math.Max(_eagerly ? 1 : grain, 1), 1, Count);
        if (parts == 1)
        {
            body(0, count);
            return;
        }

        var size = (((count + parts - 1) / parts) + unit - 1) / unit * unit;
        Run(parts, part => body(Math.Min(part * size, count), Math.Min((part + 1) * size, count)));
    }

    public void Dispose()
    {
        _stopping = true;
        _start.Release(Math.Max(1, _threads.Length));
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _start.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _start.Wait();
            if (_stopping)
            {
                return;
            }

            _job.Drain();
        }
    }

    /// <summary>
    /// One call of <see cref="Run"/>. A thread that wakes too late finds no parts left; nobody waits for it, so a busy
    /// machine costs no more than the parts that were really begun.
    /// </summary>
    private sealed class Job(int parts, Action<int> body)
    {
        private Exception? _failure;
        private int _next;
        private int _completed;

        public void Drain()
        {
            while (Interlocked.Increment(ref _next) - 1 is var part && part < parts)
            {
                try
                {
                    body(part);
                }
                catch (Exception failure)
                {
                    Interlocked.CompareExchange(ref _failure, failure, null);
                }

                Interlocked.Increment(ref _completed);
            }
        }

        /// <summary>Returns when every part is done; raises what a part raised.</summary>
        public void Wait()
        {
            var spin = default(SpinWait);
            while (Volatile.Read(ref _completed) < parts)
            {
                // Yields, never sleeps: what is left is a part that another thread is in the middle of.
                spin.SpinOnce(sleep1Threshold: -1);
            }

            if (_failure is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
        }
    }
}
