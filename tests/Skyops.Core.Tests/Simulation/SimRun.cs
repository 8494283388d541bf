using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>One attempt on a machine.</summary>
internal sealed class SimRun(Assignment assignment, DateTimeOffset startedAt)
{
    public Assignment Assignment { get; } = assignment;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>What it adds to its outputs to make them wrong; empty when it is honest.</summary>
    public string Variant { get; init; } = "";

    public long Step { get; set; } = assignment.Resume?.Step ?? 0;

    public Lifetime Life { get; } = new();
}
