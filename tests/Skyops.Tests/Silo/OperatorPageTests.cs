using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Silo;

/// <summary>The operator page: what it lets a browser do, and (with a real Chromium) what a person sees.</summary>
public sealed class OperatorPageTests
{
    [Fact]
    public async Task The_pages_cookie_reads_everything_and_changes_nothing()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = await RawClient.LogInAsync(pool);
        var (_, created) = await owner.SubmitAsync("""{"workload":{"kind":"noop"},"budget":"1"}""");
        var id = created.GetProperty("id").GetString();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = pool.Api };

        var page = await http.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("httponly", page.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"/v1/tasks/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync($"/v1/tasks/{id}/cancel", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/v1/tasks", null)).StatusCode);
    }

    [NeedsFact(Need.Browser)]
    public async Task A_person_sees_nodes_tasks_and_the_end_of_a_task_without_an_error_in_the_console()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(slots: 2);
        await pool.WorkerAsync(slots: 2);
        var handle = await pool.Client().Tasks.SubmitAsync(
            new TaskSpec { Name = "<b>probe</b>", Workload = new NoopWorkload(), Shards = 3, Redundancy = 2, Budget = Amount.Whole(4) });

        var seen = await OpenAsync(pool.Api, handle.Id);

        Assert.Equal(2, seen.GetProperty("nodes").GetInt32());
        Assert.Equal(3, seen.GetProperty("shards").GetInt32());
        Assert.StartsWith("completed", seen.GetProperty("summary").GetString(), StringComparison.Ordinal);
        Assert.Contains("2 of 2 nodes ready", seen.GetProperty("health").GetString(), StringComparison.Ordinal);
        Assert.Empty(seen.GetProperty("problems").EnumerateArray());
    }

    private static async Task<JsonElement> OpenAsync(Uri page, string taskId)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = Path.Combine(RepositoryRoot.Path, "tests", "peers", "browser"), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "page.mjs", page.ToString(), taskId }) start.ArgumentList.Add(argument);
        if (Environment.GetEnvironmentVariable("SKYOPS_TEST_SCREENSHOT") is { } screenshot) start.ArgumentList.Add(screenshot);
        using var browser = Process.Start(start)!;
        var errors = browser.StandardError.ReadToEndAsync();
        var output = await browser.StandardOutput.ReadToEndAsync();
        await browser.WaitForExitAsync();
        Assert.True(browser.ExitCode == 0, await errors);
        return JsonDocument.Parse(output).RootElement.Clone();
    }
}
