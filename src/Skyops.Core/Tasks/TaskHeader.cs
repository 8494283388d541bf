using Skyops.Core.Tasks.Stages;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>What never changes about a task.</summary>
/// <param name="Id">Task id.</param>
/// <param name="Account">Owner.</param>
/// <param name="Spec">What was submitted.</param>
/// <param name="SpecHash">SHA-256 of the spec's canonical bytes, lower-case hex.</param>
/// <param name="HoldId">The ledger's hold for the whole budget.</param>
/// <param name="SubmittedAt">When the silo took it.</param>
public sealed record TaskHeader(
    string Id, string Account, TaskSpec Spec, string SpecHash, string HoldId, DateTimeOffset SubmittedAt)
{
    public StagePlan Plan { get; } = StagePlan.Of(Spec);

    public AttemptKey Key(int stage, int shard, int slot, int epoch) => new(Id, stage, shard, slot, epoch);
}
