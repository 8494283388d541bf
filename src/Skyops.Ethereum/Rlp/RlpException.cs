namespace Skyops.Ethereum.Rlp;

/// <summary>Bytes that are no canonical RLP, or not of the shape that was asked for.</summary>
public sealed class RlpException : Exception
{
    public RlpException()
    {
    }

    public RlpException(string message)
        : base(message)
    {
    }

    public RlpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
