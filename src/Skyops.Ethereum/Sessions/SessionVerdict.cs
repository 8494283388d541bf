namespace Skyops.Ethereum.Sessions;

/// <summary>
/// What came of checking a delegation, in the order in which it is checked: what is cheap comes first.
/// </summary>
public enum SessionVerdict
{
    /// <summary>The wallet of the account did say this, and it holds now.</summary>
    Valid,

    /// <summary>It is for something else.</summary>
    WrongScope,

    /// <summary>It begins in the future, by more than clocks may differ.</summary>
    NotYetValid,

    /// <summary>It is over.</summary>
    Expired,

    /// <summary>The signature is not that of the account's wallet over this statement on this chain.</summary>
    BadSignature,
}
