using Skyops.Tests.Testing;

namespace Skyops.Tests.Contracts;

/// <summary>The folder that compiles and tests the contracts.</summary>
internal static class ContractsPeer
{
    private static readonly NodePeer Peer = new("contracts", "solc");

    /// <inheritdoc cref="NodePeer.RunAsync"/>
    public static Task<string> RunAsync(string[] arguments, string input = "") => Peer.RunAsync(arguments, input);
}
