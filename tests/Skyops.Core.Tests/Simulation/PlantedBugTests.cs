namespace Skyops.Core.Tests.Simulation;

/// <summary>The simulation can fail: each planted mistake is found by the invariant that is there for it.</summary>
public sealed class PlantedBugTests
{
    private const ulong MostSeeds = 60;

    [Theory]
    [InlineData(nameof(PlantedBug.LostAcknowledgement), "was acknowledged and is not in the journal")]
    [InlineData(nameof(PlantedBug.DoublePayment), "was paid")]
    [InlineData(nameof(PlantedBug.StaleEpochAccepted), "never made the receipt")]
    [InlineData(nameof(PlantedBug.OverCommit), "has leases for")]
    [InlineData(nameof(PlantedBug.SameOwner), "share a node or an owner")]
    [InlineData(nameof(PlantedBug.ForgottenEvent), "gives another state than the live one")]
    [InlineData(nameof(PlantedBug.DroppedRelease), "waits although")]
    [InlineData(nameof(PlantedBug.DoubleLease), "which was given away as lost")]
    [InlineData(nameof(PlantedBug.OverCommittedGpuMemory), "of GPU memory")]
    [InlineData(nameof(PlantedBug.RingerPaidByOwner), "was paid")]
    [InlineData(nameof(PlantedBug.RingerTakenForWork), "never made the receipt")]
    [InlineData(nameof(PlantedBug.NoBreaker), "was given up in an outage")]
    public void A_planted_bug_is_found_within_sixty_seeds(string bug, string says)
    {
        var found = new List<string>();
        for (var seed = 1UL; seed <= MostSeeds; seed++)
        {
            if (Simulation.Run(seed, Enum.Parse<PlantedBug>(bug)).Violation is not { } violation) continue;
            if (violation.Contains(says, StringComparison.Ordinal)) return;
            found.Add($"seed {seed}: {violation.Split('\n')[0]}");
        }

        Assert.Fail($"{bug} was not found as '{says}' but as:\n{string.Join('\n', found)}");
    }
}
