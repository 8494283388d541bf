using System.Collections.Immutable;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Shards;

/// <summary>A checkpoint that waits for a second opinion, and who made it.</summary>
public sealed record CheckpointCandidate(int Slot, string Node, string Owner, Checkpoint Checkpoint);

/// <summary>
/// Checkpoints of a shard. With one replica the newest is what a next attempt resumes from. With more, a checkpoint
/// counts when two slots, on different nodes of
/// different owners, gave the same digest at the same step; what waits for that is kept, a few of the newest of each
/// slot.
/// </summary>
/// <param name="Resume">The highest checkpoint that a new attempt may start from.</param>
/// <param name="Candidates">Unproven ones above it.</param>
public sealed record CheckpointBook(Checkpoint? Resume, ImmutableArray<CheckpointCandidate> Candidates)
{
    public static readonly CheckpointBook Empty = new(null, []);

    /// <summary>
    /// True when keeping it could change what a resume uses: it is above that, and above what the slot's node said
    /// before.
    /// </summary>
    public bool IsNews(int slot, string node, long step) =>
        step > (Resume?.Step ?? 0) && !Candidates.Any(c => c.Slot == slot && c.Node == node && c.Checkpoint.Step >= step);

    /// <summary>True when another slot, node and owner gave the same digest at the same step.</summary>
    public bool Confirms(CheckpointCandidate candidate) => Candidates.Any(c =>
        c.Slot != candidate.Slot && c.Node != candidate.Node && c.Owner != candidate.Owner
        && c.Checkpoint.Step == candidate.Checkpoint.Step && c.Checkpoint.Digest == candidate.Checkpoint.Digest);

    public CheckpointBook WithVerified(Checkpoint checkpoint) =>
        new(checkpoint, Candidates.RemoveAll(c => c.Checkpoint.Step <= checkpoint.Step));

    public CheckpointBook WithCandidate(CheckpointCandidate candidate)
    {
        var candidates = Candidates.Add(candidate);
        if (candidates.Count(c => c.Slot == candidate.Slot) > Limits.CheckpointCandidatesPerSlot)
        {
            candidates = candidates.Remove(candidates.First(c => c.Slot == candidate.Slot));
        }

        return this with { Candidates = candidates };
    }
}
