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
        var alone = new Queue<TransferStatus>(await Ledger(currency).TransferEachAsync([.. transfers.Where(transfer => !transfer.Aside).SelectMany(transfer => transfer.ToTransfers())]));
        var statuses = new TransferStatus[transfers.Length];
        for (var i = 0; i < statuses.Length; i++) statuses[i] = transfers[i].Aside ? await PutAsideAsync(currency, transfers[i]) : alone.Dequeue();
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
        foreach (var departure in state.Departures.Values)
        {
            var (account, currency, aside) = (departure.Account, departure.Currency, SystemAccounts.LeavingOf(departure.Account));
            var (from, to, reason) = departure.Wanted ? (account, aside, "exit-requested") : (aside, account, "exit-ended");
            var amount = (await Ledger(currency).BalanceAsync(from)).Available;
            if (!amount.IsZero) transfers.Add(new ChainTransfer($"{reason}/{state.Transfers + (ulong)transfers.Count}", from, to, currency, amount, reason, null));
        }

        return [.. transfers];
    }

    /// <summary>What accounts are charged that have wanted out since the settlement before.</summary>
    public async Task<DepartureCharge[]> ChargesAsync(ChainState state)
    {
        var charges = new List<DepartureCharge>();
        foreach (var departure in state.Departures.Values.Where(each => each is { Wanted: true, IsCharged: false }))
        {
            var (account, currency) = (departure.Account, departure.Currency);
            var (balance, leaving) = (await Ledger(currency).BalanceAsync(account), await Ledger(currency).BalanceAsync(SystemAccounts.LeavingOf(account)));
            charges.Add(new DepartureCharge(account, currency, SettlementRules.Charge(state.BookOf(currency, account), departure, balance, leaving)));
        }

        return [.. charges];
    }

    /// <summary>
    /// Puts aside what an exit that is paid already lacks: its request may have been read only together with it. Null when nothing is
    /// missing, or there.
    /// </summary>
    public async Task<ChainTransfer?> MissingAsync(ChainState state, ChainTransfer exit)
    {
        var account = SystemAccounts.LeaverOf(exit.Debit);
        var aside = (await Ledger(exit.Currency).BalanceAsync(exit.Debit)).Available;
        var available = (await Ledger(exit.Currency).BalanceAsync(account)).Available;
        return aside >= exit.Amount || available.IsZero
            ? null
            : new ChainTransfer($"exit-requested/{state.Transfers}", account, exit.Debit, exit.Currency, Amount.Min(available, exit.Amount - aside), "exit-requested", null);
    }

    /// <summary>The line of every account that deposited or has something to claim.</summary>
    public async Task<SettlementLine[]> LinesAsync(ChainState state)
    {
        var lines = new List<SettlementLine>();
        foreach (var currency in Currencies)
        {
            var books = await BooksAsync(currency);
            foreach (var book in state.Books.Values.Where(book => book.Currency == currency))
                lines.Add(SettlementRules.Line(book, state.DepartureOf(currency, book.Account), books.GetValueOrDefault(book.Account) ?? Unused(book.Account, currency), Leaving(books, currency, book.Account)));
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

    /// <summary>Both transfers or none; the first that was refused says why.</summary>
    private async Task<TransferStatus> PutAsideAsync(string currency, ChainTransfer transfer) =>
        Array.Find(await Ledger(currency).TransferAsync(transfer.ToTransfers()), status => status is not (TransferStatus.Ok or TransferStatus.Exists));

    private async Task<Dictionary<string, AccountBalance>> BooksAsync(string currency) =>
        (await Ledger(currency).BalancesAsync()).ToDictionary(balance => balance.Account, StringComparer.Ordinal);

    private ILedgerGrain Ledger(string currency) => grains.GetGrain<ILedgerGrain>(currency);

    private static bool IsWallet(string account) => account.StartsWith("0x", StringComparison.Ordinal);

    private static AccountBalance Leaving(Dictionary<string, AccountBalance> books, string currency, string account) =>
        books.GetValueOrDefault(SystemAccounts.LeavingOf(account)) ?? Unused(account, currency);

    private static AccountBalance Unused(string account, string currency) =>
        new(account, currency, Amount.Zero, Amount.Zero, Amount.Zero, Amount.Zero, Amount.Zero);
}
