using Skyops.Tests.Testing;

namespace Skyops.Tests.Delivery;

/// <summary>One Swift for all tests of a class, where such tests run.</summary>
public sealed class SwiftFixture : IAsyncLifetime
{
    private SwiftServer? _server;

    internal SwiftServer Server => _server!;

    public async Task InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        if (Needs.WhySkipped(Need.DeliveryServers) is null) _server = await SwiftServer.StartAsync(limit.Token);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}
