using Microsoft.AspNetCore.Http;
using Skyops.Client.Errors;

namespace Skyops.Tests.Client;

/// <summary>Watching over broken connections (a stream without its end event): every durable event once and in order.</summary>
public sealed class StreamTests
{
    private const string Events = "GET /v1/tasks/t1/events";
    private const string Logs = "GET /v1/tasks/t1/logs";

    [Fact]
    public async Task A_watcher_goes_on_where_the_connection_broke_in_the_middle_of_a_row()
    {
        await using var silo = await TestSilo.StartAsync();
        var asked = new List<string>();
        silo.On(Events, async (context, number) =>
        {
            asked.Add(context.Request.Headers["Last-Event-ID"].ToString());
            if (number == 1)
            {
                // Row 1 is whole; of row 2 only the first of two events arrives.
                await SendAsync(context, Event("A", 1, 1), Event("Progress", 0, null), Event("B", 2, null));
            }
            else if (number == 2)
            {
                await TestSilo.ProblemAsync(context, 503, "unavailable", retryable: true);
            }
            else
            {
                await SendAsync(context, Event("B", 2, null), Event("C", 2, 2), Event("D", 3, 3), "event: end\ndata: {}\n\n");
            }
        });
        using var client = new TestClient(silo.Address);
        var seen = new List<string>();
        await foreach (var update in client.Skyops.Tasks.Get("t1").WatchAsync()) seen.Add(update.Type);
        Assert.Equal(["A", "Progress", "B", "C", "D"], seen);
        Assert.Equal(["", "1", "1"], asked);
    }

    [Fact]
    public async Task A_watcher_that_has_lost_its_session_logs_in_again()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On(Events, async (context, number) =>
        {
            if (silo.AccountOf(context) is null)
            {
                await TestSilo.ProblemAsync(context, 401, "notAuthorised", retryable: false);
                return;
            }

            if (number == 1)
            {
                await SendAsync(context, Event("A", 1, 1));
                silo.ForgetSessions();
                return;
            }

            await SendAsync(context, Event("B", 2, 2), "event: end\ndata: {}\n\n");
        });
        using var client = new TestClient(silo.Address);
        var seen = new List<long>();
        await foreach (var update in client.Skyops.Tasks.Get("t1").WatchAsync()) seen.Add(update.Seq);
        Assert.Equal([1, 2], seen);
        Assert.Equal(2, silo.Logins);
    }

    [Fact]
    public async Task Watching_a_task_that_is_not_there_fails_at_once()
    {
        await using var silo = await TestSilo.StartAsync();
        using var client = new TestClient(silo.Address);
        var failure = await Assert.ThrowsAsync<SkyopsException>(async () =>
        {
            await foreach (var _ in client.Skyops.Tasks.Get("t1").WatchAsync()) Assert.Fail("there is nothing to see");
        });
        Assert.Equal(("notFound", "t1"), (failure.Code, failure.TaskId));
        Assert.Equal(1, silo.Count(Events));
    }

    [Fact]
    public async Task A_silent_stream_counts_as_broken()
    {
        await using var silo = await TestSilo.StartAsync();
        silo.On(Events, async (context, number) =>
        {
            if (number == 1)
            {
                await SendAsync(context, Event("A", 1, 1));
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                return;
            }

            await SendAsync(context, Event("B", 2, 2), "event: end\ndata: {}\n\n");
        });
        using var client = new TestClient(new Skyops.Client.SkyopsClientOptions { StreamSilence = TimeSpan.FromMilliseconds(300) }, silo.Address);
        var seen = new List<string>();
        await foreach (var update in client.Skyops.Tasks.Get("t1").WatchAsync()) seen.Add(update.Type);
        Assert.Equal(["A", "B"], seen);
    }

    [Fact]
    public async Task Followed_logs_come_once_each_over_a_broken_connection()
    {
        await using var silo = await TestSilo.StartAsync();
        var follows = 0;
        silo.On(Logs, async (context, _) =>
        {
            var position = context.Request.Query["position"].ToString();
            if (context.Request.Query["follow"] == "true")
            {
                if (++follows == 1)
                {
                    await SendAsync(context, $"event: log\ndata: {Chunk(1)}\n\n");
                    return;
                }

                await SendAsync(context, $"event: log\ndata: {Chunk(2)}\n\n", "event: end\ndata: {}\n\n");
                return;
            }

            var items = position switch { "0" => Chunk(0), "1" when follows > 0 => Chunk(1), _ => "" };
            var next = position switch { "0" => 1, "1" when follows > 0 => 2, _ => int.Parse(position, System.Globalization.CultureInfo.InvariantCulture) };
            await TestSilo.JsonAsync(context, $$"""{"items":[{{items}}],"nextPosition":{{next}}}""");
        });
        using var client = new TestClient(silo.Address);
        var seen = new List<long>();
        await foreach (var chunk in client.Skyops.Tasks.Get("t1").LogsAsync(follow: true)) seen.Add(chunk.Number);
        Assert.Equal([0, 1, 2], seen);
    }

    private static string Chunk(int number) =>
        $$"""{"taskId":"t1","attempt":"0/0/0@1","node":"n","number":{{number}},"previousHash":"","at":"2026-01-01T00:00:00Z","text":"line\n"}""";

    private static string Event(string type, long seq, long? id) =>
        $$"""{{(id is null ? "" : $"id: {id}\n")}}event: {{type}}{{"\n"}}data: {"seq":{{seq}},"at":"2026-01-01T00:00:00Z","type":"{{type}}","text":"x","progress":0}{{"\n\n"}}""";

    private static async Task SendAsync(HttpContext context, params string[] parts)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var part in parts)
        {
            await context.Response.WriteAsync(part);
            await context.Response.Body.FlushAsync();
        }
    }
}
