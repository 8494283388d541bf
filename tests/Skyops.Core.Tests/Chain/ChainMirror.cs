using Skyops.Chain;
using Skyops.Core.Chain;
using Skyops.Core.Ledger;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Chain;

/// <summary>
/// The chain's books on a real ledger of one currency: what the grains' glue does between the two, by hand. A crash between the ledger's answer and
/// its record is <see cref="Forgets"/>.
/// </summary>
internal sealed class ChainMirror
{
    public const string Currency = "SKYOPS";
    public const string Treasury = "0xtreasury";

    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ChainMirror() => Handle(new ChainCommand.Bind(new ChainBinding(1, "0xescrow", "0xtoken", "0xregistry", "0xsender", Treasury, 0)));

    public LedgerState Ledger { get; } = new(Currency);

    public ChainState State { get; private set; } = ChainState.Empty;

    /// <summary>How many commands the ledger has decided.</summary>
    public int Commands { get; private set; }

    /// <summary>The next answer of the ledger does not come back, as in a crash.</summary>
    public bool Forgets { get; set; }

    public TransferStatus Do(params Transfer[] transfers)
    {
        Commands++;
        var decision = LedgerDecider.Decide(Ledger, transfers, s_now);
        Ledger.Apply(decision.Events);
        return decision.Statuses.Max();
    }

    public void Read(ChainPage page)
    {
        Handle(new ChainCommand.Read(page));
        MakeTransfers();
        Plan(Departures());
    }

    /// <summary>False when it is refused.</summary>
    public bool Withdraw(string id, string account, UInt128 amount)
    {
        var transfer = new ChainTransfer($"withdrawal/{account}/{id}", account, SystemAccounts.Chain, Currency, new Amount(amount), ChainTransfer.Withdrawal, account);
        if (State.FindTransfer(transfer.Id) is { } known && known != transfer) return false;
        Plan([transfer]);
        return State.FindTransfer(transfer.Id) is not null;
    }

    public SettlementCut Cut()
    {
        MakeTransfers();
        Plan(Departures());
        Handle(new ChainCommand.Charge([.. State.Departures.Values.Select(each => new DepartureCharge(
            each.Account, Currency, SettlementRules.Charge(Book(each.Account), each, Balance(each.Account), Leaving(each.Account))))]));
        Plan(Earned());
        return new SettlementCut(State.DepositsThrough, [.. State.Books.Values.Select(book => SettlementRules.Line(
            book, State.DepartureOf(Currency, book.Account), Balance(book.Account), Leaving(book.Account)))]);
    }

    public void MakeTransfers()
    {
        foreach (var transfer in State.Due.Values.Where(each => each.Reason != ChainTransfer.Exit)) Make(transfer);
        foreach (var exit in State.Due.Values.Where(each => each.Reason == ChainTransfer.Exit))
        {
            var account = SystemAccounts.LeaverOf(exit.Debit);
            var (aside, available) = (Balance(exit.Debit).Available, Balance(account).Available);
            if (aside < exit.Amount && !available.IsZero)
            {
                var missing = new ChainTransfer($"exit-requested/{State.Transfers}", account, exit.Debit, Currency, Amount.Min(available, exit.Amount - aside), "exit-requested", null);
                Handle(new ChainCommand.PlanTransfers([missing]));
                Make(missing);
            }

            Make(exit);
        }
    }

    public AccountBalance Balance(string account) => LedgerProjection.Balance(Ledger, account);

    private void Make(ChainTransfer transfer)
    {
        var status = Do(transfer.ToTransfers());
        if (!Forgets) Handle(new ChainCommand.Answered([transfer], [status]));
        else if (status == TransferStatus.Ok) Forgets = false;
    }

    private void Plan(ChainTransfer[] transfers)
    {
        if (transfers.Length > 0) Handle(new ChainCommand.PlanTransfers(transfers));
        MakeTransfers();
    }

    private ChainTransfer[] Departures()
    {
        var transfers = new List<ChainTransfer>();
        foreach (var departure in State.Departures.Values)
        {
            var (account, aside) = (departure.Account, SystemAccounts.LeavingOf(departure.Account));
            var (from, to, reason) = departure.Wanted ? (account, aside, "exit-requested") : (aside, account, "exit-ended");
            var amount = Balance(from).Available;
            if (!amount.IsZero) transfers.Add(new ChainTransfer($"{reason}/{State.Transfers + (ulong)transfers.Count}", from, to, Currency, amount, reason, null));
        }

        return [.. transfers];
    }

    private ChainTransfer[] Earned()
    {
        var transfers = new List<ChainTransfer>();
        foreach (var account in Ledger.Accounts.Keys.Order(StringComparer.Ordinal))
        {
            var (to, amount) = account == SystemAccounts.Fees ? (Treasury, Balance(account).Available)
                : account.StartsWith("0x", StringComparison.Ordinal) ? (account, SettlementRules.Earned(Book(account), Balance(account), Leaving(account)))
                : (account, Amount.Zero);
            if (!amount.IsZero) transfers.Add(new ChainTransfer($"settlement/{State.Transfers + (ulong)transfers.Count}", account, SystemAccounts.Chain, Currency, amount, "settlement", to));
        }

        return [.. transfers];
    }

    private ChainBook Book(string account) => State.BookOf(Currency, account);

    private AccountBalance Leaving(string account) => Balance(SystemAccounts.LeavingOf(account));

    private void Handle(ChainCommand command)
    {
        var decision = ChainDecider.Decide(State, command, s_now);
        Assert.Null(decision.Refusal);
        var events = decision.Events.Length > 0 ? ChainEventCodec.Decode(ChainEventCodec.Encode(decision.Events)) : [];
        State = events.Aggregate(State, ChainDecider.Apply);
    }
}
