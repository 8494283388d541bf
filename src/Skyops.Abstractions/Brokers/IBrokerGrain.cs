using Skyops.Errors;

namespace Skyops.Brokers;

/// <summary>Admission to a pool (the grain's key): how many open tasks an account may have, who may work here.</summary>
[Alias("skyops.IBrokerGrain")]
public interface IBrokerGrain : IGrainWithStringKey
{
    /// <summary>Counts the task as open for the account, or refuses it. Idempotent by task.</summary>
    [Alias("Admit")]
    Task<Answer<bool>> AdmitAsync(string account, string taskId);

    /// <summary>The same for many tasks of an account, in order, each by itself.</summary>
    /// <returns>One a task: null when it is counted, else why not.</returns>
    [Alias("AdmitMany")]
    Task<Refusal?[]> AdmitManyAsync(string account, string[] taskIds);

    /// <summary>The task has ended.</summary>
    [Alias("Ended")]
    Task EndedAsync(string account, string taskId);

    /// <summary>Notes a node in the pool's roster; durable the first time.</summary>
    [Alias("Enrol")]
    Task<Answer<bool>> EnrolAsync(string node, string owner);

    /// <summary>Sets how many open tasks an account may have.</summary>
    [Alias("SetQuota")]
    Task<Answer<bool>> SetQuotaAsync(string account, int openTasks);

    /// <summary>From a node grain: its worker is here, or away. Not durable; told again after a restart.</summary>
    [Alias("NodeIs")]
    Task NodeIsAsync(string node, bool here);

    /// <summary>From a node grain: it could not write to the store, so reports may be late for which nobody is to blame.</summary>
    [Alias("StoreAway")]
    Task StoreAwayAsync();

    /// <summary>From a node grain whose worker was away longer than its leases last: whether to give it up now. If not, ask again after a while.</summary>
    [Alias("MayLose")]
    Task<bool> MayLoseAsync(string node);

    /// <summary>How many nodes are here and away, and whether the breaker is open.</summary>
    [Alias("Presence")]
    Task<PoolPresence> PresenceAsync();
}

/// <summary>Which of a pool's nodes are here, as their grains said.</summary>
/// <param name="Nodes">Here, or away and not given up.</param>
/// <param name="Away">Away and not given up.</param>
/// <param name="BreakerOpenSince">
/// Since when no node is given up, because too many went away together; null when that is not so.
/// </param>
[GenerateSerializer, Immutable, Alias("skyops.PoolPresence")]
public sealed record PoolPresence(
    [property: Id(0)] int Nodes,
    [property: Id(1)] int Away,
    [property: Id(2)] DateTimeOffset? BreakerOpenSince);
