using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The caller's end of one enumeration: every item is asked for by a turn of its own.</summary>
internal sealed class GrainStreamReader<T> : IAsyncEnumerator<T>
{
    private readonly GrainStreamSource<T> _source;
    private readonly GrainTarget _target;
    private readonly CancellationTokenSource? _linked;
    private readonly CancellationToken _token;

    internal GrainStreamReader(
        GrainStreamSource<T> source, GrainTarget target, CancellationToken callToken, CancellationToken readerToken)
    {
        _source = source;
        _target = target;
        if (callToken.CanBeCanceled && readerToken.CanBeCanceled && callToken != readerToken)
            _linked = CancellationTokenSource.CreateLinkedTokenSource(callToken, readerToken);
        _token = _linked?.Token ?? (readerToken.CanBeCanceled ? readerToken : callToken);
    }

    public T Current { get; private set; } = default!;

    public async ValueTask<bool> MoveNextAsync()
    {
        _token.ThrowIfCancellationRequested();
        var step = new GrainStreamStep<T>(_source);
        if (_token.CanBeCanceled)
            step.CancelWith(_token);
        if (_source.Activation is not { } activation)
            _target.Send(step);
        else if (!activation.TryEnqueue(step, _target.Runtime.Now))
            throw new EnumerationAbortedException($"{_target.GrainId} was deactivated during an enumeration.");

        var moved = await step.Answer;
        if (moved)
            Current = step.Current;
        return moved;
    }

    public async ValueTask DisposeAsync()
    {
        _linked?.Dispose();
        if (_source.Activation is not { } activation)
            return;
        var ended = Task.Factory.StartNew(
            () => _source.DisposeAsync().AsTask(), CancellationToken.None, TaskCreationOptions.DenyChildAttach, activation.Scheduler);
        await ended.Unwrap().WaitAsync(_target.Runtime.Messaging.ResponseTimeout, _target.Runtime.Time);
    }
}
