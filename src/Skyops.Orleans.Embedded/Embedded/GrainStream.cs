namespace Orleans.Embedded;

/// <summary>
/// A call of a method that returns an asynchronous sequence. Generated code derives one class a method, which holds the
/// arguments. Each enumeration calls the method anew; nothing runs before the first item is asked for.
/// </summary>
public abstract class GrainStream<T>(GrainMethod method) : IAsyncEnumerable<T>
{
    private CancellationToken _callerToken;

    internal GrainTarget? Target { get; private set; }

    internal GrainMethod Method => method;

    /// <inheritdoc/>
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        // Generated code hands the stream to its proxy before anyone else sees it, so the target is known here.
        return new GrainStreamReader<T>(new GrainStreamSource<T>(this), Target!, _callerToken, cancellationToken);
    }

    /// <summary>Calls the method of the grain.</summary>
    protected abstract IAsyncEnumerable<T> Invoke(object grain, CancellationToken cancellationToken);

    internal IAsyncEnumerable<T> InvokeOn(object grain, CancellationToken token) => Invoke(grain, token);

    internal GrainStream<T> Bind(GrainTarget target, CancellationToken callerToken)
    {
        Target = target;
        _callerToken = callerToken;
        return this;
    }
}
