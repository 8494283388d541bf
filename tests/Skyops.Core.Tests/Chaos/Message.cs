using Skyops.Core.Tasks;
using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Tests.Chaos;

/// <summary>Something that was sent to a task, a node or the ledger.</summary>
/// <param name="At">When it is delivered first.</param>
/// <param name="After">What it could only be sent after: the protocol gives this order and no other.</param>
internal abstract record Message(DateTimeOffset At, IReadOnlyList<Message> After)
{
    /// <summary>A command to the task.</summary>
    internal sealed record ToTask(TaskCommand Command, DateTimeOffset At, params IReadOnlyList<Message> After) : Message(At, After);

    /// <summary>What a task says of a node's attempts.</summary>
    internal sealed record ToNode(string Node, NodeOutcome[] Outcomes, DateTimeOffset At, params IReadOnlyList<Message> After) : Message(At, After);

    /// <summary>Transfers that are decided together.</summary>
    internal sealed record ToLedger(Transfer[] Transfers, DateTimeOffset At, params IReadOnlyList<Message> After) : Message(At, After);

    // Each message is itself: two that say the same are still two.
    public virtual bool Equals(Message? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
