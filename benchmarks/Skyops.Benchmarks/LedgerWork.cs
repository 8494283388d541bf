using System.Globalization;
using Skyops.Ledger;

namespace Skyops.Benchmarks;

/// <summary>What tasks do to the ledger: each a hold of its budget, and when it ends a post for its node, one for the fee, and the rest freed.</summary>
internal sealed class LedgerWork(int tasks)
{
    public const int Callers = 1_024;
    public const int Accounts = 10_000;
    private const int PerTask = 4;
    private static readonly Amount s_budget = Amount.Whole(5);
    private static readonly Amount s_pay = Amount.Whole(2);
    private static readonly Amount s_fee = Amount.Whole(1);

    public int Transfers => tasks * PerTask;

    /// <summary>Gives every account what its tasks may need.</summary>
    public static async Task FundAsync(ILedgerGrain ledger)
    {
        foreach (var chunk in Enumerable.Range(0, Accounts).Chunk(1_000))
        {
            Expect(await ledger.TransferEachAsync([.. chunk.Select(number => new Transfer(
                $"grant/{number}", TransferKind.Direct, SystemAccounts.Issuance, Account(number), Amount.Whole(1_000_000), null, "grant", "benchmark"))]));
        }
    }

    public Task RunAsync(ILedgerGrain ledger) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        for (var task = caller; task < tasks; task += Callers)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"t01{task:x30}");
            var hold = id + "/hold";
            Expect(await ledger.TransferAsync(
                [new Transfer(hold, TransferKind.Hold, Account(task % Accounts), SystemAccounts.Escrow, s_budget, null, "task-hold", id)]));
            Expect(await ledger.TransferAsync(
            [
                new Transfer(id + "/pay", TransferKind.PostHold, "", Account((task + 1) % Accounts), s_pay, hold, "work", id),
                new Transfer(id + "/fee", TransferKind.PostHold, "", SystemAccounts.Fees, s_fee, hold, "fee", id),
                new Transfer(id + "/rest", TransferKind.VoidHold, "", "", Amount.Zero, hold, "rest", id),
            ]));
        }
    })));

    private static string Account(int number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x40}");

    private static void Expect(TransferStatus[] statuses)
    {
        if (Array.FindIndex(statuses, status => status != TransferStatus.Ok) is >= 0 and var wrong)
            throw new InvalidOperationException($"a transfer was answered {statuses[wrong]}");
    }
}
