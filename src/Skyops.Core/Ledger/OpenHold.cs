namespace Skyops.Core.Ledger;

/// <summary>A hold that is neither fully posted nor voided.</summary>
/// <param name="Debit">Whose money is held.</param>
/// <param name="Credit">The nominal credit side.</param>
/// <param name="Rest">What is left of it, in smallest units; never zero.</param>
public readonly record struct OpenHold(string Debit, string Credit, UInt128 Rest);
