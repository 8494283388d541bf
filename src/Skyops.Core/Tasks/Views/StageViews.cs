using Skyops.Core.Tasks.Shards;
using Skyops.Core.Tasks.Stages;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Views;

/// <summary>The stages of a task: waiting, running, completed, stopped.</summary>
internal static class StageViews
{
    public static StageView[] Of(TaskState state) => state switch
    {
        TaskState.Open s => All(s.Header.Plan, s.Stages, Now, "waiting"),
        TaskState.Ended { Reason: EndReason.Completed } s => All(s.Header.Plan, s.Stages, _ => "completed", "completed"),
        TaskState.Ended s => All(s.Header.Plan, s.Stages, _ => "stopped", "stopped"),
        _ => [],
    };

    private static string Now(StageProgress stage) =>
        stage.Accepted > 0 || stage.Active.Values.Any(shard => shard.Epoch > 0) ? "running" : "waiting";

    private static StageView[] All(
        StagePlan plan, StageTable stages, Func<StageProgress, string> active, string otherwise)
    {
        var views = new StageView[plan.Count];
        for (var i = 0; i < views.Length; i++)
        {
            var stage = plan[i];
            string[] after = [.. plan.After(i).Select(before => plan[before].Name)];
            views[i] = stages.Find(i) switch
            {
                { } now => new(
                    stage.Name, stage.Shards, now.Accepted, now.Active.Values.Count(a => a.Epoch > 0), active(now), after),
                null when stages.Completed.Contains(i) =>
                    new(stage.Name, stage.Shards, stage.Shards, 0, "completed", after),
                null => new(stage.Name, stage.Shards, 0, 0, otherwise, after),
            };
        }

        return views;
    }
}
