namespace Orleans.Runtime;

/// <summary>The activation that was producing an asynchronous sequence ended, or nobody read from it for too long.</summary>
public sealed class EnumerationAbortedException : Exception
{
    /// <summary>An exception without a message.</summary>
    public EnumerationAbortedException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public EnumerationAbortedException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    public EnumerationAbortedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
