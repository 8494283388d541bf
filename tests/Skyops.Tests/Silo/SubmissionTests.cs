using System.Net;
using System.Text;
using System.Text.Json;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Tests.Silo;

/// <summary>What the API answers to good, repeated and bad submissions. Refused ones leave no trace.</summary>
public sealed class SubmissionTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static TheoryData<string, string> WrongFields => new()
    {
        { "budget", """{"workload":{"kind":"noop"},"budget":"0"}""" },
        { "budget", """{"workload":{"kind":"noop"},"budget":5}""" },
        { "budget", """{"workload":{"kind":"noop"}}""" },
        { "workload", """{"budget":"1"}""" },
        { "workload.kind", """{"workload":{"kind":"mine-bitcoin"},"budget":"1"}""" },
        { "workload.model", $$$"""{"workload":{"kind":"train","model":"resnet9","dataset":{"sha256":"{{{Sha}}}","name":"d.csv","bytes":1}},"budget":"1"}""" },
        { "workload.dataset.sha256", """{"workload":{"kind":"train","model":"mlp","dataset":{"sha256":"xyz","name":"d.csv","bytes":1}},"budget":"1"}""" },
        { "workload.rounds", $$$"""{"workload":{"kind":"train","model":"mlp","rounds":0,"dataset":{"sha256":"{{{Sha}}}","name":"d.csv","bytes":1}},"budget":"1"}""" },
        { "workload.labels", $$$"""{"workload":{"kind":"train","model":"mlp","dataset":{"sha256":"{{{Sha}}}","name":"images.idx.gz","bytes":1}},"budget":"1"}""" },
        { "workload.labels", $$$"""{"workload":{"kind":"train","model":"mlp","dataset":{"sha256":"{{{Sha}}}","name":"d.csv","bytes":1},"labels":{"sha256":"{{{Sha}}}","name":"l.idx","bytes":1}},"budget":"1"}""" },
        { "shards", """{"workload":{"kind":"noop"},"budget":"1","shards":100001}""" },
        { "redundancy", """{"workload":{"kind":"noop"},"budget":"1","redundancy":"two"}""" },
        { "durationSeconds", """{"workload":{"kind":"noop"},"budget":"1","durationSeconds":0}""" },
        { "resources.ramMiB", """{"workload":{"kind":"noop"},"budget":"1","resources":{"ramMiB":-1}}""" },
        { "priority", """{"workload":{"kind":"noop"},"budget":"1","priority":"urgent"}""" },
        { "currency", """{"workload":{"kind":"noop"},"budget":"1","currency":"DOGE"}""" },
        { "after[0]", """{"workload":{"kind":"noop"},"budget":"1","after":["t00000000000000000000000000"]}""" },
        { "shardz", """{"workload":{"kind":"noop"},"budget":"1","shardz":2}""" },
    };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public async Task A_wrong_field_is_named_with_its_limit_and_remedy(string field, string body)
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var rows = await raw.JournalRowsAsync();

        var (status, problem) = await raw.SubmitAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = problem.GetProperty("errors").EnumerateArray().Single(error => error.GetProperty("field").GetString() == field);
        Assert.NotEmpty(error.GetProperty("problem").GetString()!);
        Assert.NotEmpty(error.GetProperty("limit").GetString()!);
        Assert.NotEmpty(error.GetProperty("remedy").GetString()!);
        Assert.Equal(rows, await raw.JournalRowsAsync());
    }

    [Fact]
    public async Task All_wrong_fields_come_in_one_problem()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var rows = await raw.JournalRowsAsync();

        var (status, problem) = await raw.SubmitAsync(
            """{"workload":{"kind":"train","model":"resnet9","rounds":-1,"dataset":{"sha256":"xyz","name":"d.exe","bytes":0}},"budget":"0","shards":0,"redundancy":99,"durationSeconds":"long","labels":7,"currency":"X","nonsense":true}""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var fields = problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()).ToHashSet();
        Assert.Superset(
            new HashSet<string?>
            {
                "workload.model", "workload.rounds", "workload.dataset.sha256", "workload.dataset.name", "workload.dataset.bytes", "budget", "shards", "redundancy",
                "durationSeconds", "labels", "currency", "nonsense",
            },
            fields);
        Assert.Equal(rows, await raw.JournalRowsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"workload\":")]
    [InlineData("{} {}")]
    public async Task A_body_that_is_no_object_is_refused_with_a_problem(string body)
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var (status, problem) = await raw.SubmitAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty(problem.GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task Two_megabytes_are_refused_as_too_large()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var rows = await raw.JournalRowsAsync();

        var (status, problem) = await raw.SubmitAsync($$"""{"workload":{"kind":"noop"},"budget":"1","name":"{{new string('x', 2 << 20)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("tooLarge", problem.GetProperty("code").GetString());
        Assert.Equal(rows, await raw.JournalRowsAsync());
    }

    [Fact]
    public async Task A_task_cannot_run_after_itself()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        var own = Skyops.Silo.Tasks.TaskIds.FromKey(raw.Account, "cycle");

        var (status, problem) = await raw.SubmitAsync($$"""{"workload":{"kind":"noop"},"budget":"1","after":["{{own}}"]}""", "cycle");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("after[0]", problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_same_task_and_another_body_conflicts()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        const string body = """{"workload":{"kind":"noop"},"budget":"1"}""";

        var (first, created) = await raw.SubmitAsync(body, "key-1");
        var (second, repeated) = await raw.SubmitAsync(body, "key-1");
        var (third, other) = await raw.SubmitAsync("""{"workload":{"kind":"noop"},"budget":"2"}""", "key-1");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict), (first, second, third));
        Assert.Equal(created.GetProperty("id").GetString(), repeated.GetProperty("id").GetString());
        Assert.True(repeated.GetProperty("repeated").GetBoolean());
        Assert.Equal("idempotencyConflict", other.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_hundred_submissions_at_once_under_one_key_are_one_task_and_one_hold()
    {
        await using var pool = await TestPool.StartAsync();
        using var raw = await RawClient.LogInAsync(pool);
        const string body = """{"workload":{"kind":"noop"},"budget":"10"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => raw.SubmitAsync(body, "burst")));

        Assert.Single(answers.Select(answer => answer.Body.GetProperty("id").GetString()).Distinct());
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        var balance = await raw.GetAsync("/v1/ledger/SKYOPS/balance");
        Assert.Equal("10", balance.GetProperty("debitsPending").GetString());
    }

    [Fact]
    public async Task A_budget_above_the_balance_is_refused_and_holds_nothing()
    {
        await using var pool = await TestPool.StartAsync(options => options.WelcomeGrant = Amount.Whole(3));
        using var raw = await RawClient.LogInAsync(pool);

        var (status, problem) = await raw.SubmitAsync("""{"workload":{"kind":"noop"},"budget":"4"}""");

        Assert.Equal(HttpStatusCode.PaymentRequired, status);
        Assert.Equal("insufficientFunds", problem.GetProperty("code").GetString());
        Assert.Equal("0", (await raw.GetAsync("/v1/ledger/SKYOPS/balance")).GetProperty("debitsPending").GetString());
    }

    [Fact]
    public async Task What_one_account_owns_is_not_found_by_another_on_any_route()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = await RawClient.LogInAsync(pool);
        using var stranger = await RawClient.LogInAsync(pool);
        var (_, created) = await owner.SubmitAsync("""{"workload":{"kind":"noop"},"budget":"1"}""");
        var id = created.GetProperty("id").GetString();

        foreach (var route in new[] { "", "/explain", "/history", "/events", "/logs", "/receipts" })
            Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync(HttpMethod.Get, $"/v1/tasks/{id}{route}"));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync(HttpMethod.Post, $"/v1/tasks/{id}/cancel"));
        Assert.Empty((await stranger.GetAsync("/v1/tasks")).GetProperty("items").EnumerateArray());
        Assert.Single((await owner.GetAsync("/v1/tasks")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Without_a_session_nothing_of_anybody_is_answered()
    {
        await using var pool = await TestPool.StartAsync();
        using var http = new HttpClient { BaseAddress = pool.Api };
        foreach (var route in new[] { "/v1/tasks", "/v1/tasks/t00000000000000000000000000", "/v1/ledger/SKYOPS/balance", "/v1/journal/verify", $"/v1/blobs/{Sha}" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(route)).StatusCode);
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/v1/tasks", body)).StatusCode);
    }

    [Fact]
    public async Task A_foreign_host_name_is_refused()
    {
        await using var pool = await TestPool.StartAsync();
        using var http = new HttpClient { BaseAddress = pool.Api };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/info");
        request.Headers.Host = "rebound.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Of_many_replays_of_one_login_one_is_accepted()
    {
        await using var pool = await TestPool.StartAsync();
        using var http = new HttpClient { BaseAddress = pool.Api };
        var login = await RawClient.LoginBodyAsync(http);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var content = new StringContent(login, Encoding.UTF8, "application/json");
            return (await http.PostAsync("/v1/sessions", content)).StatusCode;
        }));

        Assert.Single(answers, HttpStatusCode.Created);
        Assert.Equal(49, answers.Count(status => status == HttpStatusCode.Unauthorized));
    }
}
