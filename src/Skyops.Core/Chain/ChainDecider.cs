using Skyops.Chain;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>A refusal, or the events to append (none when nothing changes).</summary>
public sealed record ChainDecision(Refusal? Refusal, ChainEvent[] Events);

/// <summary>
/// The rules between a network and its chain: logs are taken once and in order, the ledger's transfers that follow are
/// planned before they are made, and so is every transaction before it is sent. Every command may come any number of times.
/// </summary>
public static class ChainDecider
{
    public static ChainDecision Decide(ChainState state, ChainCommand command, DateTimeOffset now) => command switch
    {
        ChainCommand.Bind x => Bind(state, x.Binding),
        ChainCommand.Read x => Read(state, x.Page),
        ChainCommand.PlanTransfers x => PlanTransfers(state, x.Transfers),
        ChainCommand.Answered x => Answered(state, x),
        ChainCommand.Charge x => Charge(state, x.Charges),
        ChainCommand.PlanRoot x => OutboxRules.PlanRoot(state, x.Root, x.Call, now),
        ChainCommand.PlanBatch x => OutboxRules.PlanBatch(state, x.Batch, x.Call, now),
        ChainCommand.Sign x => OutboxRules.Sign(state, x, now),
        ChainCommand.Sent x => OutboxRules.Sent(state, x.Id, now),
        ChainCommand.Mined x => OutboxRules.Mined(state, x, now),
        ChainCommand.End x => OutboxRules.End(state, x),
        _ => throw new InvalidOperationException($"no rule for {command.GetType().Name}"),
    };

    public static ChainState Apply(ChainState state, ChainEvent e) => e switch
    {
        ChainEvent.Bound x => state with { Binding = x.Binding },
        ChainEvent.BlocksRead x => ChainLogRules.Apply(state, x),
        ChainEvent.TransfersPlanned x => Plan(state, x.Transfers),
        ChainEvent.TransfersConfirmed x => x.Ids.Aggregate(state, Confirm),
        ChainEvent.TransferRefused x => Refused(state, x.Id),
        ChainEvent.DeparturesCharged x => x.Charges.Aggregate(state, Charged),
        ChainEvent.RootPlanned x => state.With(x.Root),
        ChainEvent.BatchPlanned x => state with { Batches = state.Batches.Add(x.Batch) },
        _ => OutboxRules.Apply(state, e),
    };

    internal static ChainDecision Nothing => new(null, []);

    internal static ChainDecision Happened(params ChainEvent[] events) => new(null, events);

    private static ChainDecision Bind(ChainState state, ChainBinding binding)
    {
        if (state.Binding is null) return Happened(new ChainEvent.Bound(binding));
        if (state.Binding == binding) return Nothing;
        return new ChainDecision(
            new Refusal(
                RefusalCode.Conflict,
                $"This network settles on chain {state.Binding.ChainId}, escrow {state.Binding.Escrow}, with sender {state.Binding.Sender}, not on chain {binding.ChainId}, escrow {binding.Escrow}, with sender {binding.Sender}.",
                "Start with the deployment file and the key it was bound to, or with a new data folder."),
            []);
    }

    private static ChainDecision Read(ChainState state, ChainPage page)
    {
        // A page that was told twice, or by two who read at once, follows on nothing.
        if (page.AfterBlock != state.Block || (state.Block is { } block && page.Block <= block)) return Nothing;
        return Happened(new ChainEvent.BlocksRead(page.Block, page.BlockHash, page.Logs));
    }

    private static ChainDecision PlanTransfers(ChainState state, ChainTransfer[] transfers)
    {
        var fresh = transfers.Where(transfer => state.FindTransfer(transfer.Id) is null).ToArray();
        return fresh.Length == 0 ? Nothing : Happened(new ChainEvent.TransfersPlanned(fresh));
    }

    private static ChainDecision Answered(ChainState state, ChainCommand.Answered answered)
    {
        var events = new List<ChainEvent>();
        var confirmed = new List<string>();
        for (var i = 0; i < answered.Transfers.Length; i++)
        {
            var (id, status) = (answered.Transfers[i].Id, answered.Statuses[i]);
            if (!state.Due.ContainsKey(id)) continue;
            if (status is TransferStatus.Ok or TransferStatus.Exists) confirmed.Add(id);
            else events.Add(new ChainEvent.TransferRefused(id, status));
        }

        if (confirmed.Count > 0) events.Add(new ChainEvent.TransfersConfirmed([.. confirmed]));
        return Happened([.. events]);
    }

    private static ChainDecision Charge(ChainState state, DepartureCharge[] charges)
    {
        var open = charges.Where(charge => state.DepartureOf(charge.Currency, charge.Account) is { Wanted: true, IsCharged: false }).ToArray();
        return open.Length == 0 ? Nothing : Happened(new ChainEvent.DeparturesCharged(open));
    }

    private static ChainState Charged(ChainState state, DepartureCharge charge) =>
        state.With(state.DepartureOf(charge.Currency, charge.Account) with { Charged = charge.Amount, IsCharged = true });

    /// <summary>The escrow has paid an exit that the ledger cannot follow: then what is left of the account stays where it is.</summary>
    private static ChainState Refused(ChainState state, string id)
    {
        if (!state.Due.TryGetValue(id, out var transfer)) return state;
        var next = state with { Due = state.Due.Remove(id) };
        return transfer.Reason == ChainTransfer.Exit
            ? next.With(next.DepartureOf(transfer.Currency, SystemAccounts.LeaverOf(transfer.Debit)) with { Wanted = true })
            : next;
    }

    internal static ChainState Plan(ChainState state, IEnumerable<ChainTransfer> transfers)
    {
        foreach (var transfer in transfers)
            state = state with { Due = state.Due.SetItem(transfer.Id, transfer), Transfers = state.Transfers + 1 };
        return state;
    }

    private static ChainState Confirm(ChainState state, string id)
    {
        if (!state.Due.TryGetValue(id, out var transfer)) return state;
        var next = state with { Due = state.Due.Remove(id) };
        if (transfer.Reason == ChainTransfer.Withdrawal) next = next with { Withdrawn = next.Withdrawn.SetItem(id, transfer) };
        if (transfer.ReleasedTo is not { } account) return next;
        var book = next.BookOf(transfer.Currency, account);
        return next.With(book with { Released = book.Released + transfer.Amount });
    }
}
