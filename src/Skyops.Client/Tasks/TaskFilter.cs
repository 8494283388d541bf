using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Client.Tasks;

/// <summary>Which tasks a list shows, newest first.</summary>
public sealed record TaskFilter
{
    /// <summary>Only these statuses; empty: all.</summary>
    public IReadOnlyList<TaskStatus> Statuses { get; init; } = [];

    /// <summary>Tasks a page. 1 to <see cref="Limits.PageSize"/>, default 50.</summary>
    public int PageSize { get; init; } = Limits.DefaultPageSize;
}
