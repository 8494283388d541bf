using Skyops.Errors;

namespace Skyops.Core.Nodes;

/// <summary>A refusal, or the events to append (none when nothing changes).</summary>
public sealed record NodeDecision(Refusal? Refusal, NodeEvent[] Events)
{
    public static readonly NodeDecision Nothing = new(null, []);

    public static NodeDecision Of(params NodeEvent[] events) => new(null, events);

    public static implicit operator NodeDecision(Refusal refusal) => new(refusal, []);
}
