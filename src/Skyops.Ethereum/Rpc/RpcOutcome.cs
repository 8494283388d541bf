namespace Skyops.Ethereum.Rpc;

/// <summary>What came of one call of a batch: a result, or the node's error about it alone.</summary>
public abstract record RpcOutcome<T>
{
    private RpcOutcome()
    {
    }

    /// <summary>The result, or the error thrown.</summary>
    /// <exception cref="RpcErrorException">The node answered this call with an error.</exception>
    public T Value => this is Result result ? result.Content : throw ((Failure)this).Error;

    /// <summary>The node did it.</summary>
    public sealed record Result(T Content) : RpcOutcome<T>;

    /// <summary>The node did not.</summary>
    public sealed record Failure(RpcErrorException Error) : RpcOutcome<T>;
}
