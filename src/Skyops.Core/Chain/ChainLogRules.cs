using Skyops.Chain;
using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>
/// What logs of final blocks mean for the books. Deposits and exits count at once; the ledger's transfers for them become
/// due with them, in the same row.
/// </summary>
internal static class ChainLogRules
{
    public static ChainState Apply(ChainState state, ChainEvent.BlocksRead read)
    {
        foreach (var log in read.Logs) state = Apply(state, log);
        return state with { Block = read.Block, BlockHash = read.BlockHash };
    }

    private static ChainState Apply(ChainState state, ChainLog log)
    {
        switch (log.Kind)
        {
            case ChainLogKind.Deposited:
                var deposit = new ChainTransfer(
                    $"deposit/{state.Binding!.ChainId}/{state.Binding.Escrow}/{log.Number}", SystemAccounts.Chain, log.Account, log.Currency, log.Amount, "deposit", null,
                    Aside: state.DepartureOf(log.Currency, log.Account).Wanted);
                var book = state.BookOf(log.Currency, log.Account);
                return ChainDecider.Plan(state, [deposit]).With(book with { Deposited = book.Deposited + log.Amount }) with { DepositsThrough = log.Number };
            case ChainLogKind.ExitRequested:
                return state.With(state.DepartureOf(log.Currency, log.Account) with { Wanted = true, IsCharged = false });
            case ChainLogKind.ExitWithdrawn:
                return state.With(state.DepartureOf(log.Currency, log.Account) with { Wanted = false });
            case ChainLogKind.Exited:
                return Exit(state, log);
            case ChainLogKind.RootCancelled:
                return state with
                {
                    Roots = [.. state.Roots.Select(root =>
                        root.Number == log.Number && root.Status != RootStatus.Failed ? root with { Status = RootStatus.Cancelled } : root)],
                };
            default:
                throw new InvalidOperationException($"no rule for a log of kind {log.Kind}");
        }
    }

    private static ChainState Exit(ChainState state, ChainLog log)
    {
        var left = new ChainTransfer(
            $"exited/{state.Transfers}", SystemAccounts.LeavingOf(log.Account), SystemAccounts.Chain, log.Currency, log.Amount, ChainTransfer.Exit, null);
        var book = state.BookOf(log.Currency, log.Account);
        return ChainDecider.Plan(state, [left]).With(book with { Exited = book.Exited + log.Amount })
            .With(state.DepartureOf(log.Currency, log.Account) with { Wanted = false });
    }
}
