namespace Skyops.Core.Tests.Simulation;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(14)]
    [InlineData(159)]
    public void The_same_seed_gives_the_same_trace(ulong seed)
    {
        var (first, second) = (Simulation.Run(seed), Simulation.Run(seed));
        Assert.Equal((first.TraceHash, first.Steps, first.Time), (second.TraceHash, second.Steps, second.Time));
        Assert.NotEqual(first.TraceHash, Simulation.Run(seed + 1).TraceHash);
    }
}
