using Skyops.Core.Nodes;

namespace Skyops.Core.Tests.Nodes;

/// <summary>Journals written before nodes announced tiers, network policies, drivers and when they leave.</summary>
public sealed class OldNodeEventsTests
{
    private const string Enrolled = """
        [{"type":"NodeEnrolled","at":"2026-01-01T00:00:00+00:00","address":"0xnode","offer":{"owner":"0xowner","capabilities":{"cpuModel":"x","cpuCores":8,
          "ramMiB":1024,"diskMiB":10,"gpus":[{"vendor":"nvidia","model":"A100","memoryMiB":40960,"computeCapability":"8.0","uuid":"u"}],"executors":["noop"],
          "vectorPath":"avx2","operatingSystem":"x","version":"1"},"pricePerHour":"1","slots":2,"delegationId":"d"}}]
        """;

    [Fact]
    public void An_old_event_reads_as_a_node_that_says_nothing_of_what_is_new()
    {
        var state = NodeDecider.Replay(NodeEventCodec.Decode(System.Text.Encoding.UTF8.GetBytes(Enrolled)));
        var snapshot = NodeProjection.Snapshot((NodeState.Known)state, new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        Assert.Empty(snapshot.Capabilities.Tiers);
        Assert.Empty(snapshot.Capabilities.NetworkPolicies);
        Assert.Equal(("", ""), (snapshot.Capabilities.Architecture, snapshot.Capabilities.Gpus[0].Driver));
        Assert.Null(snapshot.AvailableUntil);
        Assert.Null(snapshot.Network);
    }
}
