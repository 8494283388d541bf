using System.Collections.Immutable;

namespace Skyops.Core.Brokers;

/// <summary>
/// What a pool's broker remembers for ever: who works here, and quotas that differ from the default. Open tasks are
/// counted in memory, see <see cref="OpenTasks"/>.
/// </summary>
/// <param name="Roster">Owner by node address.</param>
/// <param name="Quotas">Open tasks allowed, by account.</param>
public sealed record BrokerState(ImmutableDictionary<string, string> Roster, ImmutableDictionary<string, int> Quotas)
{
    public static readonly BrokerState Empty = new(
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal), ImmutableDictionary.Create<string, int>(StringComparer.Ordinal));

    public int QuotaOf(string account) => Quotas.GetValueOrDefault(account, Limits.OpenTasksPerAccount);
}
