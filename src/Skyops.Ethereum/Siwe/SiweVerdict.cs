namespace Skyops.Ethereum.Siwe;

/// <summary>
/// What came of checking a sign-in, in the order in which it is checked. It is for logs and tests: whoever asks from
/// outside gets one answer for all but the first.
/// </summary>
public enum SiweVerdict
{
    /// <summary>The account did sign this message, and it is what was expected.</summary>
    Valid,

    /// <summary>The text is no message of EIP-4361.</summary>
    Malformed,

    /// <summary>It is for another domain, or reached over another scheme.</summary>
    WrongDomain,

    /// <summary>It is for another URI.</summary>
    WrongUri,

    /// <summary>It is for another chain.</summary>
    WrongChain,

    /// <summary>It carries another nonce.</summary>
    WrongNonce,

    /// <summary>It was issued in the future, by more than clocks may differ.</summary>
    IssuedInFuture,

    /// <summary>It was issued longer ago than a sign-in may take.</summary>
    Stale,

    /// <summary>It does not hold yet.</summary>
    NotYetValid,

    /// <summary>It no longer holds.</summary>
    Expired,

    /// <summary>
    /// The signature is not that of the account's key; and not that of its contract either, if a chain was asked.
    /// </summary>
    BadSignature,

    /// <summary>
    /// The signature is not that of the account's key, and the chain could not be asked whether it is that of its
    /// contract.
    /// </summary>
    ChainAway,
}
