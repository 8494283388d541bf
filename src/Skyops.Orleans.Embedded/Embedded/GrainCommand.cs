namespace Orleans.Embedded;

/// <summary>A call of a method that answers only that it is done. Generated code derives one class a method.</summary>
public abstract class GrainCommand(GrainMethod method) : GrainMessage(method)
{
    private readonly TaskCompletionSource? _answer =
        method.IsOneWay ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Answer => _answer?.Task ?? Task.CompletedTask;

    internal sealed override bool IsAnswered => _answer is not null && _answer.Task.IsCompleted;

    /// <summary>Calls the method of the grain.</summary>
    protected abstract ValueTask Invoke(object grain);

    internal sealed override async Task RunAsync(Activation activation)
    {
        try
        {
            await Invoke(activation.GrainInstance!);
            activation.Finished(this);
            _answer?.TrySetResult();
        }
        catch (Exception exception)
        {
            activation.Finished(this);
            if (_answer is null)
                activation.Runtime.Log.OneWayCallFailed(exception, Method, activation.GrainId);
            else
                _answer.TrySetException(exception);
        }
    }

    internal sealed override void Fail(Exception exception)
    {
        ReleaseCancellation();
        _answer?.TrySetException(exception);
    }

    internal sealed override bool TryCancel(CancellationToken token) => _answer is not null && _answer.TrySetCanceled(token);
}
