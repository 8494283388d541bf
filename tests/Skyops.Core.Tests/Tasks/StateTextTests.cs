using Skyops.Core.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>What the simulation relies on when it holds a live state against its replay.</summary>
public sealed class StateTextTests
{
    [Fact]
    public void Two_states_are_alike_when_and_only_when_they_are_written_alike()
    {
        var (alike, other) = (0, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            var life = new RandomLife(seed);
            life.Run(40);
            var states = Enumerable.Range(0, life.World.History.Count + 1).Select(n => TaskDecider.Replay([.. life.World.History.Take(n)])).ToArray();
            var again = TaskDecider.Replay([.. life.World.History]);
            foreach (var (one, next) in states.Zip([.. states.Skip(1), again]))
            {
                var same = StateText.Of(one) == StateText.Of(next);
                Assert.Equal(same, StateText.AreAlike(one, next));
                if (same) alike++;
                else other++;
            }
        }

        Assert.True(alike >= 40 && other >= 400, $"{alike} alike, {other} not");
    }
}
