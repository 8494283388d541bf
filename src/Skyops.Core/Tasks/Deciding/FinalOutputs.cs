using Skyops.Core.Tasks.Stages;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// The files a task delivers: those of the stages that no other comes after. Where these have more than one shard in
/// all, each shard's files get a folder <c>stage/shard/</c>.
/// </summary>
internal static class FinalOutputs
{
    public static OutputFile[] Of(TaskState.Open open)
    {
        var plan = open.Header.Plan;
        var sinks = Enumerable.Range(0, plan.Count).Where(stage => plan.Readers(stage).Count == 0).ToArray();
        if (sinks is [var only] && plan[only].Shards == 1) return open.Outputs.Of(only, 0);
        return [.. sinks.SelectMany(stage => Of(open.Outputs, stage, plan[stage].Name))];
    }

    private static IEnumerable<OutputFile> Of(KeptOutputs outputs, int stage, string name) =>
        from shard in outputs.Of(stage)
        from file in shard.Value
        select file with { Path = $"{name}/{shard.Key}/{file.Path}" };
}
