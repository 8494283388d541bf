using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>An account that asked the escrow for an exit.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Currency">SKYOPS or ETH.</param>
/// <param name="Wanted">False again when it has left or thought better of it.</param>
/// <param name="Charged">What of its deposits the network counts as used since then: what was spent, and what was held for tasks.</param>
/// <param name="IsCharged">False until the first settlement after the request.</param>
public sealed record Departure(string Account, string Currency, bool Wanted, Amount Charged = default, bool IsCharged = false);
