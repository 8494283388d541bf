using System.Text.Json.Serialization;
using Skyops.Ledger;

namespace Skyops.Chain;

/// <summary>What the escrow said happened.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChainLogKind>))]
public enum ChainLogKind
{
    Deposited,
    ExitRequested,
    ExitWithdrawn,
    Exited,
    RootCancelled,
}

/// <summary>One log of the escrow, of a block that no reorganisation takes back.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Number">Of the deposit or the root; 0 for what has none.</param>
/// <param name="Account">Whose; empty for a root.</param>
/// <param name="Currency">SKYOPS or ETH; empty for a root.</param>
/// <param name="Amount">How much came in or went out; zero for a request.</param>
/// <param name="Transaction">Its transaction's hash.</param>
[GenerateSerializer, Immutable, Alias("skyops.ChainLog")]
public sealed record ChainLog(
    [property: Id(0)] ChainLogKind Kind,
    [property: Id(1)] ulong Number,
    [property: Id(2)] string Account,
    [property: Id(3)] string Currency,
    [property: Id(4)] Amount Amount,
    [property: Id(5)] string Transaction);

/// <summary>The logs of the blocks up to and with this one.</summary>
/// <param name="AfterBlock">The block up to which they had been read; repeats are told by it.</param>
/// <param name="Block">The last block that was read.</param>
/// <param name="BlockHash">Its hash.</param>
/// <param name="Logs">In the order of the chain.</param>
[GenerateSerializer, Immutable, Alias("skyops.ChainPage")]
public sealed record ChainPage(
    [property: Id(0)] ulong? AfterBlock,
    [property: Id(1)] ulong Block,
    [property: Id(2)] string BlockHash,
    [property: Id(3)] ChainLog[] Logs);
