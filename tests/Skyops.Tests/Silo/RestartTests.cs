using System.Text.Json;
using Skyops.Client.Tasks;
using Skyops.Ledger;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>A silo that is started on what another left: everything that waited is known again, and nothing is done twice.</summary>
public sealed class RestartTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Tasks_that_waited_when_the_silo_went_are_placed_by_the_next_one_in_their_order()
    {
        await using var pool = await TestPool.StartAsync();
        var wallet = pool.Client();
        var first = await wallet.Tasks.SubmitAsync(Noop());
        string[] after = [first.Id];
        var last = await wallet.Tasks.SubmitAsync(Noop() with { After = after });
        var others = new List<TaskHandle>();
        for (var i = 0; i < 10; i++) others.Add(await wallet.Tasks.SubmitAsync(Noop()));
        await pool.StopSiloAsync();
        await pool.StartSiloAsync();

        using var http = new HttpClient { BaseAddress = pool.Api };
        using var limit = new CancellationTokenSource(Within);
        while (await WaitingAsync(http, limit.Token) < 11) await Task.Yield();
        await pool.WorkerAsync(slots: 4);

        foreach (var task in (TaskHandle[])[last, first, .. others]) Assert.Equal(TaskStatus.Completed, (await pool.EndedAsync(task, Within)).Status);
        Assert.True((await first.GetAsync()).EndedAt <= (await last.GetAsync()).StartedAt);
    }

    private static TaskSpec Noop() => new() { Workload = new NoopWorkload(), Redundancy = 1, Budget = Amount.Whole(1) };

    private static async Task<int> WaitingAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var health = JsonDocument.Parse(await http.GetStringAsync("v1/health", cancellationToken));
        return health.RootElement.GetProperty("scheduler").GetProperty("waitingSlots").GetInt32();
    }
}
