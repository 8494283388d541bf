using System.Text.Json.Serialization;
using Skyops.Ledger;

namespace Skyops.Chain;

/// <summary>How far a transaction of ours is. What is final, failed or dropped is no longer in the outbox.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutgoingPhase>))]
public enum OutgoingPhase
{
    /// <summary>It is decided and not signed.</summary>
    Planned,

    /// <summary>It is signed, and whether a node has it is not known.</summary>
    Prepared,

    /// <summary>A node has said that it has it.</summary>
    Sent,

    /// <summary>A block has it that may still be taken back.</summary>
    Mined,
}

/// <summary>One signature of a transaction: replacements have the same nonce and pay more.</summary>
/// <param name="Hash">The transaction's hash.</param>
/// <param name="Encoded">What is sent.</param>
/// <param name="MaxFee">Wei a unit of gas.</param>
/// <param name="MaxPriorityFee">Wei a unit of gas.</param>
[GenerateSerializer, Immutable, Alias("skyops.SignedCopy")]
public sealed record SignedCopy(
    [property: Id(0)] string Hash,
    [property: Id(1)] byte[] Encoded,
    [property: Id(2)] Amount MaxFee,
    [property: Id(3)] Amount MaxPriorityFee);

/// <summary>The block that has one of the copies.</summary>
[GenerateSerializer, Immutable, Alias("skyops.MinedIn")]
public sealed record MinedIn(
    [property: Id(0)] string Hash,
    [property: Id(1)] ulong Block,
    [property: Id(2)] string BlockHash,
    [property: Id(3)] bool Succeeded,
    [property: Id(4)] ulong GasUsed);

/// <summary>A transaction of ours that is not final.</summary>
/// <param name="Id">What it is for: <c>root/3/7</c>, <c>batch/12/8</c>.</param>
/// <param name="To">The contract.</param>
/// <param name="Data">The call.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Since">Since when it is so, or was last signed.</param>
/// <param name="Nonce">When it is signed.</param>
/// <param name="Copies">The newest last.</param>
/// <param name="Mined">When a block has it.</param>
[GenerateSerializer, Immutable, Alias("skyops.OutgoingTransaction")]
public sealed record OutgoingTransaction(
    [property: Id(0)] string Id,
    [property: Id(1)] string To,
    [property: Id(2)] byte[] Data,
    [property: Id(3)] OutgoingPhase Phase,
    [property: Id(4)] DateTimeOffset Since,
    [property: Id(5)] ulong? Nonce,
    [property: Id(6)] SignedCopy[] Copies,
    [property: Id(7)] MinedIn? Mined);

/// <summary>How a transaction of ours ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutgoingEnd>))]
public enum OutgoingEnd
{
    /// <summary>It is final and did what it was for.</summary>
    Final,

    /// <summary>It is final and reverted: the gas is paid, nothing happened.</summary>
    Reverted,

    /// <summary>It will never be mined: it would have reverted before it was signed, or its nonce went to another transaction.</summary>
    Dropped,
}
