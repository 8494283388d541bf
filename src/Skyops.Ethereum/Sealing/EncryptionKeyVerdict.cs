namespace Skyops.Ethereum.Sealing;

/// <summary>What came of checking who said that a key may be sealed to, in the order in which it is checked.</summary>
public enum EncryptionKeyVerdict
{
    /// <summary>The account did say this, and it holds now.</summary>
    Valid,

    /// <summary>It begins in the future, by more than clocks may differ.</summary>
    NotYetValid,

    /// <summary>It is over.</summary>
    Expired,

    /// <summary>Signed by a wallet where a session key was expected, or the other way round.</summary>
    WrongKindOfSignature,

    /// <summary>The session key is not one of that account's node.</summary>
    WrongSession,

    /// <summary>The signature is not the expected key's over this statement on this chain.</summary>
    BadSignature,
}
