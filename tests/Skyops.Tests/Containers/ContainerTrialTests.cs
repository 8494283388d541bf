using Skyops.Tests.Testing;
using Skyops.Worker.Containers;
using Skyops.Worker.Containers.Engines;
using Skyops.Worker.Sandbox;

namespace Skyops.Tests.Containers;

/// <summary>What a worker tries before it offers containers.</summary>
[Collection("containers")]
public sealed class ContainerTrialTests
{
    [NeedsTheory(Need.Containers)]
    [InlineData("podman")]
    [InlineData("runc")]
    public void A_limit_that_is_met_while_the_container_is_made_does_not_end_it_before_it_starts(string engine)
    {
        var root = Path.Combine(Directory.CreateTempSubdirectory("skyops-trial-").FullName, "attempts");
        var sandboxes = Sandboxes.Prepare(root);
        var places = new ContainerPlaces(sandboxes.Places);
        var made = EngineSearch.Find(places, withPodman: engine == "podman");
        try
        {
            var folder = SandboxTrial.FolderOf(root, "trial");
            var limits = new SandboxLimits(RamMiB: 48, CpuPercent: 3, DiskMiB: 4, Processes: 32);

            // On a slow machine 3 % of a core are used up before the first line of the program.
            var trial = ContainerTrial.Run(sandboxes, made, folder, limits, "while :; do :; done", TimeSpan.FromMinutes(1), seen: _ => true);

            Assert.True(trial.Usage.CpuTime > TimeSpan.Zero);
        }
        finally
        {
            made.RemoveAll();
            File.Delete(places.Profile);
            sandboxes.Places.RemoveShared();
            Directory.Delete(Path.GetDirectoryName(root)!, recursive: true);
        }
    }
}
