using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// The files a task delivers: those of its last stage; with several shards each shard's files get a folder
/// <c>shard-N/</c>.
/// </summary>
internal static class FinalOutputs
{
    public static OutputFile[] Of(TaskState.Open open)
    {
        var shards = open.CurrentStage.Shards;
        if (shards == 1) return open.Outputs.Of(open.Stage, 0);
        return
        [
            .. open.Outputs.ByShard.Where(o => o.Key.Stage == open.Stage)
                .SelectMany(o => o.Value.Select(f => f with { Path = $"shard-{o.Key.Shard}/{f.Path}" })),
        ];
    }
}
