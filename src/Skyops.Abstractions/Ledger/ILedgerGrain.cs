using Skyops.Errors;

namespace Skyops.Ledger;

/// <summary>
/// The double-entry ledger of one currency (the grain's key, <c>SKYOPS</c> or <c>ETH</c>). All commands that have queued up are decided in one turn and
/// appended once. Every transfer id comes from the caller; a repeat answers what the first one did.
/// </summary>
[Alias("skyops.ILedgerGrain")]
public interface ILedgerGrain : IGrainWithStringKey
{
    /// <summary>Decides the transfers in order, all of them or none: the first that fails makes the others answer <see cref="TransferStatus.LinkedTransferFailed"/>.</summary>
    [Alias("Transfer")]
    Task<TransferStatus[]> TransferAsync(Transfer[] transfers);

    /// <summary>Decides the transfers in order, each by itself: one that is refused changes nothing for the others.</summary>
    [Alias("TransferEach")]
    Task<TransferStatus[]> TransferEachAsync(Transfer[] transfers);

    /// <summary>The four counters of an account; zeros for one that was never used.</summary>
    [Alias("Balance"), Orleans.Concurrency.AlwaysInterleave]
    Task<AccountBalance> BalanceAsync(string account);

    /// <summary>The counters of every account that was ever used, at one moment: what a settlement is made of.</summary>
    [Alias("Balances"), Orleans.Concurrency.AlwaysInterleave]
    Task<AccountBalance[]> BalancesAsync();

    /// <summary>Balance and lines of an account. Reads the rows that name it, not the whole ledger.</summary>
    [Alias("Statement"), Orleans.Concurrency.AlwaysInterleave]
    Task<StatementPage> StatementAsync(StatementQuery query);

    /// <summary>Replays the journal from its first row and compares with the live state: sums, holds, hash of each row.</summary>
    [Alias("Verify"), Orleans.Concurrency.AlwaysInterleave]
    Task<LedgerVerification> VerifyAsync();
}
