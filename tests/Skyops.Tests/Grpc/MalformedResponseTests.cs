using Skyops.Grpc;
using Skyops.Grpc.Client;
using Skyops.Tests.Grpc.Protos;

namespace Skyops.Tests.Grpc;

/// <summary>Answers that no gRPC server would give: each becomes a typed status, none hangs the client.</summary>
public sealed class MalformedResponseTests : IAsyncLifetime
{
    private EchoServer server = null!;

    public async Task InitializeAsync() => server = await EchoServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("http/401", GrpcStatusCode.Unauthenticated)]
    [InlineData("http/403", GrpcStatusCode.PermissionDenied)]
    [InlineData("http/404", GrpcStatusCode.Unimplemented)]
    [InlineData("http/400", GrpcStatusCode.Internal)]
    [InlineData("http/429", GrpcStatusCode.Unavailable)]
    [InlineData("http/503", GrpcStatusCode.Unavailable)]
    [InlineData("http/500", GrpcStatusCode.Unknown)]
    [InlineData("html/page", GrpcStatusCode.Unknown)]
    [InlineData("abort/now", GrpcStatusCode.Internal)]
    [InlineData("status/99", GrpcStatusCode.Unknown)]
    [InlineData("status/no", GrpcStatusCode.Unknown)]
    [InlineData("status/0", GrpcStatusCode.Internal)] // OK, but a unary call has a response
    [InlineData("body/-", GrpcStatusCode.Internal)]
    [InlineData("body/000000", GrpcStatusCode.Internal)]
    [InlineData("body/00000000050801", GrpcStatusCode.Internal)]
    [InlineData("body/0000000002ffff", GrpcStatusCode.Internal)]
    [InlineData("body/0900000000", GrpcStatusCode.Internal)]
    [InlineData("body/0100000000", GrpcStatusCode.Unimplemented)]
    [InlineData("body/00ffffffff", GrpcStatusCode.ResourceExhausted)]
    [InlineData("body/00000000000000000000", GrpcStatusCode.Internal)] // two responses
    [InlineData("open/0000000000", GrpcStatusCode.Unknown)] // no status at the end
    public async Task A_malformed_answer_has_its_own_status(string path, GrpcStatusCode expected)
    {
        var parts = path.Split('/');
        using var channel = new GrpcChannel(server.Address);
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel
            .UnaryAsync(parts[0], parts[1], new EchoMessage(), EchoMessage.Parser).WaitAsync(Patience.Limit));
        Assert.True(expected == error.Status.Code, error.ToString());
        var next = new EchoMessage { Number = 8 };
        Assert.Equal(next, await channel.UnaryAsync(EchoService.Name, "Unary", next, EchoMessage.Parser));
    }

    [Fact]
    public async Task A_server_of_http_1_only_is_refused_clearly()
    {
        using var channel = new GrpcChannel(server.Http1Address);
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel
            .UnaryAsync(EchoService.Name, "Unary", new EchoMessage(), EchoMessage.Parser).WaitAsync(Patience.Limit));
        Assert.Contains("HTTP/2", error.Status.Detail, StringComparison.Ordinal);
    }
}
