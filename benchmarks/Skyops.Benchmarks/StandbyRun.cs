using System.Diagnostics;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary>
/// Two silos on one PostgreSQL: the active one is killed; how long until the standby answers a submission, and whether it
/// knows every task that the other had acknowledged.
/// </summary>
internal static class StandbyRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<BenchmarkReport> AddAsync(BenchmarkOptions options, BenchmarkReport report)
    {
        if (!await StandbyPair.IsBuiltAsync())
            return report.Note("standbySeconds was skipped: this build's `skyops silo` has no --journal, so it has no standby");
        List<double> seconds = [];
        var lost = 0L;
        for (var i = 0; i < options.Pairs; i++)
        {
            await using var pair = await StandbyPair.StartAsync();
            var acknowledged = options.Units(1_000);
            using (var owner = await TaskOwner.LogInAsync(pair.ActiveApi))
            using (var load = await PostLoad.OpenAsync(pair.ActiveApi, connections: 16))
            {
                var request = owner.Request(NoopTasks.Of(1));
                await load.RunAsync(acknowledged, _ => request);
            }

            var killed = Stopwatch.GetTimestamp();
            await pair.KillActiveAsync();
            seconds.Add(await TakenOverAsync(await pair.TakenOverAsync().WaitAsync(Patience), killed));
            // One more came after the kill.
            lost += acknowledged + 1 - await pair.CountTasksAsync();
        }

        return report
            .Add("active silo killed until the standby takes a task", new Samples(seconds), "s", "standbySeconds")
            .Add("acknowledged tasks that the standby lacks", lost, "", "lostByStandby");
    }

    private static async Task<double> TakenOverAsync(Uri api, long killed)
    {
        while (true)
        {
            try
            {
                using var owner = await TaskOwner.LogInAsync(api);
                using var load = await PostLoad.OpenAsync(api, connections: 1);
                await load.PostOneAsync(owner.Request(NoopTasks.Of(1)));
                return Stopwatch.GetElapsedTime(killed).TotalSeconds;
            }
            catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException or System.Net.Sockets.SocketException or System.Text.Json.JsonException)
            {
                if (Stopwatch.GetElapsedTime(killed) > Patience) throw new TimeoutException("the standby did not take over in two minutes", failure);
                await Task.Delay(20);
            }
        }
    }
}
