using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The grain's end of one enumeration. Only code of its activation runs its methods, so it needs no lock.</summary>
internal sealed class GrainStreamSource<T>(GrainStream<T> stream) : IGrainStreamSource
{
    private readonly CancellationTokenSource _cancellation = new();
    private IAsyncEnumerator<T>? _items;
    private TaskCompletionSource? _moved;
    private Task? _ended;
    private long _readAt;
    private volatile Activation? _activation;

    internal GrainMethod Method => stream.Method;

    /// <summary>Where the sequence lives; set when the first step is put in the queue of an activation.</summary>
    internal Activation? Activation
    {
        get => _activation;
        set => _activation = value;
    }

    internal bool HasBegun => _items is not null || _ended is not null;

    internal T Current => _items!.Current;

    internal async Task<bool> MoveNextAsync(Activation activation)
    {
        if (_ended is not null)
            throw Aborted(activation);
        if (_items is null)
        {
            _items = stream.InvokeOn(activation.GrainInstance!, _cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
            activation.Owned.Add(this);
        }

        _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasItem = false;
        try
        {
            hasItem = await _items.MoveNextAsync();
            return hasItem;
        }
        catch (OperationCanceledException) when (_ended is not null)
        {
            throw Aborted(activation);
        }
        finally
        {
            Volatile.Write(ref _readAt, activation.Runtime.Now);
            _moved.SetResult();
            _moved = null;
            if (!hasItem)
                await DisposeAsync();
        }
    }

    public bool IsIdleSince(long timestamp) => _moved is null && Volatile.Read(ref _readAt) < timestamp;

    public ValueTask DisposeAsync() => new(_ended ??= EndAsync());

    private static EnumerationAbortedException Aborted(Activation activation) =>
        new($"The enumeration in {activation.GrainId} has ended: it was disposed, its grain deactivated, or nobody read from it.");

    private async Task EndAsync()
    {
        // Let DisposeAsync remember this task before anything here can come back to it.
        await Task.Yield();
        await _cancellation.CancelAsync();
        // An iterator must not be disposed while it runs.
        if (_moved is { } moved)
            await moved.Task;
        if (_items is not null)
            await _items.DisposeAsync();
        Activation?.Owned.Remove(this);
        _cancellation.Dispose();
    }
}
