using Skyops.Chain;
using Skyops.Ledger;

namespace Skyops.Api;

/// <summary>Where the contracts are.</summary>
public sealed record ContractAddresses(string Token, string Escrow, string NodeRegistry, string TaskRegistry, string NetworkPolicy);

/// <summary>A transaction of the network that is not final.</summary>
/// <param name="Id">What it is for.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Since">Since when, or since it was last signed.</param>
/// <param name="Nonce">When it is signed.</param>
/// <param name="Hashes">Of its copies, the newest last.</param>
public sealed record OutgoingView(string Id, OutgoingPhase Phase, DateTimeOffset Since, ulong? Nonce, string[] Hashes);

/// <summary>What the ledger says of the escrow, in one currency, since the beginning.</summary>
/// <param name="Currency">SKYOPS or ETH.</param>
/// <param name="Credited">All deposits.</param>
/// <param name="Released">All that was made claimable or left by an exit.</param>
public sealed record EscrowTotals(string Currency, Amount Credited, Amount Released);

/// <summary>The chain that a network settles on. Everything else is null when there is none.</summary>
public sealed record ChainResponse(
    bool Settles,
    ulong? ChainId = null,
    ContractAddresses? Contracts = null,
    string? Sender = null,
    string? Treasury = null,
    ulong? FirstBlock = null,
    ulong? Block = null,
    ulong? DepositsThrough = null,
    SettlementRoot[]? Roots = null,
    OutgoingView[]? Outbox = null,
    EscrowTotals[]? Ledger = null,
    string? Problem = null);

/// <summary>Makes an amount of the account claimable with the next root.</summary>
/// <param name="Id">1 to 64 printable characters of the caller's choice; a repeat is the same withdrawal.</param>
/// <param name="Currency">SKYOPS or ETH.</param>
/// <param name="Amount">At most what is available.</param>
public sealed record WithdrawalRequest(string? Id, string? Currency, string? Amount);

public sealed record WithdrawalResponse(string Id, string Currency, Amount Amount);

/// <summary>An account's leaf in a root, with its proof: all that a claim or an exit needs.</summary>
/// <param name="Root">The root's number on the escrow.</param>
/// <param name="Currency">SKYOPS or ETH.</param>
/// <param name="Asset">Its address for the contract; zero for ETH.</param>
/// <param name="Credit">All that may be claimed since the beginning.</param>
/// <param name="Debit">All of the deposits that is used.</param>
/// <param name="Proof">Hashes from leaf to root, 0x and 64 digits.</param>
public sealed record ClaimView(ulong Root, string Currency, string Asset, Amount Credit, Amount Debit, string[] Proof);

/// <summary>The newest roots that are final, the newest first.</summary>
public sealed record ClaimItems(ClaimView[] Items);
