using Skyops.Core.Scheduling.Filters;
using Skyops.Core.Tasks.Billing;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling.Quotes;

/// <summary>
/// What a task would meet: the same filters as a pass asks, over the pool as it is. Changes nothing and promises nothing;
/// its bounds hold as long as no node leaves and no other work comes.
/// </summary>
public static class Quoting
{
    /// <summary>A slot with a free node and nothing before it is leased within this, pass and journal included.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(5);

    public static Quote Of(SchedulerState state, string account, TaskSpec spec, DateTimeOffset now)
    {
        state.Nodes.MoveTo(now);
        state.Ring.Update();
        var needs = QuoteNeed.Of(spec);
        var stages = Array.ConvertAll(needs, need => Stage(state, need, need.Request(spec, account, now), now));
        var expected = Total(needs, stages, spec, (need, fit) => Cost(need.Shards * need.MostReplicas, Charges.Of(need.Terms.CapMs, need.Terms.CapMs, fit.Median)));
        var high = Total(needs, stages, spec, (need, fit) => Cost(need.Shards * need.MostReplicas, Charges.Of(need.Terms.CapMs, need.Terms.CapMs, fit.Dearest)));
        var first = stages.Where((_, index) => needs[index].IsFirst).ToArray();
        DateTimeOffset? from = Array.TrueForAll(stages, stage => stage.Nodes.Length > 0) ? now : null;
        return new Quote(
            Array.ConvertAll(stages, stage => stage.Told), expected, high, spec.Budget, from, from is null || spec.Together ? null : StartsBy(state, first, now), state.WaitingSlots);
    }

    private static QuotedStage Stage(SchedulerState state, QuoteNeed need, PlacementRequest request, DateTimeOffset now)
    {
        var shape = RequestShape.Of(request) with { Submitter = request.Account };
        var nodes = new List<int>();
        for (var node = 0; node < state.Nodes.Count; node++)
        {
            if (state.Nodes.Shape[node] is not null && FilterChain.AdmitsWhenIdle(state.Nodes, node, shape)) nodes.Add(node);
        }

        var free = nodes.Where(node => FilterChain.Admits(state.Nodes, node, shape, state.Nodes.Shape[node]!.Matching(shape))).ToArray();
        var prices = nodes.Select(node => state.Nodes.Price[node]).Order().ToArray();
        var owners = nodes.Select(node => state.Nodes.Owner[node]).Distinct().Count();
        var entry = new WaitingEntry(new TaskRecord(request.TaskId, -1), request, new RequestGroup(shape), new AccountUse(request.Account));
        entry.Put(request.Waiting[0], now);
        var tally = NodeTally.Of(state, entry, now);
        var told = new StageQuote(
            need.Name, need.Stages, (int)Math.Min(need.Shards, int.MaxValue), need.MostReplicas, tally.Nodes, nodes.Count, owners, free.Length,
            prices.Length == 0 ? null : prices[0], prices.Length == 0 ? null : prices[(prices.Length - 1) / 2], prices.Length == 0 ? null : prices[^1],
            tally.Falls(shape), tally.NearestMisses(shape), nodes.Count == 0 ? Remedies.Of(tally) : TooFewOwners(owners, need.MostReplicas));
        return new QuotedStage(told, [.. nodes], free);
    }

    private static string? TooFewOwners(int owners, int replicas) => owners >= replicas
        ? null
        : $"Nodes that fit have {owners} {(owners == 1 ? "owner" : "owners")}, and {replicas} replicas of a shard go to as many: more owners must join, or redundancy be lower.";

    /// <summary>With a free node and nothing that waits before it at once; else when the first of its nodes is empty at the latest.</summary>
    private static DateTimeOffset? StartsBy(SchedulerState state, QuotedStage[] first, DateTimeOffset now)
    {
        if (state.WaitingSlots > 0) return null;
        if (Array.Exists(first, stage => stage.Free.Length > 0)) return now + AtOnce;
        DateTimeOffset? soonest = null;
        foreach (var node in first.SelectMany(stage => stage.Nodes).Distinct())
        {
            var empty = state.Nodes.Status[node] == NodeStatus.Ready ? EmptyBy(state, node) : null;
            if (empty is { } at && (soonest is null || at < soonest)) soonest = at;
        }

        return soonest is { } then ? (then > now ? then : now) + AtOnce : null;
    }

    private static DateTimeOffset? EmptyBy(SchedulerState state, int node)
    {
        var last = DateTimeOffset.MinValue;
        for (var held = state.Reservations.FirstOnNode(node); held is not null; held = held.NextOnNode)
        {
            if (held.EndsBy == DateTimeOffset.MaxValue) return null;
            if (held.EndsBy > last) last = held.EndsBy;
        }

        return last;
    }

    private static Amount Total(
        QuoteNeed[] needs, QuotedStage[] stages, TaskSpec spec, Func<QuoteNeed, (Amount Median, Amount Dearest), UInt128> cost)
    {
        UInt128 units = 0;
        for (var i = 0; i < needs.Length; i++)
        {
            if (stages[i].Told is not { Median: { } median, Dearest: { } dearest }) continue;
            units += cost(needs[i], (median, dearest));
            if (units > spec.Budget.Units) return spec.Budget;
        }

        return Amount.Min(Charges.WithFee(new Amount(units)), spec.Budget);
    }

    /// <summary>Held below what could overflow: a budget is far below that, and nothing costs more than the budget.</summary>
    private static UInt128 Cost(long attempts, Amount each) =>
        each.Units > Amount.Most.Units / (UInt128)Math.Max(1, attempts) ? Amount.Most.Units : (UInt128)attempts * each.Units;

    private sealed record QuotedStage(StageQuote Told, int[] Nodes, int[] Free);
}
