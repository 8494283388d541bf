using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Benchmarks.Load;

/// <summary>Tasks that do nothing, so that what is measured is the network itself.</summary>
internal static class NoopTasks
{
    /// <summary>A task of so many shards; about 400 bytes as it is sent.</summary>
    public static TaskSpec Of(int shards) => new()
    {
        Name = "benchmark of the network's own cost",
        Workload = new NoopWorkload(),
        Resources = new ResourceRequest { CpuCores = 1, RamMiB = 1, DiskMiB = 0 },
        Shards = shards,
        Redundancy = 1,
        Budget = shards == 1 ? Small : Amount.Whole(1_000),
        DurationSeconds = 1,
        CheckpointEverySeconds = 0,
        Labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["experiment"] = "throughput-of-noop-tasks",
            ["team"] = "benchmarks",
        },
    };

    /// <summary>A task that no node of these benchmarks can take, so that it waits: it wants GPUs.</summary>
    public static TaskSpec Waiting(int shards)
    {
        var spec = Of(shards);
        return spec with { Resources = spec.Resources with { Gpus = 2 } };
    }

    /// <summary>A hundredth of a token: covers one attempt of a second, and millions fit into the account.</summary>
    private static Amount Small => Amount.TryParse("0.01", out var amount) ? amount : throw new InvalidOperationException();
}
