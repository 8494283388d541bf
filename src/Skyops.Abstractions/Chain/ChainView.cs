using Skyops.Ledger;

namespace Skyops.Chain;

/// <summary>One account's books with the escrow, in one currency.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Currency">SKYOPS or ETH.</param>
/// <param name="Deposited">All that came in.</param>
/// <param name="Exited">What left without the network.</param>
/// <param name="Released">All that was ever made claimable.</param>
[GenerateSerializer, Immutable, Alias("skyops.ChainBook")]
public sealed record ChainBook(
    [property: Id(0)] string Account,
    [property: Id(1)] string Currency,
    [property: Id(2)] Amount Deposited,
    [property: Id(3)] Amount Exited,
    [property: Id(4)] Amount Released);

/// <summary>Where the network stands with its chain.</summary>
/// <param name="Binding">Null before it is bound.</param>
/// <param name="Block">The last final block that was read; null before the first.</param>
/// <param name="BlockHash">Its hash.</param>
/// <param name="DepositsThrough">The last deposit that is final.</param>
/// <param name="NextNonce">Of the sender; null before the first transaction.</param>
/// <param name="Outbox">What is not final, the oldest first.</param>
/// <param name="Roots">The newest last; the last 64.</param>
[GenerateSerializer, Immutable, Alias("skyops.ChainView")]
public sealed record ChainView(
    [property: Id(0)] ChainBinding? Binding,
    [property: Id(1)] ulong? Block,
    [property: Id(2)] string BlockHash,
    [property: Id(3)] ulong DepositsThrough,
    [property: Id(4)] ulong? NextNonce,
    [property: Id(5)] OutgoingTransaction[] Outbox,
    [property: Id(6)] SettlementRoot[] Roots);
