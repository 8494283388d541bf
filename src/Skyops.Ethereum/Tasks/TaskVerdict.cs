namespace Skyops.Ethereum.Tasks;

/// <summary>What came of checking the authorization of a task, in the order in which it is checked.</summary>
public enum TaskVerdict
{
    /// <summary>The owner agreed to exactly this.</summary>
    Valid,

    /// <summary>The spec that was sent is not the one whose hash was signed.</summary>
    BodyChanged,

    /// <summary>The deadline has passed.</summary>
    Expired,

    /// <summary>The price alone is above what the session may spend.</summary>
    OverSpendCap,

    /// <summary>Signed by a wallet where a session key was expected, or the other way round.</summary>
    WrongKindOfSignature,

    /// <summary>The signature is not the owner's over these terms on this chain.</summary>
    WrongSigner,
}
