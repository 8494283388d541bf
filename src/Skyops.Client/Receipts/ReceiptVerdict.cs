namespace Skyops.Client.Receipts;

/// <summary>What came of checking a receipt, in the order in which it is checked.</summary>
public enum ReceiptVerdict
{
    /// <summary>The node said exactly this.</summary>
    Valid,

    /// <summary>The proof cannot be read.</summary>
    Malformed,

    /// <summary>The statement by which the node's wallet delegated to the signing key is not known.</summary>
    UnknownDelegation,

    /// <summary>The delegation is another wallet's, or its signature or scope is wrong.</summary>
    WrongDelegation,

    /// <summary>The receipt is not in the signed batch, or the signature is not the session key's.</summary>
    WrongSignature,
}
