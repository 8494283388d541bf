using Skyops.Tests.Testing;

namespace Skyops.Tests.Sandbox;

/// <summary>One worker for all tests of a class that only run something in its sandboxes: to start one takes longer than most of what they run.</summary>
public sealed class SharedSandboxWorld : IAsyncLifetime
{
    private SandboxWorld? world;

    internal SandboxWorld World => world!;

    public async Task InitializeAsync()
    {
        if (Needs.WhySkipped(Need.Sandbox) is null) world = await SandboxWorld.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (world is not null) await world.DisposeAsync();
    }
}
