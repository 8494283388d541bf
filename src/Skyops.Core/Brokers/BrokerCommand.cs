namespace Skyops.Core.Brokers;

/// <summary>What can be asked of a broker and lasts.</summary>
public abstract record BrokerCommand
{
    public sealed record Enrol(string Node, string Owner) : BrokerCommand;

    public sealed record SetQuota(string Account, int OpenTasks) : BrokerCommand;
}
