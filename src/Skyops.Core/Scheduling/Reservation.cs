using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Room on a node that a slot takes: placed and waiting for its task's answer, or live. Used again when it is given
/// back, and a link in its own lists, so that a placement allocates nothing.
/// </summary>
internal sealed class Reservation
{
    public TaskRecord Task { get; set; } = null!;

    public int Stage { get; set; }

    public int Shard { get; set; }

    public int Slot { get; set; }

    public int Node { get; set; }

    public ResourceRequest Resources { get; set; } = null!;

    /// <summary>It takes room only: the task gave the node something else to do, and the slot waits on.</summary>
    public bool Beside { get; set; }

    /// <summary>GPUs it took, see <see cref="NodeShape.Gpus"/>.</summary>
    public ulong Gpus { get; set; }

    /// <summary>When the attempt has ended at the latest; the end of time when that is not known.</summary>
    public DateTimeOffset EndsBy { get; set; }

    /// <summary>The request it was placed for, until the task has answered; null when live.</summary>
    public SlotRequest? Pending { get; set; }

    /// <summary>Whom <see cref="Pending"/> came from.</summary>
    public WaitingEntry? Entry { get; set; }

    /// <summary>The task said again that the slot waits before it had answered the placement.</summary>
    public SlotRequest? Again { get; set; }

    /// <summary>Attempts of the task that had ended when it was placed, see <see cref="BudgetWaits"/>.</summary>
    public long Releases { get; set; }

    /// <summary>Set when the answer was lost: the announcement that the task was asked for then decides.</summary>
    public long? Doubt { get; set; }

    public Reservation? NextOfShard { get; set; }

    public Reservation? NextOfTask { get; set; }

    public Reservation? PreviousOfTask { get; set; }

    public Reservation? NextOnNode { get; set; }

    public Reservation? PreviousOnNode { get; set; }

    /// <summary>It is live, or is no longer.</summary>
    public void Settle() => (Pending, Entry, Again, Doubt) = (null, null, null, null);
}
