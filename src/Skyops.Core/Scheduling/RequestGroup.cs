namespace Skyops.Core.Scheduling;

/// <summary>
/// All that waits with one shape, and the scored nodes for it, which stay between passes and are only brought up to
/// date.
/// </summary>
internal sealed class RequestGroup(RequestShape shape)
{
    public RequestShape Shape { get; } = shape;

    public CandidateTree Candidates { get; } = new(shape);

    /// <summary>Slots waiting, delayed ones included.</summary>
    public int Waiting { get; set; }

    /// <summary>The last pass that used it.</summary>
    public long UsedInPass { get; set; }
}
