using System.Text.Json.Nodes;
using Skyops.Grpc;

namespace Skyops.Tests.Grpc;

/// <summary>This server called by the client of @grpc/grpc-js.</summary>
public sealed class PeerCallsOurServerTests(GrpcPeerFixture fixture) : IClassFixture<GrpcPeerFixture>, IAsyncLifetime
{
    private readonly GrpcPeer peer = fixture.Peer;
    private EchoServer server = null!;

    public async Task InitializeAsync() => server = await EchoServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(1_000_000)]
    public async Task A_unary_call_returns_what_was_sent(int bytes)
    {
        var answer = await CallAsync("unary", new() { ["text"] = "grüß dich 你好", ["bytes"] = bytes });
        Assert.Equal(
            (7, "grüß dich 你好", bytes),
            ((int)answer["number"]!, (string)answer["text"]!, (int)answer["bytes"]!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public async Task A_server_stream_arrives_whole_and_in_order(int count)
    {
        var answer = await CallAsync("serverStream", new() { ["count"] = count });
        Assert.Equal((count, true), ((int)answer["received"]!, (bool)answer["ordered"]!));
    }

    [Fact]
    public async Task A_client_stream_is_read_to_its_end()
    {
        var answer = await CallAsync("clientStream", new() { ["count"] = 10_000 });
        Assert.Equal(49_995_000, (long)answer["sum"]!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Ten_thousand_messages_go_there_and_back_though_the_reader_pauses(int pauseEvery)
    {
        var answer = await CallAsync("duplex", new() { ["count"] = 10_000, ["pauseEvery"] = pauseEvery });
        Assert.Equal((10_000, true), ((int)answer["received"]!, (bool)answer["ordered"]!));
    }

    [Fact]
    public async Task Metadata_of_text_and_bytes_comes_back_in_headers_and_trailers()
    {
        var answer = await CallAsync("metadata", new()
        {
            ["text"] = new JsonArray("one, two", "three"),
            ["hex"] = new JsonArray("00ff10", "", "deadbeef00"),
        });
        foreach (var part in new[] { "headers", "trailers" })
        {
            // HTTP/2 lets an implementation join the values of a key with a comma and a space.
            Assert.Equal("one,two,three", Joined(answer[part]!["text"]!).Replace(" ", "", StringComparison.Ordinal));
            Assert.Equal("00ff10,,deadbeef00", Joined(answer[part]!["bytes"]!));
        }
    }

    [Theory]
    [InlineData(3, "plain")]
    [InlineData(5, "not found: größe 100 % \n 你好 🚀")]
    [InlineData(16, "")]
    public async Task An_error_arrives_with_code_text_and_trailers(int code, string text)
    {
        var answer = await RefusedAsync("fail", (GrpcStatusCode)code, new() { ["code"] = code, ["text"] = text });
        Assert.Equal((text, "asked for"), ((string)answer["detail"]!, (string)answer["reason"]!));
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        await RefusedAsync("deadline", GrpcStatusCode.DeadlineExceeded, new() { ["ms"] = 200 });
        Assert.True(await server.Service.Cancelled.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task A_cancel_of_the_client_reaches_the_method()
    {
        await RefusedAsync("cancel", GrpcStatusCode.Cancelled);
        Assert.True(await server.Service.Cancelled.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task A_method_may_end_a_call_while_requests_still_come() =>
        await RefusedAsync("giveUp", GrpcStatusCode.Aborted);

    [Fact]
    public async Task A_stopping_server_ends_its_streams_with_unavailable()
    {
        var waiting = peer.CallAsync("deadline", server.Address, new() { ["ms"] = 50_000 });
        Assert.True(await server.Service.Begun.WaitAsync(Patience.Limit));
        await server.StopAsync().WaitAsync(Patience.Limit);
        Assert.Equal((int)GrpcStatusCode.Unavailable, (int)(await waiting)["code"]!);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_with_both_sizes()
    {
        var answer = await RefusedAsync("unary", GrpcStatusCode.ResourceExhausted, new() { ["bytes"] = 5_000_000 });
        Assert.Contains("4194304", (string)answer["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_message_is_refused() =>
        await RefusedAsync("unary", GrpcStatusCode.Unimplemented, new() { ["gzip"] = true, ["bytes"] = 10_000 });

    [Fact]
    public async Task An_unknown_method_is_unimplemented() =>
        Assert.Contains(
            "/skyops.test.v1.Echo/Nothing",
            (string)(await RefusedAsync("unknown", GrpcStatusCode.Unimplemented))["detail"]!,
            StringComparison.Ordinal);

    private static string Joined(JsonNode values) => string.Join(',', values.AsArray().Select(value => (string?)value));

    private async Task<JsonObject> CallAsync(string operation, JsonObject arguments)
    {
        var answer = await peer.CallAsync(operation, server.Address, arguments);
        Assert.True((bool)answer["ok"]!, answer.ToJsonString());
        return answer;
    }

    private async Task<JsonObject> RefusedAsync(string operation, GrpcStatusCode code, JsonObject? arguments = null)
    {
        var answer = await peer.CallAsync(operation, server.Address, arguments);
        Assert.False((bool)answer["ok"]!, answer.ToJsonString());
        Assert.True((int)code == (int)answer["code"]!, answer.ToJsonString());
        return answer;
    }
}
