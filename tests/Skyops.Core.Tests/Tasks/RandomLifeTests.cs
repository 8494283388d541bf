using Skyops.Core.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class RandomLifeTests
{
    [Fact]
    public void A_thousand_random_lives_keep_every_invariant_and_replay_to_the_same_state()
    {
        var ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var seed = 0; seed < 1_000; seed++)
        {
            try
            {
                var life = new RandomLife(seed);
                life.Run(120);
                var end = life.World.State is TaskState.Ended ended ? (ended.Reason as EndReason.Failed)?.Cause.ToString() ?? ended.Reason.GetType().Name : "OverBudget";
                ends[end] = ends.GetValueOrDefault(end) + 1;
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: replay with new RandomLife({seed}).Run(120)", e);
            }
        }

        // The driver reaches every kind of end; otherwise it tests less than it says.
        Assert.All(
            [nameof(EndReason.Completed), nameof(EndReason.Cancelled), nameof(TaskFailure.Workload), nameof(TaskFailure.Poison), nameof(TaskFailure.Inconclusive), "OverBudget"],
            end => Assert.True(ends.ContainsKey(end), $"{end} not among {string.Join(", ", ends)}"));
    }
}
