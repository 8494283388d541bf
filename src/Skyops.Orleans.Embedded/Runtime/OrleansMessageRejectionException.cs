namespace Orleans.Runtime;

/// <summary>The call was not run: the silo stops or the activation could not take it.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message)
        : base(message)
    {
    }
}
