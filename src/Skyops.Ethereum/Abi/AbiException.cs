namespace Skyops.Ethereum.Abi;

/// <summary>
/// A type, a value or data that the contract ABI does not allow, or not in the form that Solidity's encoder writes.
/// </summary>
public sealed class AbiException : Exception
{
    public AbiException()
    {
    }

    public AbiException(string message)
        : base(message)
    {
    }

    public AbiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
