using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Asks for one more item. Interleaves with calls, as a sequence may wait long, and has no deadline for the same reason.</summary>
internal sealed class GrainStreamStep<T> : GrainMessage
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GrainStreamSource<T> _source;

    internal GrainStreamStep(GrainStreamSource<T> source)
        : base(source.Method)
    {
        _source = source;
        Kind = TurnKind.Interleaving;
    }

    internal Task<bool> Answer => _answer.Task;

    internal T Current { get; private set; } = default!;

    internal override bool IsAnswered => _answer.Task.IsCompleted;

    internal override async Task RunAsync(Activation activation)
    {
        try
        {
            var moved = await _source.MoveNextAsync(activation);
            if (moved)
                Current = _source.Current;
            activation.Finished(this);
            _answer.TrySetResult(moved);
        }
        catch (Exception exception)
        {
            activation.Finished(this);
            _answer.TrySetException(exception);
        }
    }

    internal override void EnqueuedAt(Activation activation)
    {
        _source.Activation = activation;
        base.EnqueuedAt(activation);
    }

    internal override void Fail(Exception exception)
    {
        ReleaseCancellation();
        _answer.TrySetException(exception);
    }

    internal override bool TryCancel(CancellationToken token) => _answer.TrySetCanceled(token);

    // The sequence lives in the activation that ended; only one that has not begun can begin elsewhere.
    internal override void ReAddress(GrainTarget target)
    {
        if (_source.HasBegun)
        {
            Fail(new EnumerationAbortedException($"{target.GrainId} was deactivated during an enumeration."));
            return;
        }

        _source.Activation = null;
        target.Send(this);
    }
}
