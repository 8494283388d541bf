using Skyops.Ledger;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>What a real worker announces and the gateway measures reaches the scheduler.</summary>
public sealed class PlacementRulesTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_task_with_rules_runs_on_a_worker_that_keeps_them_all()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync();
        var rules = new PlacementRules { MaxLatencyMs = Limits.LatencyMs, Network = "none", Tier = "T0", MinReputation = 0.1, MaxPricePerHour = Amount.Whole(2) };
        var handle = await pool.Client().Tasks.SubmitAsync(Spec(rules));

        var view = await pool.EndedAsync(handle, Within);

        Assert.Equal(TaskStatus.Completed, view.Status);
    }

    [Fact]
    public async Task A_task_whose_rules_no_worker_keeps_waits_and_says_which()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync();
        var handle = await pool.Client().Tasks.SubmitAsync(Spec(new PlacementRules { Tier = "T2" }));

        using var limit = new CancellationTokenSource(Within);
        var explanation = await handle.ExplainAsync(limit.Token);
        while (explanation.Groups.Length == 0 || explanation.Groups[0].Falls.Length == 0) explanation = await handle.ExplainAsync(limit.Token);

        Assert.Equal(("Tier", 1), (explanation.Groups[0].Falls[0].Filter, explanation.Groups[0].Falls[0].Nodes));
        Assert.Equal(["1 node lacks the tier T2 for noop"], explanation.Groups[0].NearestMisses);
    }

    private static TaskSpec Spec(PlacementRules rules) => new() { Workload = new NoopWorkload(), Budget = Amount.Whole(1), Redundancy = 1, Placement = rules };
}
