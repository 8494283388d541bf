namespace Skyops.Tests.Grpc;

/// <summary>One peer process for all tests of a class.</summary>
public sealed class GrpcPeerFixture : IAsyncLifetime
{
    public GrpcPeer Peer { get; private set; } = null!;

    public async Task InitializeAsync() => Peer = await GrpcPeer.StartAsync();

    public async Task DisposeAsync()
    {
        if (Peer is not null)
        {
            await Peer.DisposeAsync();
        }
    }
}
