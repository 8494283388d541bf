using Skyops.Tasks;

namespace Skyops.Core.Tasks.Views;

/// <summary>The stages of a task: waiting, running, completed, stopped.</summary>
internal static class StageViews
{
    public static StageView[] Of(TaskState state) => state switch
    {
        TaskState.Open s =>
            All(s.Header, s.Stage, s.Progress.Accepted, s.Progress.Active.Values.Count(a => a.Epoch > 0), Now(s)),
        TaskState.Ended s =>
            All(s.Header, s.Stage, s.StageAccepted, 0, s.Reason is EndReason.Completed ? "completed" : "stopped"),
        _ => [],
    };

    private static string Now(TaskState.Open open) =>
        open.Progress.Accepted > 0 || open.Progress.Active.Values.Any(a => a.Epoch > 0) ? "running" : "waiting";

    private static StageView[] All(TaskHeader header, int current, int accepted, int active, string state)
    {
        var views = new StageView[header.Plan.Count];
        for (var i = 0; i < views.Length; i++)
        {
            var stage = header.Plan[i];
            views[i] = i.CompareTo(current) switch
            {
                < 0 => new(stage.Name, stage.Shards, stage.Shards, 0, "completed"),
                0 => new(stage.Name, stage.Shards, accepted, active, state),
                _ => new(stage.Name, stage.Shards, 0, 0, state == "stopped" ? "stopped" : "waiting"),
            };
        }

        return views;
    }
}
