using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>What of its deposits an account that wants out has used.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Currency">SKYOPS or ETH.</param>
/// <param name="Amount">Since the beginning.</param>
public sealed record DepartureCharge(string Account, string Currency, Amount Amount);
