namespace Skyops.Tests.Grpc;

/// <summary>This client against the server of @grpc/grpc-js.</summary>
public sealed class OurClientCallsPeerTests : OurClientCallsTests
{
    private GrpcPeer peer = null!;

    protected override async Task<Uri> StartServerAsync() => (peer = await GrpcPeer.StartAsync()).Address;

    protected override async Task StopServerAsync() => await peer.DisposeAsync();

    protected override async Task<long> CancelledAsync(long atLeast = 0) =>
        (await UnaryAsync("Cancelled", Message(atLeast))).Number;
}
