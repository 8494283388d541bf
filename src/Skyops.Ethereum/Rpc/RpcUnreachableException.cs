using System.Net;

namespace Skyops.Ethereum.Rpc;

/// <summary>
/// No answer came: the node could not be reached, was too slow, or what stands before it refused. Whether the node did
/// what was asked is not known.
/// </summary>
public sealed class RpcUnreachableException : EthereumRpcException
{
    internal RpcUnreachableException(
        string message, bool isTransient, HttpStatusCode? status = null, Exception? innerException = null)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        Status = status;
    }

    /// <summary>Whether it may pass by itself (then it has been tried again already).</summary>
    public bool IsTransient { get; }

    /// <summary>The status of HTTP, if there was one.</summary>
    public HttpStatusCode? Status { get; }
}
