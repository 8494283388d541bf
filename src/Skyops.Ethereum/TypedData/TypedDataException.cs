namespace Skyops.Ethereum.TypedData;

/// <summary>Types or a value that EIP-712 does not allow. The message names the member.</summary>
public sealed class TypedDataException : Exception
{
    public TypedDataException()
    {
    }

    public TypedDataException(string message)
        : base(message)
    {
    }

    public TypedDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
