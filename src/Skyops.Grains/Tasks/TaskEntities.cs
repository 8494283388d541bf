using System.Text.Json;
using Skyops.Api;
using Skyops.Core.Tasks;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>The entity row of a task: what lists read.</summary>
internal static class TaskEntities
{
    public const string Kind = "task";

    /// <summary>Null when the line of the list stays as it is, which saves a write.</summary>
    public static EntityRow? Changed(TaskState before, TaskState after, DateTimeOffset now)
    {
        var summary = TaskProjection.Summary(after);
        if (summary is null || summary == TaskProjection.Summary(before)) return null;
        var status = JsonNamingPolicy.CamelCase.ConvertName(summary.Status.ToString());
        return new EntityRow(Kind, summary.Id, summary.Owner, status, now, JsonSerializer.SerializeToUtf8Bytes(summary, SkyopsJson.Default.TaskSummary));
    }
}
