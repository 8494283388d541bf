namespace Skyops.Core.Chain;

/// <summary>An account that asked the escrow for an exit.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Currency">SKYOPS or ETH.</param>
/// <param name="Wanted">False again when it has left or thought better of it.</param>
public sealed record Departure(string Account, string Currency, bool Wanted);
