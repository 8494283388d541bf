namespace Skyops.Ethereum.TaskBatches;

/// <summary>Which of the four trees of a batch; the numbers are those of <c>Kind</c> in TaskRegistry.sol.</summary>
public enum TaskBatchKind
{
    /// <summary>What happened in the tasks' lives.</summary>
    LifeEvents,

    /// <summary>What was run.</summary>
    Executions,

    /// <summary>What the tasks wrote.</summary>
    Logs,

    /// <summary>What nodes signed of their work.</summary>
    Receipts,
}
