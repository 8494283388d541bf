using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>
/// How many output files each shard of a stage may have, so that whoever reads them stays within its limit. Known when
/// the task is submitted, and told to the worker: so an honest node never reports more.
/// </summary>
internal static class OutputAllowance
{
    /// <summary>Shards whose files a shard of a stage gets. Those that do nothing have none.</summary>
    public static int ShardsRead(TaskStage[] stages, IEnumerable<int> after, StageTake take) =>
        after.Sum(stage => !LeavesFiles(stages[stage]) ? 0 : take == StageTake.Own ? 1 : stages[stage].Shards);

    /// <summary>Files a shard of each stage may have; at least one where the stages were accepted.</summary>
    public static int[] Of(TaskStage[] stages, int[][] after, int[][] readers)
    {
        var sinkShards = Math.Max(1, ShardsRead(stages, Enumerable.Range(0, stages.Length).Where(s => readers[s].Length == 0), StageTake.All));
        var allowed = new int[stages.Length];
        for (var stage = 0; stage < stages.Length; stage++)
        {
            var most = readers[stage].Length == 0 ? Limits.ResultFiles / sinkShards : Limits.OutputFiles;
            foreach (var reader in readers[stage])
            {
                // A reader that does nothing gets no files, but they are kept until it has run.
                most = Math.Min(most, LeavesFiles(stages[reader])
                    ? Limits.InputFiles / Math.Max(1, ShardsRead(stages, after[reader], stages[reader].Take))
                    : Limits.ResultFiles / stages[stage].Shards);
            }

            allowed[stage] = Math.Min(most, Limits.OutputFiles);
        }

        return allowed;
    }

    private static bool LeavesFiles(TaskStage stage) => stage.Workload is not NoopWorkload;
}
