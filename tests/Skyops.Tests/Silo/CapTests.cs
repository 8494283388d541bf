using System.Net;
using System.Text.Json;
using Skyops.Accounts;
using Skyops.Client.Errors;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Tests.Silo;

/// <summary>Caps on a running silo: whoever submits, however, they hold.</summary>
public sealed class CapTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_batch_of_ten_with_room_for_three_takes_three()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = await RawClient.LogInAsync(pool);
        await owner.CapsAsync("""{"monthly":"7"}""");
        var items = Enumerable.Range(0, 10).Select(i => $$"""{"idempotencyKey":"k{{i}}","spec":{{Spec(2)}}}""");
        var batch = $"[{string.Join(',', items)}]";
        var answers = (await owner.SubmitBatchAsync(batch)).Body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 10).Where(i => answers[i].TryGetProperty("task", out _)));
        Assert.All(answers[3..], answer => Assert.Equal("spendCapExceeded", answer.GetProperty("problem").GetProperty("code").GetString()));

        // The same again is the same three, and counts once.
        var again = (await owner.SubmitBatchAsync(batch)).Body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(answers[..3].Select(Id), again[..3].Select(Id));
        Assert.Equal("6", (await owner.GetAsync("/v1/caps")).GetProperty("used").GetString());
        Assert.Equal(3, (await owner.GetAsync("/v1/tasks")).GetProperty("items").GetArrayLength());

        static string? Id(JsonElement answer) => answer.GetProperty("task").GetProperty("id").GetString();
    }

    [Fact]
    public async Task Of_many_submissions_at_once_as_many_as_fit_are_taken_whoever_makes_them()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = await RawClient.LogInAsync(pool);
        await owner.CapsAsync("""{"monthly":"10"}""");
        using var program = RawClient.With(pool, (await owner.KeyAsync(",\"monthlyCap\":\"4\"", "tasks:write")).Secret);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
            (ByKey: i % 2 == 0, (await (i % 2 == 0 ? program : owner).SubmitAsync(Spec(2))).Status)));
        Assert.Equal(5, statuses.Count(one => one.Status == HttpStatusCode.Created));
        Assert.True(statuses.Count(one => one.ByKey && one.Status == HttpStatusCode.Created) <= 2);
        Assert.Equal(35, statuses.Count(one => one.Status == HttpStatusCode.Forbidden));
        Assert.Equal("10", (await owner.GetAsync("/v1/caps")).GetProperty("reserved").GetString());
    }

    [Fact]
    public async Task A_repeat_counts_once_and_one_that_was_refused_for_another_reason_counts_nothing()
    {
        await using var pool = await TestPool.StartAsync(options => options.WelcomeGrant = Amount.Whole(3));
        using var owner = await RawClient.LogInAsync(pool);
        await owner.CapsAsync("""{"monthly":"9"}""");
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => owner.SubmitAsync(Spec(2), "once")));
        Assert.Single(replies.Select(reply => reply.Body.GetProperty("id").GetString()).Distinct());
        Assert.Equal("2", (await owner.GetAsync("/v1/caps")).GetProperty("used").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await owner.SubmitAsync(Spec(3), "once")).Status);

        Assert.Equal(HttpStatusCode.PaymentRequired, (await owner.SubmitAsync(Spec(5))).Status);
        Assert.Equal("2", (await owner.GetAsync("/v1/caps")).GetProperty("used").GetString());
    }

    [Fact]
    public async Task A_first_cap_counts_the_months_tasks_from_before_and_what_ends_frees_what_it_did_not_cost()
    {
        await using var pool = await TestPool.StartAsync();
        var client = pool.Client();
        var early = await client.Tasks.SubmitAsync(Noop(6));
        var caps = await client.Caps.SetAsync(new SpendCaps(Monthly: Amount.Whole(10)));
        Assert.Equal(Amount.Whole(6), caps.Used);

        var refused = await Assert.ThrowsAsync<SkyopsException>(() => client.Tasks.SubmitAsync(Noop(5)));
        Assert.Equal(("spendCapExceeded", 403), (refused.Code, refused.Status));
        Assert.Equal(("budget", "5"), (refused.Errors[0].Field, refused.Errors[0].Value));
        Assert.Contains("6 of 10 SKYOPS are used", refused.Errors[0].Problem, StringComparison.Ordinal);

        await pool.WorkerAsync();
        var ended = await pool.EndedAsync(early, Within);
        Assert.True(ended.Cost.Total < Amount.Whole(1));
        var late = await client.Tasks.SubmitAsync(Noop(9));
        Assert.Equal(ended.Cost.Total + (await pool.EndedAsync(late, Within)).Cost.Total, (await client.Caps.GetAsync()).Used);
        Assert.Equal(Amount.Zero, (await client.Caps.GetAsync()).Reserved);
    }

    [Fact]
    public async Task A_cap_that_is_taken_away_hinders_nobody_and_one_of_a_task_bounds_signed_tasks_too()
    {
        await using var pool = await TestPool.StartAsync();
        var client = pool.Client();
        await client.Caps.SetAsync(new SpendCaps(PerTask: Amount.Whole(2)));
        var refused = await Assert.ThrowsAsync<SkyopsException>(() => client.Tasks.SubmitAsync(Noop(3)));
        Assert.Contains("skyops cap set --per-task", refused.Hint, StringComparison.Ordinal);
        await client.Tasks.SubmitAsync(Noop(2));
        await client.Caps.SetAsync(SpendCaps.None);
        await client.Tasks.SubmitAsync(Noop(3));
        Assert.Null((await client.Caps.GetAsync()).Used);
    }

    [Fact]
    public async Task Who_has_no_caps_leaves_no_row_of_an_account()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = await RawClient.LogInAsync(pool);
        Assert.Equal(HttpStatusCode.Created, (await owner.SubmitAsync(Spec(1))).Status);
        var before = await owner.JournalRowsAsync();
        Assert.Equal(HttpStatusCode.Created, (await owner.SubmitAsync(Spec(1))).Status);
        var without = await owner.JournalRowsAsync() - before;

        await owner.CapsAsync("""{"monthly":"100"}""");
        before = await owner.JournalRowsAsync();
        Assert.Equal(HttpStatusCode.Created, (await owner.SubmitAsync(Spec(1))).Status);
        Assert.Equal(without + 1, await owner.JournalRowsAsync() - before);
    }

    private static string Spec(int budget) => $$"""{"workload":{"kind":"noop"},"budget":"{{budget}}","redundancy":1}""";

    private static TaskSpec Noop(ulong budget) => new() { Workload = new NoopWorkload(), Redundancy = 1, Budget = Amount.Whole(budget) };
}
