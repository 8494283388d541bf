using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>
/// What follows from a command: events to append in one row, and the state after them. No events and no refusal:
/// nothing changed (a repeat, or only refused items).
/// </summary>
/// <param name="State">The state with the events applied.</param>
/// <param name="Events">To append together; empty when nothing changed.</param>
public sealed record TaskDecision(TaskState State, IReadOnlyList<TaskEvent> Events)
{
    /// <summary>Set when the whole command was refused.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>One per placement of a <see cref="TaskCommand.Grant"/>, in order.</summary>
    public IReadOnlyList<GrantAnswer> Grants { get; init; } = [];

    /// <summary>One per receipt of a <see cref="TaskCommand.Report"/>, or the one of a checkpoint.</summary>
    public IReadOnlyList<ReportAnswer> Reports { get; init; } = [];

    /// <summary>The state after each event; <see cref="TaskEffects"/> looks at every one.</summary>
    internal IReadOnlyList<TaskState> Steps { get; init; } = [];

    internal static TaskDecision Nothing(TaskState state) => new(state, []);

    internal static TaskDecision Refused(TaskState state, Refusal refusal) => new(state, []) { Refusal = refusal };
}
