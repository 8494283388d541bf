namespace Skyops.Ethereum.ContractWallets;

/// <summary>Whether a signature is that of an account.</summary>
public enum WalletVerdict
{
    /// <summary>It is.</summary>
    Valid,

    /// <summary>It is not.</summary>
    Invalid,

    /// <summary>
    /// It is not that of the account's key, and the chain could not be asked whether it is that of its contract: no
    /// answer came, or none that a node should give. Later the answer may be another one.
    /// </summary>
    Unknown,
}
