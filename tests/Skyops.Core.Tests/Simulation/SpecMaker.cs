using Skyops.Core.Tests.Tasks;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Specs at random: arrays that do nothing and training, with budgets that are ample, tight or hopeless.</summary>
internal static class SpecMaker
{
    public static TaskSpec Make(SimRandom random, int number, IReadOnlyList<string> earlier)
    {
        var train = random.Likely(0.6);
        var shards = random.Between(1, train ? 3 : 8);
        var redundancy = random.Of([TaskSpec.Adaptive, TaskSpec.Adaptive, 1, 1, 2, 2, 3]);
        var seconds = random.Of([10, 30, 60]);
        var gpus = random.Of([0, 0, 0, 1]);

        // The dearest node asks 60 an hour: so much of it is enough for that many attempts of full length at once.
        var attempts = random.Of([1, 2, shards * Math.Max(redundancy, 2), 4 * shards * Math.Max(redundancy, 2), 1_000]);
        var perAttempt = Amount.Whole(60).Units * (UInt128)seconds / 3_600;
        var budget = random.Likely(0.05) ? Amount.Whole(1).Units / 1_000 : perAttempt * (UInt128)attempts * 11 / 10;
        var spec = new TaskSpec
        {
            Name = $"task {number}",
            Workload = train ? Train(random) : new NoopWorkload(),
            Resources = new ResourceRequest
            {
                CpuCores = random.Between(1, 2),
                RamMiB = random.Of([256, 512, 1_024]),
                DiskMiB = 16,
                Gpus = gpus,
                GpuMemoryMiB = gpus > 0 ? random.Of([4_096, 8_192, 12_288]) : 0,
            },
            Shards = shards,
            Redundancy = redundancy,
            Budget = new Amount(budget),
            DurationSeconds = seconds,
            Priority = random.Of([TaskPriority.Low, TaskPriority.Normal, TaskPriority.High]),
            CheckpointEverySeconds = random.Of([0, 1, 2]),
            AgreementMargin = random.Between(1, 2),
            After = earlier.Count > 0 && random.Likely(0.25) ? [random.Of(earlier)] : [],
        };
        if (random.Likely(0.15)) spec = spec with { Workload = new ProcessWorkload { Argv = [SimNumbers.Program] }, Comparator = SimNumbers.Comparator };
        else if (random.Likely(0.3)) spec = spec with { Workload = StagedWorkload.Instance, Stages = Graph(random) };
        return random.Likely(0.2) ? Together(random, spec) : spec;
    }

    /// <summary>So many shards of one kind that some nodes are trusted with it and its fee pays for ringers.</summary>
    public static TaskSpec Long(SimRandom random) => new()
    {
        Name = "long",
        Workload = new ProcessWorkload { Argv = ["/bin/true"] },
        Resources = new ResourceRequest { CpuCores = 1, RamMiB = 256, DiskMiB = 16 },
        Shards = random.Between(50, 90),
        Redundancy = TaskSpec.Adaptive,
        Budget = Amount.Whole(5),
        DurationSeconds = 10,
        CheckpointEverySeconds = random.Of([0, 1]),
    };

    /// <summary>A gang says how many replicas it has, and has no more slots than the pool could start at one moment.</summary>
    private static TaskSpec Together(SimRandom random, TaskSpec spec) => spec with
    {
        Together = true,
        Shards = Math.Min(spec.Shards, 3),
        Redundancy = random.Between(1, 2),
        Stages = spec.Stages is { } stages ? Array.ConvertAll(stages, stage => stage with { Redundancy = null }) : null,
    };

    /// <summary>A diamond, a fan, or a chain in which every shard goes on from its own predecessor.</summary>
    private static TaskStage[] Graph(SimRandom random)
    {
        var shards = random.Between(1, 3);
        return random.Of<TaskStage[]>(
        [
            [Stage(random, "left", shards, "first"), Stage(random, "last", 1, "left", "right"), Stage(random, "first", 1), Stage(random, "right", 1, "first")],
            [Stage(random, "map", shards) with { Redundancy = random.Between(1, 3) }, Numbers("numbers", shards), Stage(random, "count", 2, "map"), Stage(random, "sum", 1, "map")],
            [Stage(random, "one", shards), Stage(random, "two", shards, "one") with { Take = StageTake.Own }, Stage(random, "three", shards, "two") with { Take = StageTake.Own }],
        ]);
    }

    private static TaskStage Stage(SimRandom random, string name, int shards, params string[] after) => new()
    {
        Name = name,
        Workload = random.Likely(0.2) ? new NoopWorkload() : new ProcessWorkload { Argv = [random.Likely(0.03) ? WorkerModel.FailingProgram : "/bin/true"] },
        Shards = shards,
        After = after,
        Resources = random.Likely(0.3) ? new ResourceRequest { CpuCores = 1, RamMiB = 256, DiskMiB = 16 } : null,
        DurationSeconds = random.Likely(0.3) ? 20 : null,
    };

    private static TaskStage Numbers(string name, int shards) => new()
    {
        Name = name,
        Workload = new ProcessWorkload { Argv = [SimNumbers.Program] },
        Shards = shards,
        Redundancy = 2,
        Comparator = SimNumbers.Comparator,
    };

    private static TrainWorkload Train(SimRandom random) => new()
    {
        Model = random.Likely(0.08) ? WorkerModel.FailingModel : "mlp",
        Dataset = new DataReference(Skyops.Core.Tests.Tasks.Make.Sha("data"), "digits.csv.gz", 1_000),
        Rounds = random.Between(1, 3),
    };
}
