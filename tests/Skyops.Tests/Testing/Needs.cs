using Skyops.Tests.Chaos;
using Skyops.Tests.Containers;
using Skyops.Tests.Sandbox;

namespace Skyops.Tests.Testing;

/// <summary>What a test needs that not every machine has, or not every run: minutes.</summary>
public enum Need
{
    Sandbox,
    Containers,
    SmallDisks,
    SyscallFaults,
    Browser,
    DeliveryServers,
    PyTorch,
    Minutes,
}

/// <summary>
/// Whether it is there. <c>tests/run.sh all</c> installs all of it and sets <c>SKYOPS_TEST_ALL</c>: then nothing is skipped, and what is missing fails its tests.
/// </summary>
internal static class Needs
{
    private static readonly Lazy<string?> SmallDisks = Lacking(SmallDisk.MissingAsync);
    private static readonly Lazy<string?> SyscallFaults = Lacking(SyscallFault.MissingAsync);

    /// <summary>Everything is to be there.</summary>
    public static bool All { get; } = Environment.GetEnvironmentVariable("SKYOPS_TEST_ALL") is not null;

    /// <summary>Why a test that needs it does not run; null: it runs.</summary>
    public static string? WhySkipped(Need need) => All ? null : need switch
    {
        Need.Sandbox => SandboxWorld.Missing,
        Need.Containers => ContainerWorld.Missing,
        Need.SmallDisks => SmallDisks.Value,
        Need.SyscallFaults => SyscallFaults.Value,
        Need.Browser => "needs Chromium; run tests/run.sh all",
        Need.DeliveryServers => "needs a Swift, an IPFS and an Arweave server; run tests/run.sh all",
        Need.PyTorch => "needs PyTorch, which takes long to install; run tests/run.sh all",
        _ => "takes long; run tests/run.sh all",
    };

    private static Lazy<string?> Lacking(Func<Task<string?>> missing) => new(() => Task.Run(missing).GetAwaiter().GetResult());
}
