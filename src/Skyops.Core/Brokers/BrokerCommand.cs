using Skyops.Core.Nodes;

namespace Skyops.Core.Brokers;

/// <summary>What can be asked of a broker and lasts.</summary>
public abstract record BrokerCommand
{
    public sealed record Enrol(string Node, string Owner) : BrokerCommand;

    public sealed record SetQuota(string Account, int OpenTasks) : BrokerCommand;

    /// <summary>The breaker opened or closed: for the record only.</summary>
    public sealed record NoteBreaker(BreakerChange Change) : BrokerCommand;
}
