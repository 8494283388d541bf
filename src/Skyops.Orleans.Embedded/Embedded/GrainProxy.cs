using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What a reference to a grain does whatever its interface. Generated code derives one class an interface.</summary>
public abstract class GrainProxy(GrainTarget target) : IAddressable, IEquatable<GrainProxy>
{
    internal GrainTarget Target => target;

    /// <summary>Whether both refer to the same grain through the same interface.</summary>
    public bool Equals(GrainProxy? other) => other is not null
        && GetType() == other.GetType()
        && target.Key == other.Target.Key
        && target.Class == other.Target.Class
        && target.Runtime == other.Target.Runtime;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainProxy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(target.Class, target.Key);

    /// <inheritdoc/>
    public override string ToString() => target.GrainId.ToString();

    /// <summary>Sends a call that answers with a value.</summary>
    protected Task<TResult> Call<TResult>(GrainRequest<TResult> request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TResult>(cancellationToken);
        Send(request, cancellationToken);
        return request.Answer;
    }

    /// <summary>Sends a call that answers only that it is done.</summary>
    protected Task Call(GrainCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled(cancellationToken);
        Send(command, cancellationToken);
        return command.Answer;
    }

    /// <summary>Prepares a call that returns a sequence; it is sent when enumerated.</summary>
    protected IAsyncEnumerable<T> Stream<T>(GrainStream<T> stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.Bind(target, cancellationToken);
    }

    private void Send(GrainMessage message, CancellationToken cancellationToken)
    {
        var now = target.Runtime.Now;
        message.Kind = target.Class.IsReentrant ? TurnKind.Interleaving : message.Method.TurnKind;
        message.Deadline = target.Runtime.DeadlineOf(message.Method, now);
        if (cancellationToken.CanBeCanceled)
            message.CancelWith(cancellationToken);
        target.Send(message, now);
    }
}
