namespace Skyops.Ethereum.Batches;

/// <summary>What came of checking a batch or one item of it, in the order in which it is checked.</summary>
public enum BatchVerdict
{
    /// <summary>The session key signed exactly this.</summary>
    Valid,

    /// <summary>The batch names another delegation.</summary>
    WrongDelegation,

    /// <summary>There are more or fewer items than were signed, or a part of one.</summary>
    WrongCount,

    /// <summary>The items are not those whose root was signed, or not in that order.</summary>
    WrongRoot,

    /// <summary>The proof does not lead from the item to the signed root.</summary>
    NotIncluded,

    /// <summary>The signature is not the session key's over this root in this context.</summary>
    BadSignature,
}
