using System.Net;
using Skyops.Silo.Tasks;

namespace Skyops.Tests.Silo;

/// <summary>Tasks come to be without being woken: whoever asks for one, before, meanwhile or after, finds the same task.</summary>
public sealed class TaskIntakeTests
{
    private const string Good = """{"workload":{"kind":"noop"},"redundancy":1,"budget":"1"}""";
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_task_that_was_asked_for_before_it_was_there_is_found_and_run()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var id = TaskIds.FromKey(raw.Account, "k");
        Assert.Equal(HttpStatusCode.NotFound, await raw.StatusAsync(HttpMethod.Get, $"/v1/tasks/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await raw.StatusAsync(HttpMethod.Post, $"/v1/tasks/{id}/cancel"));

        await raw.SubmitBatchAsync($"[{Item("k")}]");

        Assert.Equal("waiting", (await raw.GetAsync($"/v1/tasks/{id}")).GetProperty("status").GetString());
        await pool.WorkerAsync();
        await EndedAsync(raw, id);
    }

    [Fact]
    public async Task One_key_sent_alone_and_in_batches_at_once_is_one_task_under_one_hold()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        const int keys = 20;
        var batch = $"[{string.Join(',', Enumerable.Range(0, keys).Select(i => Item($"k{i}")))}]";

        var batches = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => raw.SubmitBatchAsync(batch)));
        var singles = await Task.WhenAll(Enumerable.Range(0, keys).Select(i => raw.SubmitAsync(Good, $"k{i}")));
        var answers = (await batches).SelectMany(answer => answer.Body.GetProperty("items").EnumerateArray()).ToArray();

        Assert.All(singles, single => Assert.Contains(single.Status, new[] { HttpStatusCode.Created, HttpStatusCode.OK }));
        Assert.All(answers, answer => Assert.True(answer.TryGetProperty("task", out _), answer.ToString()));
        var made = answers.Count(answer => !answer.GetProperty("task").GetProperty("repeated").GetBoolean()) + singles.Count(single => single.Status == HttpStatusCode.Created);
        Assert.Equal(keys, made);
        Assert.Equal($"{keys}", (await raw.GetAsync("/v1/ledger/SKYOPS/balance")).GetProperty("debitsPending").GetString());
    }

    [Fact]
    public async Task An_item_that_repeats_another_of_its_batch_answers_the_same_task_and_one_of_another_spec_is_a_conflict()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);

        var (_, body) = await raw.SubmitBatchAsync($$"""[{{Item("k")}},{{Item("k")}},{"idempotencyKey":"k","spec":{"workload":{"kind":"noop"},"budget":"2"} }]""");

        var items = body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([false, true], items[..2].Select(item => item.GetProperty("task").GetProperty("repeated").GetBoolean()));
        Assert.Equal("idempotencyConflict", items[2].GetProperty("problem").GetProperty("code").GetString());
        Assert.Equal("1", (await raw.GetAsync("/v1/ledger/SKYOPS/balance")).GetProperty("debitsPending").GetString());
    }

    [Fact]
    public async Task A_task_that_runs_after_another_of_its_batch_is_taken_by_its_grain()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var (first, second) = (TaskIds.FromKey(raw.Account, "first"), TaskIds.FromKey(raw.Account, "second"));

        var (_, body) = await raw.SubmitBatchAsync(
            $$"""[{"idempotencyKey":"second","spec":{"workload":{"kind":"noop"},"redundancy":1,"budget":"1","after":["{{first}}"]} },{{Item("first")}}]""");

        Assert.All(body.GetProperty("items").EnumerateArray(), item => Assert.True(item.TryGetProperty("task", out _), item.ToString()));
        await pool.WorkerAsync();
        await EndedAsync(raw, second);
    }

    private static string Item(string key) => $$"""{"idempotencyKey":"{{key}}","spec":{{Good}}}""";

    private static async Task EndedAsync(RawClient raw, string id)
    {
        using var limit = new CancellationTokenSource(Within);
        while ((await raw.GetAsync($"/v1/tasks/{id}")).GetProperty("status").GetString() is var status && status != "completed")
        {
            Assert.True(status is "waiting" or "running", status);
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }
}
