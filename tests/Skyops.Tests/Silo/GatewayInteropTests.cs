using System.Diagnostics;
using System.Text.Json;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Silo;

/// <summary>The worker gateway as a client sees it that has nothing of ours but the .proto file.</summary>
public sealed class GatewayInteropTests
{
    [Fact]
    public async Task Grpc_js_gets_a_challenge_and_a_reason_when_it_does_not_enrol()
    {
        await using var pool = await TestPool.StartAsync();
        var peer = Path.Combine(RepositoryRoot.Path, "tests", "peers", "grpc");
        var proto = Path.Combine(RepositoryRoot.Path, "src", "Skyops.Grpc", "Protos", "skyops", "v1", "gateway.proto");
        var start = new ProcessStartInfo("node") { WorkingDirectory = peer, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "gateway.mjs", pool.Gateway.Authority, proto }) start.ArgumentList.Add(argument);
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);

        var seen = JsonDocument.Parse(output).RootElement;
        Assert.Equal(32, seen.GetProperty("nonceBytes").GetInt32());
        Assert.Equal("4242", seen.GetProperty("chainId").GetString());
        Assert.Equal("Invalid", seen.GetProperty("refused").GetProperty("code").GetString());
        Assert.Equal(0, seen.GetProperty("status").GetInt32());
    }
}
