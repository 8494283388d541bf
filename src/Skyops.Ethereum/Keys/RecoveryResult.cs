namespace Skyops.Ethereum.Keys;

/// <summary>What came of recovering a public key from a signature, in the order in which it is checked.</summary>
public enum RecoveryResult
{
    /// <summary>The key was found. It still has to be compared with the expected one.</summary>
    Recovered,

    /// <summary>The digest is not 32 bytes or the signature not 65.</summary>
    WrongLength,

    /// <summary>The last byte is neither 27 nor 28.</summary>
    BadV,

    /// <summary>r is zero or not below the order of the curve.</summary>
    ROutOfRange,

    /// <summary>s is zero or not below the order of the curve.</summary>
    SOutOfRange,

    /// <summary>s is in the upper half: the malleable twin of another signature (EIP-2).</summary>
    HighS,

    /// <summary>No point of the curve has r as its x coordinate.</summary>
    NotOnCurve,

    /// <summary>The key would be the point at infinity.</summary>
    AtInfinity,
}
