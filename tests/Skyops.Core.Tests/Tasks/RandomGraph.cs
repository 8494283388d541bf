using Skyops.Core.Tasks.Stages;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>Graphs of stages by chance, named in an order that is not the one they run in.</summary>
internal static class RandomGraph
{
    public static TaskSpec Make(Random random, int redundancy) => new()
    {
        Stages = Stages(random),
        Redundancy = redundancy,
        Budget = Amount.Whole(1),
    };

    public static TaskStage[] Stages(Random random, int most = 7)
    {
        var stages = new TaskStage[random.Next(1, most + 1)];
        for (var i = 0; i < stages.Length; i++)
        {
            var after = Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(j => stages[j]).ToArray();
            var own = after.Length > 0 && after.All(stage => stage.Shards == after[0].Shards) && random.Next(2) == 0;
            stages[i] = new TaskStage
            {
                Name = $"s{i}",
                Workload = random.Next(4) == 0 ? new NoopWorkload() : new ProcessWorkload { Argv = ["/bin/true"] },
                Shards = own ? after[0].Shards : random.Next(1, 4),
                After = [.. after.Select(stage => stage.Name)],
                Take = own ? StageTake.Own : StageTake.All,
                Redundancy = random.Next(3) == 0 ? 1 : null,
                DurationSeconds = random.Next(3) == 0 ? random.Next(1, 900) : null,
                Resources = random.Next(3) == 0 ? new ResourceRequest { CpuCores = 2 } : null,
            };
        }

        random.Shuffle(stages);
        return stages;
    }
}
