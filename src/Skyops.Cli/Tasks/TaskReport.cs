using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>A task in full: what, how far, who computed which shard, what it cost.</summary>
internal static class TaskReport
{
    public static void Print(CliOutput output, TaskView view)
    {
        if (output.Json)
        {
            output.Value(view, SkyopsJson.Default.TaskView);
            return;
        }

        output.Facts(
            ("task", view.Id),
            ("name", view.Name),
            ("owner", view.Owner),
            ("status", Formats.Lower(view.Status)),
            ("reason", view.Reason),
            ("progress", Formats.Percent(view.Progress)),
            ("time left", view.SecondsLeft is { } seconds ? Formats.Seconds(seconds) : null),
            ("submitted", Formats.Time(view.SubmittedAt)),
            ("ended", view.EndedAt is { } end ? Formats.Time(end) : null),
            ("shards", $"{view.AcceptedShards} accepted, {view.RecomputedShards} recomputed, {view.MovedAttempts} attempts moved"),
            ("cost", $"{view.Cost.Total} of {view.Cost.Budget} {view.Cost.Currency} (work {view.Cost.Work}, fee {view.Cost.Fee})"),
            ("spec hash", view.SpecHash));
        if (view.Stages.Length > 0)
        {
            output.Heading("Stages");
            output.Table(
                ["stage", "after", "state", "accepted", "active", "shards"],
                view.Stages.Select(stage => new[]
                {
                    stage.Name, stage.After.Length == 0 ? "-" : string.Join(", ", stage.After), stage.State, $"{stage.Accepted}", $"{stage.Active}", $"{stage.Shards}",
                }));
        }

        if (view.Shards.Length > 0)
        {
            output.Heading("Attempts");
            output.Table(AttemptRows.Columns, AttemptRows.Of(view));
        }

        if (view.Outputs.Length == 0) return;
        output.Heading("Outputs");
        output.Table(["path", "size", "sha256"], view.Outputs.Select(file => new[] { file.Path, Formats.Bytes(file.Bytes), file.Sha256 }));
    }
}
