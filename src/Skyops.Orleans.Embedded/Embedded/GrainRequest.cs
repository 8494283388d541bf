namespace Orleans.Embedded;

/// <summary>A call of a method that answers with a value. Generated code derives one class a method, which holds the arguments.</summary>
public abstract class GrainRequest<TResult>(GrainMethod method) : GrainMessage(method)
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<TResult> Answer => _answer.Task;

    internal sealed override bool IsAnswered => _answer.Task.IsCompleted;

    /// <summary>Calls the method of the grain.</summary>
    protected abstract ValueTask<TResult> Invoke(object grain);

    internal sealed override async Task RunAsync(Activation activation)
    {
        try
        {
            var result = await Invoke(activation.GrainInstance!);
            activation.Finished(this);
            _answer.TrySetResult(result);
        }
        catch (Exception exception)
        {
            activation.Finished(this);
            _answer.TrySetException(exception);
        }
    }

    internal sealed override void Fail(Exception exception)
    {
        ReleaseCancellation();
        _answer.TrySetException(exception);
    }

    internal sealed override bool TryCancel(CancellationToken token) => _answer.TrySetCanceled(token);
}
