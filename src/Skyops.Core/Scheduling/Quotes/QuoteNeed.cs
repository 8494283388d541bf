using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Stages;
using Skyops.Ledger;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling.Quotes;

/// <summary>Stages of a spec that need the same.</summary>
/// <param name="Name">Of the first of them.</param>
/// <param name="Terms">What each attempt needs and may take.</param>
/// <param name="Stages">How many there are.</param>
/// <param name="Shards">Of all of them.</param>
/// <param name="IsFirst">One of them waits for no other stage.</param>
internal sealed record QuoteNeed(string Name, StageTerms Terms, int Stages, long Shards, bool IsFirst)
{
    public int MostReplicas => Terms.Adaptive ? 2 : Terms.Redundancy;

    public static QuoteNeed[] Of(TaskSpec spec)
    {
        var plan = StagePlan.Of(spec);
        return [.. Enumerable.Range(0, plan.Count).GroupBy(index => plan[index].Terms).Select(alike => new QuoteNeed(
            plan[alike.First()].Name, alike.Key, alike.Count(), alike.Sum(index => (long)plan[index].Shards),
            alike.Any(index => plan.After(index).Count == 0)))];
    }

    /// <summary>A slot of the first shard, as the task would ask for it.</summary>
    public PlacementRequest Request(TaskSpec spec, string account, DateTimeOffset now) => new(
        "quote", account, 0, Terms.Executor, Terms.Resources, spec.Priority, now, MostPerHour(spec.Budget), 0, [new SlotRequest(0, 0, [], [], null)], [])
    {
        Rules = spec.Placement,
        DurationSeconds = Terms.DurationSeconds,
        ImageSource = Terms.ImageSource,
        OneClass = Terms.OneClass,
        Replicas = MostReplicas,
    };

    /// <summary>The price at which one attempt of full length takes the whole budget.</summary>
    private Amount MostPerHour(Amount budget)
    {
        var (perMs, rest) = UInt128.DivRem(budget.Units, (UInt128)Terms.CapMs);
        return Amount.Min(new Amount((perMs * (UInt128)Charges.MsPerHour) + (rest * (UInt128)Charges.MsPerHour / (UInt128)Terms.CapMs)), Amount.Most);
    }
}
