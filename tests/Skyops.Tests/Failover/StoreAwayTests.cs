using System.Net;
using Skyops.Storage.Journal.Postgres;
using Skyops.Tests.Chaos;
using Skyops.Tests.Storage.Postgres;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Failover;

/// <summary>The database goes away under work and comes back.</summary>
public sealed class StoreAwayTests(ITestOutputHelper output)
{
    public static TheoryData<int> Seconds => new(1, 9, 300);

    [NeedsTheory(Need.Minutes)]
    [MemberData(nameof(Seconds))]
    public async Task Work_goes_on_when_the_store_was_away(int seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180 + seconds));
        await using var server = await PostgresServer.StartAsync();
        var space = await PostgresSpace.CreateAsync(server.ConnectionString);
        await using var pool = await FailoverPool.StartAsync(space, workers: 2, limit.Token);
        var training = await pool.TrainAsync(limit.Token);

        await server.CrashAsync();
        using var http = new HttpClient();
        var refused = 0;
        await Until.ForAsync(TimeSpan.FromSeconds(seconds), async () =>
        {
            foreach (var api in (Uri[])[pool.FirstApi, pool.SecondApi])
            {
                if (await RefusesAsync(http, new Uri(api, "v1/health"), limit.Token) || await RefusesAsync(http, new Uri(api, "v1/tasks"), limit.Token)) refused++;
            }
        });
        Assert.True(refused > 0, "nobody heard that the store is away");
        await server.UpAsync();

        var view = await training.WaitAsync(limit.Token);
        output.WriteLine($"{seconds} s away: {view.Status}, {view.MovedAttempts} moved, {refused} refusals");
        Assert.True(view.Status == TaskStatus.Completed, $"{view.Status} {view.Reason}\n{pool.Said()}");
        Assert.True(view.MovedAttempts == 0, $"{view.MovedAttempts} attempts moved\n{pool.Said()}");
        Assert.Empty((await PostgresJournal.VerifyDatabaseAsync(space.Options, limit.Token)).Problems);
    }

    /// <summary>Whether a silo answers 503; when it does, it says when to come again, unless it tells of itself.</summary>
    private static async Task<bool> RefusesAsync(HttpClient http, Uri address, CancellationToken limit)
    {
        try
        {
            using var answer = await http.GetAsync(address, limit);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable) return false;
            Assert.True(answer.Headers.RetryAfter is not null || address.AbsolutePath == "/v1/health", $"{address} does not say when to come again");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
