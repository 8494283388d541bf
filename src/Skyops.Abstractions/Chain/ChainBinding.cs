namespace Skyops.Chain;

/// <summary>Which chain and contracts a network settles on. Once bound it stays: the ledger's counters are about these deposits.</summary>
/// <param name="ChainId">EIP-155.</param>
/// <param name="Escrow">The contract that holds deposits.</param>
/// <param name="Token">The contract of SKYOPS.</param>
/// <param name="TaskRegistry">The contract that takes batches of ended tasks.</param>
/// <param name="Sender">The account whose key posts roots and batches; nobody else sends with it.</param>
/// <param name="Treasury">The account that network fees are settled to.</param>
/// <param name="FirstBlock">The block in which the contracts were made, or one before.</param>
[GenerateSerializer, Immutable, Alias("skyops.ChainBinding")]
public sealed record ChainBinding(
    [property: Id(0)] ulong ChainId,
    [property: Id(1)] string Escrow,
    [property: Id(2)] string Token,
    [property: Id(3)] string TaskRegistry,
    [property: Id(4)] string Sender,
    [property: Id(5)] string Treasury,
    [property: Id(6)] ulong FirstBlock);
