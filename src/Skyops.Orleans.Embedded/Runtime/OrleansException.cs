namespace Orleans.Runtime;

/// <summary>What the runtime itself raises; a grain's own exceptions keep their type.</summary>
public class OrleansException : Exception
{
    /// <summary>An exception without a message.</summary>
    public OrleansException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
