namespace Skyops.Ethereum.Rpc;

/// <summary>What came of sending a transaction. In both cases the node has it now, or a block does.</summary>
public enum SendOutcome
{
    /// <summary>The node took it.</summary>
    Sent,

    /// <summary>The node had it already, or it is mined: an earlier try did arrive.</summary>
    AlreadyKnown,
}
