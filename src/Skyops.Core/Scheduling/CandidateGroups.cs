namespace Skyops.Core.Scheduling;

/// <summary>The candidates of each group that a pass comes to, brought up to date when it does.</summary>
internal sealed class CandidateGroups(SchedulerState state, PoolSnapshot snapshot)
{
    public CandidateTree Of(RequestGroup group)
    {
        group.UsedInPass = state.Passes;
        group.Candidates.Update(snapshot.Nodes, snapshot.Ring, snapshot.Weights);
        return group.Candidates;
    }
}
