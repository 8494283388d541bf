namespace Skyops.Delivery.Targets;

/// <summary>A delivery did not succeed. The message names the target and its address; it never holds credentials.</summary>
public sealed class DeliveryException : Exception
{
    public DeliveryException(DeliveryFault fault, string target, string address, string problem, string hint, Exception? inner = null)
        : base($"{target} at {address}: {problem}", inner)
    {
        (Fault, Target, Address, Hint) = (fault, target, address, hint);
    }

    public DeliveryFault Fault { get; }

    /// <summary><c>s3</c>, <c>ipfs</c> or <c>arweave</c>.</summary>
    public string Target { get; }

    /// <summary>Whom it was sent to, without credentials or a query.</summary>
    public string Address { get; }

    /// <summary>What to do about it.</summary>
    public string Hint { get; }

    /// <summary>Whether the same delivery may succeed later. It has been tried again already where that is safe.</summary>
    public bool Retryable => Fault is DeliveryFault.Unavailable or DeliveryFault.NotReadableYet;
}
