namespace Skyops.Kernels.Cpu;

/// <summary>
/// A fixed set of threads among which the parts of an operation's <em>output</em> are dealt out. Which thread makes which
/// part cannot matter, because no sum is ever split. The calling thread takes parts too; with one thread there is no pool.
/// </summary>
internal sealed class OutputThreads : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private readonly ManualResetEventSlim _done = new(false, spinCount: 200);
    private Action<int> _body = static _ => { };
    private Exception? _failure;
    private int _parts;
    private int _next;
    private int _running;
    private volatile bool _stopping;

    public OutputThreads(int threads)
    {
        Count = threads;
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

        var helpers = Math.Min(_threads.Length, parts - 1);
        (_body, _parts, _next, _running, _failure) = (body, parts, 0, helpers, null);
        _done.Reset();
        _start.Release(helpers);
        Drain();
        _done.Wait();
        if (_failure is { } failure)
        {
            throw new InvalidOperationException("a part of a tensor operation failed", failure);
        }
    }

    /// <summary>Cuts 0 … count − 1 into ranges of at least <paramref name="grain"/> and runs the body on each.</summary>
    public void Split(long count, long grain, Action<long, long> body)
    {
        var parts = (int)Math.Clamp(count / Math.Max(grain, 1), 1, Count);
        if (parts == 1)
        {
            body(0, count);
            return;
        }

        // Whole cache lines, so that no two threads write to one.
        var size = ((count + parts - 1) / parts + 15) & ~15L;
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
        _done.Dispose();
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

            Drain();
            if (Interlocked.Decrement(ref _running) == 0)
            {
                _done.Set();
            }
        }
    }

    private void Drain()
    {
        try
        {
            for (var part = Interlocked.Increment(ref _next) - 1; part < _parts; part = Interlocked.Increment(ref _next) - 1)
            {
                _body(part);
            }
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
    }
}
