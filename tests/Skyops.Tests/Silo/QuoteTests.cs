using Skyops.Client.Errors;
using Skyops.Ledger;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>What is said before is what comes: through the API, on real workers.</summary>
public sealed class QuoteTests
{
    private const int Tasks = 20;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Twenty_random_tasks_cost_and_start_within_the_bounds_of_their_quotes()
    {
        await using var pool = await TestPool.StartAsync();
        for (ulong price = 1; price <= 3; price++) await pool.WorkerAsync(slots: 2, price: price);
        using var limit = new CancellationTokenSource(2 * Within);
        var client = pool.Client();
        var random = new Random(20);
        for (var number = 0; number < Tasks; number++)
        {
            var spec = new TaskSpec
            {
                Name = $"seed 20, task {number}",
                Workload = new NoopWorkload(),
                Shards = random.Next(1, 5),
                Redundancy = random.Next(0, 3),
                DurationSeconds = random.Next(1, 600),
                Budget = Amount.Whole((ulong)random.Next(5, 50)),
            };
            var quote = await client.Tasks.QuoteAsync(spec, limit.Token);
            var view = await pool.EndedAsync(await client.Tasks.SubmitAsync(spec, cancellationToken: limit.Token), Within);

            Assert.Equal(TaskStatus.Completed, view.Status);
            Assert.True(view.Cost.Total <= quote.CostHigh && quote.CostExpected <= quote.CostHigh, $"{view.Cost.Total} is more than {quote.CostHigh}");
            Assert.True(quote.CostHigh <= quote.Hold && quote.Hold == spec.Budget);
            Assert.NotNull(quote.StartsBy);
            Assert.InRange(view.StartedAt!.Value, quote.StartsFrom!.Value, quote.StartsBy!.Value);
            Assert.Equal((3, 3, 3), (quote.Stages[0].Nodes, quote.Stages[0].Fit, quote.Stages[0].Owners));
            Assert.Equal((Amount.Whole(1), Amount.Whole(3)), (quote.Stages[0].Cheapest, quote.Stages[0].Dearest));
        }
    }

    [Fact]
    public async Task A_task_that_no_node_fits_never_starts_and_is_told_what_the_nearest_lack()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync();
        var client = pool.Client();
        var quote = await client.Tasks.QuoteAsync(new TaskSpec
        {
            Workload = new NoopWorkload(),
            Resources = new ResourceRequest { Gpus = 1, GpuMemoryMiB = 40_960 },
            Budget = Amount.Whole(5),
        });
        Assert.Null(quote.StartsFrom);
        Assert.Equal((1, 0), (quote.Stages[0].Nodes, quote.Stages[0].Fit));
        Assert.Contains("GpuCount", quote.Stages[0].Falls.Select(fall => fall.Filter));
        Assert.NotEmpty(quote.Stages[0].NearestMisses);
        Assert.False(string.IsNullOrEmpty(quote.Stages[0].Remedy));

        var wrong = await Assert.ThrowsAsync<SkyopsException>(() => client.Tasks.QuoteAsync(new TaskSpec { Workload = new NoopWorkload(), Budget = Amount.Zero, Shards = 0 }));
        Assert.Equal(["shards", "budget"], wrong.Errors.Select(error => error.Field));
    }
}
