using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>Room on a node that a slot takes: placed and waiting for its task's answer, or live.</summary>
internal sealed class Reservation(string taskId, int stage, int shard, int slot, int node, ResourceRequest resources)
{
    public string TaskId { get; } = taskId;

    public int Stage { get; } = stage;

    public int Shard { get; } = shard;

    public int Slot { get; } = slot;

    public int Node { get; } = node;

    public ResourceRequest Resources { get; } = resources;

    /// <summary>GPUs it took, see <see cref="NodeShape.Gpus"/>.</summary>
    public ulong Gpus { get; set; }

    /// <summary>The request it was placed for, until the task has answered; null when live.</summary>
    public SlotRequest? Pending { get; set; }

    /// <summary>Whom <see cref="Pending"/> came from.</summary>
    public WaitingEntry? Entry { get; set; }

    /// <summary>The task said again that the slot waits before it had answered the placement.</summary>
    public SlotRequest? Again { get; set; }

    /// <summary>Attempts of the task that had ended when it was placed, see <see cref="BudgetWaits"/>.</summary>
    public long Releases { get; init; }

    /// <summary>Set when the answer was lost: the announcement that the task was asked for then decides.</summary>
    public long? Doubt { get; set; }
}
