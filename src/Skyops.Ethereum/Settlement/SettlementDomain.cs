using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Settlement;

/// <summary>Where a settlement counts: a leaf is bound to both, so it is worth nothing in another escrow.</summary>
/// <param name="ChainId">EIP-155.</param>
/// <param name="Escrow">The contract's address.</param>
public sealed record SettlementDomain(ulong ChainId, EthereumAddress Escrow);
