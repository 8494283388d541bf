namespace Skyops.Tests.Grpc;

/// <summary>This client against the server of @grpc/grpc-js.</summary>
public sealed class OurClientCallsPeerTests(GrpcPeerFixture fixture)
    : OurClientCallsTests, IClassFixture<GrpcPeerFixture>
{
    protected override Task<Uri> StartServerAsync() => Task.FromResult(fixture.Peer.Address);

    protected override Task StopServerAsync() => Task.CompletedTask;

    protected override async Task<long> CancelledAsync(long atLeast = 0) =>
        (await UnaryAsync("Cancelled", Message(atLeast))).Number;
}
