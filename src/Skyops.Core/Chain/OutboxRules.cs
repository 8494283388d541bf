using Skyops.Chain;

namespace Skyops.Core.Chain;

/// <summary>
/// <code>
/// planned ──signed──> signed ──sent──> sent ──mined──> mined ──ended──> gone: final, reverted
///                        ^ └──signed again, same nonce, higher fee       │ └── or dropped: refused before it was signed, or its nonce went to another
///                        └───────────────────taken back──────────────────┘
/// </code>
/// A nonce belongs to one transaction for ever, and every copy of it is kept until one of them is final, so whichever of
/// them a node chooses is known, and what is done is done once.
/// </summary>
internal static class OutboxRules
{
    public static ChainDecision PlanRoot(ChainState state, SettlementRoot root, byte[] call, DateTimeOffset now)
    {
        if (state.Binding is not { } binding || state.Roots.Any(each => each.Status == RootStatus.Posting)) return ChainDecider.Nothing;
        var id = $"root/{root.Number}/{state.Transactions}";
        return ChainDecider.Happened(
            new ChainEvent.RootPlanned(root with { Status = RootStatus.Posting, Transaction = id }),
            new ChainEvent.TransactionPlanned(id, binding.Escrow, call, now));
    }

    public static ChainDecision PlanBatch(ChainState state, TaskBatch batch, byte[] call, DateTimeOffset now)
    {
        if (state.Binding is not { } binding || (state.Batches.Count > 0 && state.Batches[^1].Status == RootStatus.Posting)) return ChainDecider.Nothing;
        var id = $"batch/{batch.Number}/{state.Transactions}";
        return ChainDecider.Happened(
            new ChainEvent.BatchPlanned(batch with { Status = RootStatus.Posting, Transaction = id }),
            new ChainEvent.TransactionPlanned(id, binding.TaskRegistry, call, now));
    }

    public static ChainDecision Sign(ChainState state, ChainCommand.Sign signed, DateTimeOffset now)
    {
        if (state.Find(signed.Id) is not { Phase: not OutgoingPhase.Mined } transaction || Knows(transaction, signed.Copy.Hash)) return ChainDecider.Nothing;
        var right = transaction.Nonce is { } own ? signed.Nonce == own : state.NextNonce is null || signed.Nonce >= state.NextNonce;
        return right ? ChainDecider.Happened(new ChainEvent.TransactionSigned(signed.Id, signed.Nonce, signed.Copy, now)) : ChainDecider.Nothing;
    }

    public static ChainDecision Sent(ChainState state, string id, DateTimeOffset now) => state.Find(id) is { Phase: OutgoingPhase.Prepared }
        ? ChainDecider.Happened(new ChainEvent.TransactionSent(id, now))
        : ChainDecider.Nothing;

    public static ChainDecision Mined(ChainState state, ChainCommand.Mined mined, DateTimeOffset now) => (state.Find(mined.Id), mined.In) switch
    {
        ({ Phase: OutgoingPhase.Mined }, null) => ChainDecider.Happened(new ChainEvent.TransactionTakenBack(mined.Id, now)),
        ({ Phase: OutgoingPhase.Prepared or OutgoingPhase.Sent } x, { } block) when Knows(x, block.Hash) => ChainDecider.Happened(new ChainEvent.TransactionMined(mined.Id, block)),
        ({ Phase: OutgoingPhase.Mined } x, { } block) when Knows(x, block.Hash) && x.Mined != block => ChainDecider.Happened(new ChainEvent.TransactionMined(mined.Id, block)),
        _ => ChainDecider.Nothing,
    };

    public static ChainDecision End(ChainState state, ChainCommand.End end)
    {
        if (state.Find(end.Id) is not { } transaction) return ChainDecider.Nothing;
        var possible = end.How == OutgoingEnd.Dropped
            ? transaction.Phase != OutgoingPhase.Mined
            : transaction.Mined is { } mined && mined.Succeeded == (end.How == OutgoingEnd.Final);
        return possible ? ChainDecider.Happened(new ChainEvent.TransactionEnded(end.Id, end.How)) : ChainDecider.Nothing;
    }

    public static ChainState Apply(ChainState state, ChainEvent e)
    {
        switch (e)
        {
            case ChainEvent.TransactionPlanned x:
                var planned = new OutgoingTransaction(x.Id, x.To, x.Data, OutgoingPhase.Planned, x.At, null, [], null);
                return state with { Outbox = state.Outbox.Add(planned), Transactions = state.Transactions + 1 };
            case ChainEvent.TransactionSigned x:
                var before = state.Find(x.Id)!;
                var signed = before with { Phase = OutgoingPhase.Prepared, Since = x.At, Nonce = x.Nonce, Copies = [.. before.Copies, x.Copy] };
                return state.With(signed) with { NextNonce = before.Nonce is null ? x.Nonce + 1 : state.NextNonce };
            case ChainEvent.TransactionSent x:
                return state.With(state.Find(x.Id)! with { Phase = OutgoingPhase.Sent, Since = x.At });
            case ChainEvent.TransactionMined x:
                return state.With(state.Find(x.Id)! with { Phase = OutgoingPhase.Mined, Mined = x.In });
            case ChainEvent.TransactionTakenBack x:
                return state.With(state.Find(x.Id)! with { Phase = OutgoingPhase.Prepared, Since = x.At, Mined = null });
            case ChainEvent.TransactionEnded x:
                return Ended(state, x);
            default:
                throw new InvalidOperationException($"no rule for {e.GetType().Name}");
        }
    }

    private static ChainState Ended(ChainState state, ChainEvent.TransactionEnded ended)
    {
        var next = state with { Outbox = state.Outbox.Remove(state.Find(ended.Id)!) };
        var status = ended.End == OutgoingEnd.Final ? RootStatus.Posted : RootStatus.Failed;
        if (next.Batches.Count > 0 && next.Batches[^1] is var batch && batch.Transaction == ended.Id)
            return next with { Batches = next.Batches.SetItem(next.Batches.Count - 1, batch with { Status = status }) };
        return next.Roots.FirstOrDefault(root => root.Transaction == ended.Id) is { Status: RootStatus.Posting } root
            ? next.With(root with { Status = status })
            : next;
    }

    private static bool Knows(OutgoingTransaction transaction, string hash) => Array.Exists(transaction.Copies, copy => copy.Hash == hash);
}
