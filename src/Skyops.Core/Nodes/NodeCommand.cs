using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Nodes;

/// <summary>What can be asked of a node.</summary>
public abstract record NodeCommand
{
    /// <summary>A worker whose keys were checked is here.</summary>
    public sealed record Connect(string Address, NodeConnect Connection) : NodeCommand;

    /// <summary>
    /// The current connection is gone. Whether it was the current one is for <see cref="NodeAssignments"/> to say.
    /// </summary>
    public sealed record Disconnect(string Reason) : NodeCommand;

    /// <summary>It stayed away longer than its leases last.</summary>
    public sealed record LeasesRanOut : NodeCommand;

    /// <summary>Outcomes from task grains; repeats are ignored.</summary>
    public sealed record RecordOutcomes(NodeOutcome[] Outcomes) : NodeCommand;

    /// <summary>An operator takes it out.</summary>
    public sealed record Quarantine(string Reason) : NodeCommand;

    /// <summary>An operator lets it back.</summary>
    public sealed record Release(string Reason) : NodeCommand;

    /// <summary>A canary may be sent; nothing comes of it when the node is to get none now.</summary>
    public sealed record SendCanary(AttemptKey Key, string Digest) : NodeCommand;

    /// <summary>What a canary came to. <paramref name="Problem"/>: why there is no answer; null when there is one.</summary>
    public sealed record AnswerCanary(AttemptKey Key, string Digest, string? Problem) : NodeCommand;

    /// <summary>What was sent over an older connection cannot be answered over the present one.</summary>
    public sealed record LoseCanary : NodeCommand;
}
