namespace Skyops.Ethereum.Rpc;

/// <summary>Asking a node failed. Which of the three ways it was is told by the class.</summary>
public abstract class EthereumRpcException : Exception
{
    private protected EthereumRpcException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
