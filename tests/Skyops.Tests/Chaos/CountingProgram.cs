using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Tests.Chaos;

/// <summary>A program that counts, checkpoints how far it is, and ends when a test makes the file that it waits for.</summary>
internal static class CountingProgram
{
    /// <param name="go">The file whose existence ends it.</param>
    /// <param name="shards">How many of it.</param>
    public static TaskSpec Spec(string go, int shards = 1) => new()
    {
        Workload = new ProcessWorkload
        {
            Argv =
            [
                "/bin/sh", "-c",
                """
                n=0; [ "$SKYOPS_RESUME" = 1 ] && n=$(cat "$SKYOPS_CHECKPOINT/count")
                echo "begins at $n"
                while [ ! -e "$GO" ]; do
                  n=$((n+1)); echo $n > "$SKYOPS_CHECKPOINT/.count"; mv "$SKYOPS_CHECKPOINT/.count" "$SKYOPS_CHECKPOINT/count"
                  echo "::progress 0.5"; sleep 0.05
                done
                echo done > "$SKYOPS_OUTPUTS/result"
                """,
            ],
            Environment = new(StringComparer.Ordinal) { ["GO"] = go },
        },
        Shards = shards,
        Redundancy = 1,
        CheckpointEverySeconds = 1,
        DurationSeconds = 600,
        Resources = new ResourceRequest { CpuCores = 1, RamMiB = 64, DiskMiB = 16 },
        Budget = Amount.Whole(50),
    };

    /// <summary>A program that says 200 KiB when the file <paramref name="full"/> is there, then makes <paramref name="written"/>, and ends when <paramref name="go"/> is there.</summary>
    public static TaskSpec Talking(string full, string written, string go) => Spec(go) with
    {
        Workload = new ProcessWorkload
        {
            Argv =
            [
                "/bin/sh", "-c",
                """
                while [ ! -e "$FULL" ]; do sleep 0.05; done
                n=0; while [ $n -lt 2000 ]; do n=$((n+1)); printf '%0100d\n' $n; done
                : > "$WRITTEN"
                while [ ! -e "$GO" ]; do sleep 0.05; done
                echo the end; echo done > "$SKYOPS_OUTPUTS/result"
                """,
            ],
            Environment = new(StringComparer.Ordinal) { ["FULL"] = full, ["WRITTEN"] = written, ["GO"] = go },
        },
    };
}
