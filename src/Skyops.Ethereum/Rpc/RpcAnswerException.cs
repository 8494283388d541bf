namespace Skyops.Ethereum.Rpc;

/// <summary>
/// The answer is no JSON-RPC 2.0, too long, or not of the form that the method has. Asking again will not help; another
/// node may.
/// </summary>
public sealed class RpcAnswerException : EthereumRpcException
{
    internal RpcAnswerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
