using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Skyops.Tests.Silo;

/// <summary>Keys of programs: how long they are good, and that nothing but their hash is kept.</summary>
public sealed class KeyTests
{
    private const string Spec = """{"workload":{"kind":"noop"},"budget":"1","redundancy":1}""";
    private static readonly string[] s_all = ["tasks:read", "tasks:write", "ledger:read"];

    [Fact]
    public async Task A_key_works_without_a_wallet_and_its_tasks_are_the_accounts()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = await RawClient.LogInAsync(pool);
        var (secret, id) = await owner.KeyAsync("", s_all);
        using var program = RawClient.With(pool, secret);

        var (status, task) = await program.SubmitAsync(Spec, "run-1");
        Assert.Equal(HttpStatusCode.Created, status);
        var view = await owner.GetAsync($"/v1/tasks/{task.GetProperty("id").GetString()}");
        Assert.Equal(owner.Account, view.GetProperty("owner").GetString());
        Assert.Equal("1000", (await program.GetAsync("/v1/ledger/SKYOPS/balance")).GetProperty("creditsPosted").GetString());

        var listed = await owner.GetAsync("/v1/keys");
        var key = Assert.Single(listed.GetProperty("items").EnumerateArray());
        Assert.Equal((id, "active"), (key.GetProperty("id").GetString(), key.GetProperty("state").GetString()));
        Assert.DoesNotContain(secret[^52..], listed.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_revoked_and_ended_keys_get_the_same_401_as_no_token_at_all()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = await RawClient.LogInAsync(pool);
        using var other = await RawClient.LogInAsync(pool);
        var (good, _) = await owner.KeyAsync("", s_all);
        var (anothers, _) = await other.KeyAsync("", s_all);
        var (revoked, id) = await owner.KeyAsync("", s_all);
        var (ends, _) = await owner.KeyAsync($",\"expiresAt\":\"{DateTimeOffset.UtcNow.AddSeconds(2):O}\"", s_all);
        using (var lasts = RawClient.With(pool, ends)) while (await lasts.StatusAsync(HttpMethod.Get, "/v1/tasks") == HttpStatusCode.OK) await Task.Yield();
        foreach (var _ in (int[])[1, 2]) Assert.Equal(HttpStatusCode.OK, (await owner.SendAsync(HttpMethod.Delete, $"/v1/keys/{id}")).Status);

        string?[] wrong =
        [
            null, revoked, ends, good[..^1] + (good[^1] == '0' ? '1' : '0'), good[..^1], good.ToUpperInvariant(), "skyops_", "skyops_" + new string('_', 107),
            good[..47] + anothers[47..], anothers[..47] + good[47..], good[..7] + new string('0', 40) + good[47..],
        ];
        var answers = new HashSet<string>();
        foreach (var token in wrong)
        {
            using var caller = RawClient.With(pool, token);
            var (status, body) = await caller.SendAsync(HttpMethod.Get, "/v1/tasks");
            Assert.True(status == HttpStatusCode.Unauthorized, $"{token}: {status}");
            answers.Add(body);
            Assert.Equal(HttpStatusCode.Unauthorized, await caller.StatusAsync(HttpMethod.Post, "/v1/tasks"));
        }

        Assert.Single(answers);
        using var still = RawClient.With(pool, good);
        Assert.Equal(HttpStatusCode.OK, await still.StatusAsync(HttpMethod.Get, "/v1/tasks"));
    }

