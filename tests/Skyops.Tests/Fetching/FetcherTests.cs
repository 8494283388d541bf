using System.Net;
using Microsoft.AspNetCore.Http;
using Skyops.Storage.Fetching;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Fetching;

public sealed class FetcherTests
{
    private static readonly byte[] s_file = FetchFolder.Bytes(300_000);

    [Fact]
    public async Task A_file_gets_its_name_when_all_of_it_is_there_and_has_the_hash()
    {
        await using var server = await FileServer.StartAsync(context =>
            context.Request.Path == "/data.bin" ? Redirect(context, "/elsewhere") : context.Response.Body.WriteAsync(s_file).AsTask());
        using var folder = new FetchFolder();

        var known = await folder.FetchAsync(server.Options, server.Url, FetchFolder.Hash(s_file));
        var unknown = await folder.FetchAsync(server.Options, server.Url);

        Assert.Equal(new FetchedFile(FetchFolder.Hash(s_file), s_file.Length), known);
        Assert.Equal(known, unknown);
        Assert.Equal(s_file, await File.ReadAllBytesAsync(folder.Target));
    }

    [Fact]
    public async Task Connections_that_break_are_taken_up_where_they_broke()
    {
        var asked = new List<(string Range, string Condition)>();
        await using var server = await FileServer.StartAsync(async context =>
        {
            asked.Add((context.Request.Headers.Range.ToString(), context.Request.Headers.IfRange.ToString()));
            await SendAsync(context, s_file, "\"v1\"", breakAfter: asked.Count < 4 ? 70_000 : null);
        });
        using var folder = new FetchFolder();

        var file = await folder.FetchAsync(server.Options, server.Url);

        Assert.Equal(FetchFolder.Hash(s_file), file.Sha256);
        Assert.Equal(4, asked.Count);
        Assert.Equal(("", ""), asked[0]);
        Assert.All(asked.Skip(1), one => Assert.True(one.Condition == "\"v1\"" && one.Range.StartsWith("bytes=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_anew()
    {
        var newer = FetchFolder.Bytes(200_000, seed: 2);
        var requests = 0;
        await using var server = await FileServer.StartAsync(context =>
            requests++ == 0 ? SendAsync(context, s_file, "\"v1\"", breakAfter: 70_000) : SendAsync(context, newer, "\"v2\""));
        using var folder = new FetchFolder();

        var file = await folder.FetchAsync(server.Options, server.Url);

        Assert.Equal((FetchFolder.Hash(newer), 2), (file.Sha256, requests));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"weak\"")]
    public async Task Without_a_sure_sign_that_it_is_the_same_file_it_is_fetched_anew(string? tag)
    {
        var ranges = new List<string>();
        await using var server = await FileServer.StartAsync(async context =>
        {
            ranges.Add(context.Request.Headers.Range.ToString());
            await SendAsync(context, s_file, tag, breakAfter: ranges.Count < 2 ? 70_000 : null);
        });
        using var folder = new FetchFolder();

        var file = await folder.FetchAsync(server.Options, server.Url);

        Assert.Equal(FetchFolder.Hash(s_file), file.Sha256);
        Assert.Equal(["", ""], ranges);
    }

    [Fact]
    public async Task With_another_hash_than_was_said_nothing_remains()
    {
        await using var server = await FileServer.StartAsync(context => context.Response.Body.WriteAsync(s_file).AsTask());
        using var folder = new FetchFolder();

        var refused = await folder.RefusedAsync(server.Options, server.Url, FetchFolder.Hash([1]));

        Assert.Equal(FetchProblem.Hash, refused.Problem);
        Assert.Contains(FetchFolder.Hash(s_file), refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_more_bytes_come_than_were_asked_for(bool saysItsSize)
    {
        await using var server = await FileServer.StartAsync(async context =>
        {
            if (saysItsSize) context.Response.ContentLength = long.MaxValue;
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(s_file, context.RequestAborted);
        });
        using var folder = new FetchFolder();

        var refused = await folder.RefusedAsync(server.Options, server.Url, most: 1 << 20);

        Assert.Equal(FetchProblem.TooLarge, refused.Problem);
    }

    [Fact]
    public async Task A_server_that_dribbles_for_ever_is_left_at_the_limit()
    {
        var first = new TaskCompletionSource();
        await using var server = await FileServer.StartAsync(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[1], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                first.TrySetResult();
                await Task.Yield();
            }
        });
        using var folder = new FetchFolder();
        var time = new ManualTimeProvider();
        var options = server.Options with { FetchWithin = TimeSpan.FromMinutes(10), AnswerWithin = TimeSpan.FromDays(1) };

        var fetch = folder.RefusedAsync(options, server.Url, time: time);
        await first.Task;
        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(FetchProblem.Time, (await fetch).Problem);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_tried_again_and_then_left()
    {
        var requests = 0;
        await using var server = await FileServer.StartAsync(async context =>
        {
            requests++;
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var folder = new FetchFolder();
        var time = new ManualTimeProvider();
        var options = server.Options with { Tries = 2, FetchWithin = TimeSpan.FromDays(40) };

        var fetch = folder.RefusedAsync(options, server.Url, time: time);
        for (var seen = 0; !fetch.IsCompleted; await Task.Yield())
        {
            // The limit of an answer begins before its request does.
            if (Volatile.Read(ref requests) == seen) continue;
            seen++;
            time.Advance(options.AnswerWithin);
        }

        Assert.Equal(FetchProblem.Unreachable, (await fetch).Problem);
        Assert.Equal(2, requests);
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(403, 1)]
    [InlineData(503, 3)]
    [InlineData(429, 3)]
    public async Task Only_what_may_change_is_asked_again(int status, int expected)
    {
        var requests = 0;
        await using var server = await FileServer.StartAsync(context =>
        {
            requests++;
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using var folder = new FetchFolder();

        var refused = await folder.RefusedAsync(server.Options with { Tries = 3 }, server.Url + "?signature=secret");

        Assert.Equal(expected, requests);
        Assert.Contains($"{status}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_or_of_another_name_ends_it_before_a_request()
    {
        var requests = 0;
        await using var server = await FileServer.StartAsync(_ =>
        {
            requests++;
            return Task.CompletedTask;
        });
        using var folder = new FetchFolder();

        var untrusted = await folder.RefusedAsync(server.Options with { TrustedRoots = null }, server.Url);
        var misnamed = await folder.RefusedAsync(server.Options, server.Url.Replace("files.test", "other.test", StringComparison.Ordinal));

        Assert.Equal((FetchProblem.Unreachable, FetchProblem.Unreachable, 0), (untrusted.Problem, misnamed.Problem, requests));
    }

    [Fact]
    public async Task What_is_fetched_is_not_unpacked_on_the_way()
    {
        await using var server = await FileServer.StartAsync(context =>
        {
            Assert.Equal("identity", context.Request.Headers.AcceptEncoding);
            Assert.False(context.Request.Headers.ContainsKey("Authorization") || context.Request.Headers.ContainsKey("Cookie"));
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(s_file).AsTask();
        });
        using var folder = new FetchFolder();

        Assert.Equal(FetchFolder.Hash(s_file), (await folder.FetchAsync(server.Options, server.Url)).Sha256);
    }

    private static Task Redirect(HttpContext context, string to)
    {
        context.Response.StatusCode = (int)HttpStatusCode.TemporaryRedirect;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }

    /// <summary>Answers as RFC 9110 says, and breaks off where told.</summary>
    private static async Task SendAsync(HttpContext context, byte[] file, string? tag, int? breakAfter = null)
    {
        if (tag is not null) context.Response.Headers.ETag = tag;
        var from = 0;
        if (context.Request.GetTypedHeaders().Range?.Ranges.Single().From is { } start && (context.Request.Headers.IfRange.Count == 0 || context.Request.Headers.IfRange == tag))
        {
            from = (int)start;
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {from}-{file.Length - 1}/{file.Length}";
        }

        context.Response.ContentLength = file.Length - from;
        var send = Math.Min(file.Length - from, breakAfter ?? int.MaxValue);
        await context.Response.Body.WriteAsync(file.AsMemory(from, send));

        // What is less than it said breaks the connection, when all that was written has been sent.
        await context.Response.Body.FlushAsync();
    }
}
