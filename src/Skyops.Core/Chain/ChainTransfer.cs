using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>
/// A transfer of the ledger that the chain's books ask for and that is not confirmed yet. It is planned in a row before the
/// ledger hears of it, and the ledger knows it by its id, so a crash between the two repeats it and it happens once.
/// </summary>
/// <param name="Id">In the ledger.</param>
/// <param name="Debit">Who pays.</param>
/// <param name="Credit">Who receives.</param>
/// <param name="Currency">Which ledger.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reason">For statements: deposit, settlement, withdrawal, exit …</param>
/// <param name="ReleasedTo">Whose claims rise by it when it is confirmed; null for none.</param>
public sealed record ChainTransfer(string Id, string Debit, string Credit, string Currency, Amount Amount, string Reason, string? ReleasedTo)
{
    public Transfer ToTransfer() => new(Id, TransferKind.Direct, Debit, Credit, Amount, null, Reason, ReleasedTo ?? Credit);
}
