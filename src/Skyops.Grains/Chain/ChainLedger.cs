using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Chain;
using Skyops.Core.Chain;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Grains.Chain;

/// <summary>The ledgers, as the chain's books need them.</summary>
internal sealed class ChainLedger(IGrainFactory grains, ILogger logger)
{
    public static readonly string[] Currencies = ["SKYOPS", "ETH"];

    public async Task<TransferStatus[]> TransferAsync(string currency, ChainTransfer[] transfers)
    {
        var statuses = await Ledger(currency).TransferEachAsync(Array.ConvertAll(transfers, transfer => transfer.ToTransfer()));
        for (var i = 0; i < statuses.Length; i++)
        {
            if (statuses[i] is not (TransferStatus.Ok or TransferStatus.Exists)) logger.TransferRefused(transfers[i].Id, transfers[i].Amount, currency, statuses[i]);
        }

        return statuses;
    }

    /// <summary>A network that gave money away from nothing cannot promise it on a chain.</summary>
    public async Task<Refusal?> IssuedAsync()
    {
        foreach (var currency in Currencies)
        {
            var issued = (await Ledger(currency).BalanceAsync(SystemAccounts.Issuance)).DebitsPosted;
            if (issued.IsZero) continue;
            return new Refusal(
                RefusalCode.Conflict, $"This ledger has granted {issued} {currency} that no deposit covers.", "Settle on a chain with a new data folder, and with --grant 0.");
        }

        return null;
    }

    /// <summary>What accounts have earned beyond what they deposited, and the fees.</summary>
    public async Task<ChainTransfer[]> EarnedAsync(ChainState state, string treasury)
    {
        var transfers = new List<ChainTransfer>();
        foreach (var currency in Currencies)
        {
            var books = await BooksAsync(currency);
            foreach (var (account, balance) in books)
            {
                var (to, amount) = account == SystemAccounts.Fees
                    ? (treasury, balance.Available)
                    : (account, IsWallet(account) ? SettlementRules.Earned(state.BookOf(currency, account), balance, Leaving(books, currency, account)) : Amount.Zero);
                if (!amount.IsZero) transfers.Add(new ChainTransfer($"settlement/{state.Transfers + (ulong)transfers.Count}", account, SystemAccounts.Chain, currency, amount, "settlement", to));
            }
        }

        return [.. transfers];
    }

    /// <summary>Puts aside what an account has that wants out, and gives back what one has that no longer does.</summary>
    public async Task<ChainTransfer[]> DeparturesAsync(ChainState state)
    {
        var transfers = new List<ChainTransfer>();
        foreach (var (account, currency, wanted) in state.Departures.Values)
        {
            var aside = SystemAccounts.LeavingOf(account);
            var (from, to, reason) = wanted ? (account, aside, "exit-requested") : (aside, account, "exit-ended");
            var amount = (await Ledger(currency).BalanceAsync(from)).Available;
            if (!amount.IsZero) transfers.Add(new ChainTransfer($"{reason}/{state.Transfers + (ulong)transfers.Count}", from, to, currency, amount, reason, null));
        }

        return [.. transfers];
    }

    /// <summary>The line of every account that deposited or has something to claim.</summary>
    public async Task<SettlementLine[]> LinesAsync(ChainState state)
    {
        var lines = new List<SettlementLine>();
        foreach (var currency in Currencies)
        {
            var books = await BooksAsync(currency);
            foreach (var book in state.Books.Values.Where(book => book.Currency == currency))
                lines.Add(SettlementRules.Line(book, books.GetValueOrDefault(book.Account) ?? Unused(book.Account, currency), Leaving(books, currency, book.Account)));
        }

        return [.. lines];
    }

    public static Refusal Refused(TransferStatus status, Amount amount, string currency) => status switch
    {
        TransferStatus.ExceedsCredit => new Refusal(
            RefusalCode.InsufficientFunds, $"The account has less than {amount} {currency} that is not held for tasks.", "See `skyops ledger balance`; what is held is free when its task ends."),
        TransferStatus.ExistsWithDifferentContent => new Refusal(RefusalCode.IdempotencyConflict, "Another withdrawal had this id.", "Take a new one."),
        _ => new Refusal(RefusalCode.Invalid, $"The ledger refused the withdrawal: {status}."),
    };

    private async Task<Dictionary<string, AccountBalance>> BooksAsync(string currency) =>
        (await Ledger(currency).BalancesAsync()).ToDictionary(balance => balance.Account, StringComparer.Ordinal);

    private ILedgerGrain Ledger(string currency) => grains.GetGrain<ILedgerGrain>(currency);

    private static bool IsWallet(string account) => account.StartsWith("0x", StringComparison.Ordinal);

    private static AccountBalance Leaving(Dictionary<string, AccountBalance> books, string currency, string account) =>
        books.GetValueOrDefault(SystemAccounts.LeavingOf(account)) ?? Unused(account, currency);

    private static AccountBalance Unused(string account, string currency) =>
        new(account, currency, Amount.Zero, Amount.Zero, Amount.Zero, Amount.Zero, Amount.Zero);
}