    [Fact]
    public async Task The_secret_is_in_no_log_and_no_file_of_the_silo_but_its_hash_is()
    {
        await using var pool = await TestPool.StartAsync();
        string secret;
        using (var owner = await RawClient.LogInAsync(pool))
        {
            (secret, _) = await owner.KeyAsync(",\"monthlyCap\":\"5\"", s_all);
            using var program = RawClient.With(pool, secret);
            Assert.Equal(HttpStatusCode.Created, (await program.SubmitAsync(Spec)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, await program.StatusAsync(HttpMethod.Get, "/v1/keys"));
            Assert.Equal(HttpStatusCode.BadRequest, (await program.SubmitAsync("{")).Status);
            using var wrong = RawClient.With(pool, secret[..^1]);
            Assert.Equal(HttpStatusCode.Unauthorized, await wrong.StatusAsync(HttpMethod.Get, "/v1/tasks"));
        }

        await pool.StopSiloAsync();
        var files = Directory.EnumerateFiles(pool.DataFolder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToArray();
        var hash = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret))));
        var lottery = Encoding.ASCII.GetBytes(secret[^52..^1]);
        Assert.Contains(files, file => file.AsSpan().IndexOf(hash) >= 0);
        Assert.DoesNotContain(files, file => file.AsSpan().IndexOf(lottery) >= 0);
        Assert.NotEmpty(pool.Log);
        Assert.DoesNotContain(pool.Log, line => line.Contains(secret[^52..^1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restart_keeps_keys_and_caps_and_what_is_used_of_them()
    {
        await using var pool = await TestPool.StartAsync();
        string secret, revoked, before;
        using (var owner = await RawClient.LogInAsync(pool))
        {
            await owner.CapsAsync("""{"perTask":"4","monthly":"5"}""");
            (secret, _) = await owner.KeyAsync(",\"monthlyCap\":\"3\"", s_all);
            (revoked, var id) = await owner.KeyAsync("", s_all);
            await owner.SendAsync(HttpMethod.Delete, $"/v1/keys/{id}");
            using var program = RawClient.With(pool, secret);
            Assert.Equal(HttpStatusCode.Created, (await program.SubmitAsync(Spec.Replace("\"1\"", "\"2\"", StringComparison.Ordinal))).Status);
            before = (await program.SendAsync(HttpMethod.Get, "/v1/caps")).Body;
        }

        await pool.StopSiloAsync();
        await pool.StartSiloAsync();
        using var again = RawClient.With(pool, secret);
        Assert.Equal(before, (await again.SendAsync(HttpMethod.Get, "/v1/caps")).Body);
        Assert.Contains("\"used\":\"2\"", before, StringComparison.Ordinal);
        var (status, refusal) = await again.SubmitAsync(Spec.Replace("\"1\"", "\"2\"", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.Forbidden, "spendCapExceeded"), (status, refusal.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.Created, (await again.SubmitAsync(Spec)).Status);
        using var gone = RawClient.With(pool, revoked);
        Assert.Equal(HttpStatusCode.Unauthorized, await gone.StatusAsync(HttpMethod.Get, "/v1/tasks"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_key_is_named_and_a_misspelt_cap_is_not_taken_for_none()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = await RawClient.LogInAsync(pool);
        string[] bodies =
        [
            """{"name":"n","scopes":["tasks:read"],"monthlyCaps":"5"}""", """{"name":"n","scopes":["keys:write"]}""", """{"scopes":["tasks:read"]}""", """{"name":"n"}""",
            """{"name":"n","scopes":["tasks:read"],"expiresAt":"2020-01-01T00:00:00Z"}""", """{"name":"n","scopes":["tasks:read"],"monthlyCap":"0"}""",
            """{"name":"n","scopes":[null]}""", "[]", "null", "",
        ];
        foreach (var body in bodies)
        {
            var (status, answer) = await owner.SendAsync(HttpMethod.Post, "/v1/keys", body);
            Assert.True(status == HttpStatusCode.BadRequest, $"{body}: {status} {answer}");
            Assert.NotEmpty(JsonDocument.Parse(answer).RootElement.GetProperty("errors").EnumerateArray());
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await owner.SendAsync(HttpMethod.Put, "/v1/caps", """{"month":"5"}""")).Status);
        Assert.Empty((await owner.GetAsync("/v1/keys")).GetProperty("items").EnumerateArray());
    }
}
