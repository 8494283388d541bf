using System.Text.Json.Serialization;
using Skyops.Ledger;

namespace Skyops.Chain;

/// <summary>What one account may take out, and what of its deposits is used, since the beginning.</summary>
[GenerateSerializer, Immutable, Alias("skyops.SettlementLine")]
public sealed record SettlementLine(
    [property: Id(0)] string Account,
    [property: Id(1)] string Currency,
    [property: Id(2)] Amount Credit,
    [property: Id(3)] Amount Debit);

/// <summary>The books of all accounts at one moment, from which a root is made.</summary>
/// <param name="DepositsThrough">The last deposit that they know.</param>
/// <param name="Lines">By currency and account.</param>
[GenerateSerializer, Immutable, Alias("skyops.SettlementCut")]
public sealed record SettlementCut(
    [property: Id(0)] ulong DepositsThrough,
    [property: Id(1)] SettlementLine[] Lines);

[JsonConverter(typeof(JsonStringEnumConverter<RootStatus>))]
public enum RootStatus
{
    /// <summary>Its transaction is not final.</summary>
    Posting,

    /// <summary>It is on the chain for good.</summary>
    Posted,

    /// <summary>Its transaction failed; another one takes its number.</summary>
    Failed,

    /// <summary>A challenger ended it in its window.</summary>
    Cancelled,
}

/// <summary>A settlement root of ours.</summary>
/// <param name="Number">On the escrow.</param>
/// <param name="Root">64 hexadecimal digits.</param>
/// <param name="Tree">SHA-256 of the blob that holds its leaves.</param>
/// <param name="TokenTotal">Sum of the credits in SKYOPS.</param>
/// <param name="EtherTotal">Sum of the credits in ETH.</param>
/// <param name="DepositsThrough">The last deposit that it knows.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Transaction">Of the outbox, that posts it.</param>
[GenerateSerializer, Immutable, Alias("skyops.SettlementRoot")]
public sealed record SettlementRoot(
    [property: Id(0)] ulong Number,
    [property: Id(1)] string Root,
    [property: Id(2)] string Tree,
    [property: Id(3)] Amount TokenTotal,
    [property: Id(4)] Amount EtherTotal,
    [property: Id(5)] ulong DepositsThrough,
    [property: Id(6)] RootStatus Status,
    [property: Id(7)] string Transaction);
