using Skyops.Ledger;

namespace Skyops.Tasks;

/// <summary>
/// What a task costs and why. All amounts are exact, and they agree with the ledger: of <see cref="Held"/>, each payee that is not the owner got its part, the network its
/// <see cref="Fee"/>, and <see cref="Voided"/> went back. While the task is open it is what would be so if it ended now.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.TaskBill")]
public sealed record TaskBill
{
    [Id(0)] public required string TaskId { get; init; }
    [Id(1)] public required string Owner { get; init; }
    [Id(2)] public required TaskStatus Status { get; init; }
    [Id(3)] public required string Currency { get; init; }

    /// <summary>The task has ended: nothing will change.</summary>
    [Id(4)] public bool IsFinal { get; init; }

    /// <summary>The hold for the whole budget.</summary>
    [Id(5)] public Amount Held { get; init; }

    /// <summary>Sum of what attempts are paid.</summary>
    [Id(6)] public Amount Work { get; init; }

    /// <summary>The network's, on top of the work.</summary>
    [Id(7)] public Amount Fee { get; init; }

    /// <summary>The fee in hundredths of a percent of the work, rounded down to a unit.</summary>
    [Id(8)] public int FeeBasisPoints { get; init; }

    /// <summary>What leaves the owner's account: the work of other accounts, and the fee. Work for oneself moves nothing.</summary>
    [Id(9)] public Amount Charged { get; init; }

    /// <summary>The most that attempts without a verdict may still come to, without fee; zero when the task has ended.</summary>
    [Id(10)] public Amount Reserved { get; init; }

    /// <summary>What of the hold goes back to the owner.</summary>
    [Id(11)] public Amount Voided { get; init; }

    /// <summary>What each account gets, by its name.</summary>
    [Id(12)] public BillPayee[] Payees { get; init; } = [];

    /// <summary>Every attempt there was, by stage, shard and epoch.</summary>
    [Id(13)] public BillAttempt[] Attempts { get; init; } = [];
}

/// <summary>An account that is paid.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Amount">For all its attempts together.</param>
/// <param name="IsOwner">It is the task's owner, so that no money moves.</param>
[GenerateSerializer, Immutable, Alias("skyops.BillPayee")]
public sealed record BillPayee([property: Id(0)] string Account, [property: Id(1)] Amount Amount, [property: Id(2)] bool IsOwner);

/// <summary>An attempt on a bill.</summary>
[GenerateSerializer, Immutable, Alias("skyops.BillAttempt")]
public sealed record BillAttempt
{
    [Id(0)] public required int Stage { get; init; }
    [Id(1)] public required int Shard { get; init; }
    [Id(2)] public required int Slot { get; init; }
    [Id(3)] public required int Epoch { get; init; }
    [Id(4)] public required string Node { get; init; }

    /// <summary>The account that is paid for the node's work.</summary>
    [Id(5)] public required string Payee { get; init; }
    [Id(6)] public DateTimeOffset LeasedAt { get; init; }

    /// <summary>leased, reported, agreed, disagreed, failed, lost or stopped.</summary>
    [Id(7)] public required string State { get; init; }

    /// <summary>Why it is paid, or why not.</summary>
    [Id(8)] public required string Reason { get; init; }

    /// <summary>What may be charged: the time it says it ran, at most what the silo saw pass and the wall time limit.</summary>
    [Id(9)] public decimal MeteredSeconds { get; init; }

    /// <summary>GPUs that were reserved for it.</summary>
    [Id(10)] public int Gpus { get; init; }

    /// <summary>The GPUs times the metered seconds.</summary>
    [Id(11)] public decimal GpuSeconds { get; init; }

    /// <summary>Of its inputs and of the checkpoint it resumed from; null when that is not known.</summary>
    [Id(12)] public long? BytesIn { get; init; }

    /// <summary>Of its results; null before the verdict and when there are none.</summary>
    [Id(13)] public long? BytesOut { get; init; }

    /// <summary>Agreed in the lease.</summary>
    [Id(14)] public Amount PricePerHour { get; init; }

    /// <summary>Its metered time at its price. All nodes that agree on a shard are paid the lower median of theirs.</summary>
    [Id(15)] public Amount Charge { get; init; }
    [Id(16)] public Amount Paid { get; init; }
}
