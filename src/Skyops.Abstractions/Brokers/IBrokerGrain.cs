using Skyops.Errors;

namespace Skyops.Brokers;

/// <summary>Admission to a pool (the grain's key): how many open tasks an account may have, who may work here.</summary>
[Alias("skyops.IBrokerGrain")]
public interface IBrokerGrain : IGrainWithStringKey
{
    /// <summary>Counts the task as open for the account, or refuses it. Idempotent by task.</summary>
    [Alias("Admit")]
    Task<Answer<bool>> AdmitAsync(string account, string taskId);

    /// <summary>The task has ended.</summary>
    [Alias("Ended")]
    Task EndedAsync(string account, string taskId);

    /// <summary>Notes a node in the pool's roster; durable the first time.</summary>
    [Alias("Enrol")]
    Task<Answer<bool>> EnrolAsync(string node, string owner);

    /// <summary>Sets how many open tasks an account may have.</summary>
    [Alias("SetQuota")]
    Task<Answer<bool>> SetQuotaAsync(string account, int openTasks);
}
