namespace Skyops.Ethereum.Transactions;

/// <summary>Fields that no transaction may have, or bytes that are no signed transaction of a known kind.</summary>
public sealed class TransactionException : Exception
{
    public TransactionException()
    {
    }

    public TransactionException(string message)
        : base(message)
    {
    }

    public TransactionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
