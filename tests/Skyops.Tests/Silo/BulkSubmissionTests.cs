using System.Net;
using System.Text.Json;
using Skyops.Ledger;

namespace Skyops.Tests.Silo;

/// <summary>Many tasks in one request: each has the answer it would have had alone, and none suffers from another.</summary>
public sealed class BulkSubmissionTests
{
    private const string Good = """{"workload":{"kind":"noop"},"budget":"1"}""";

    [Theory]
    [InlineData(",", "[", "]")]
    [InlineData("\n", "", "")]
    [InlineData("\n", "", "\n")]
    public async Task Items_of_an_array_or_one_a_line_become_tasks_in_their_order(string between, string before, string after)
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var keys = Enumerable.Range(0, 20).Select(i => $"key-{i}").ToArray();

        var (status, body) = await raw.SubmitBatchAsync(before + string.Join(between, keys.Select(key => Item(Good, key))) + after);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(keys.Select(key => Skyops.Silo.Tasks.TaskIds.FromKey(raw.Account, key)), Ids(body));
        Assert.Equal("20", (await raw.GetAsync("/v1/ledger/SKYOPS/balance")).GetProperty("debitsPending").GetString());
    }

    [Fact]
    public async Task A_wrong_item_is_told_all_its_errors_and_the_others_are_taken()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);

        var (status, body) = await raw.SubmitBatchAsync(
            $$$"""
            [{{{Item(Good, "a")}}},
             {"spec":{"workload":{"kind":"noop"},"budget":"0","shards":0}},
             7,
             {"idempotencyKey":"b"},
             {"spec":{{{Good}}},"idempotencyKey":"has space"},
             {"spec":{{{Good}}},"other":1},
             {{{Item(Good, "z")}}}]
            """);

        Assert.Equal(HttpStatusCode.OK, status);
        var items = body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([true, false, false, false, false, false, true], items.Select(item => item.TryGetProperty("task", out _)));
        Assert.Equal(["budget", "shards"], Fields(items[1]).Order());
        Assert.Equal(["$"], Fields(items[2]));
        Assert.Equal(["spec"], Fields(items[3]));
        Assert.Equal(["idempotencyKey"], Fields(items[4]));
        Assert.Equal(["other"], Fields(items[5]));
        Assert.Equal(2, (await raw.GetAsync("/v1/tasks")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_batch_sent_again_repeats_its_tasks_and_holds_nothing_twice()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var batch = $"[{string.Join(',', Enumerable.Range(0, 50).Select(i => Item(Good, $"k{i}")))}]";

        var (_, first) = await raw.SubmitBatchAsync(batch);
        var (_, second) = await raw.SubmitBatchAsync(batch);

        Assert.Equal(Ids(first), Ids(second));
        Assert.All(second.GetProperty("items").EnumerateArray(), item => Assert.True(item.GetProperty("task").GetProperty("repeated").GetBoolean()));
        Assert.Equal("50", (await raw.GetAsync("/v1/ledger/SKYOPS/balance")).GetProperty("debitsPending").GetString());
    }

    [Fact]
    public async Task When_the_balance_runs_out_the_rest_is_refused_by_item()
    {
        await using var pool = await TestPool.StartAsync(options => options.WelcomeGrant = Amount.Whole(3));
        using var raw = await RawClient.LogInAsync(pool);

        var (_, body) = await raw.SubmitBatchAsync($"[{string.Join(',', Enumerable.Range(0, 5).Select(i => Item(Good, $"k{i}")))}]");

        var items = body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(3, items.Count(item => item.TryGetProperty("task", out _)));
        Assert.Equal(2, items.Count(item => item.TryGetProperty("problem", out var problem) && problem.GetProperty("code").GetString() == "insufficientFunds"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("[{}")]
    [InlineData("{} []")]
    public async Task A_body_that_is_no_batch_is_refused_as_a_whole(string body)
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var rows = await raw.JournalRowsAsync();

        var (status, problem) = await raw.SubmitBatchAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(rows, await raw.JournalRowsAsync());
    }

    [Fact]
    public async Task A_thousand_are_taken_and_one_more_is_too_many()
    {
        await using var pool = await TestPool.StartAsync(options => options.WelcomeGrant = Amount.Whole(10_000));
        using var raw = await RawClient.LogInAsync(pool);
        string Batch(int count) => string.Join('\n', Enumerable.Range(0, count).Select(i => Item(Good, $"k{i}")));

        var (taken, body) = await raw.SubmitBatchAsync(Batch(Limits.TasksPerBatch));
        var rows = await raw.JournalRowsAsync();
        var (refused, _) = await raw.SubmitBatchAsync(Batch(Limits.TasksPerBatch + 1));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadRequest), (taken, refused));
        Assert.Equal(Limits.TasksPerBatch, Ids(body).Distinct().Count());
        Assert.Equal(rows, await raw.JournalRowsAsync());
    }

    [Fact]
    public async Task Without_a_session_a_batch_is_not_taken()
    {
        await using var pool = await TestPool.StartAsync();
        using var http = new HttpClient { BaseAddress = pool.Api };
        using var body = new StringContent($"[{Item(Good, "k")}]");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/v1/tasks/batch", body)).StatusCode);
    }

    private static string Item(string spec, string key) => $$"""{"idempotencyKey":"{{key}}","spec":{{spec}}}""";

    private static string[] Ids(JsonElement body) =>
        [.. body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("task").GetProperty("id").GetString()!)];

    private static string[] Fields(JsonElement item) =>
        [.. item.GetProperty("problem").GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!)];
}
