using Skyops.Core.Nodes;
using Skyops.Core.Tests.Testing;

namespace Skyops.Core.Tests.Nodes;

public sealed class LossBreakerTests
{
    private static readonly DateTimeOffset Start = NodeWorld.Start;
    private readonly LossBreaker _breaker = new();

    [Theory]
    [InlineData(10, 5, false)]
    [InlineData(10, 6, true)]
    [InlineData(8, 5, true)]
    [InlineData(5, 4, false)]
    [InlineData(100, 55, false)]
    [InlineData(100, 56, true)]
    public void It_opens_when_more_than_55_percent_and_at_least_5_nodes_go(int nodes, int gone, bool opens)
    {
        Pool(nodes);
        Leave(gone, Start);
        Assert.Equal(opens, _breaker.OpenSince is not null);
        Assert.Equal(!opens, _breaker.MayLose("n0", Start.AddSeconds(8)).Granted);
    }

    [Fact]
    public void Nodes_that_leave_over_more_than_a_minute_are_given_up_one_by_one()
    {
        Pool(10);
        for (var node = 0; node < 10; node++)
        {
            var at = Start.AddSeconds(15 * node);
            _breaker.Gone($"n{node}", at);
            Assert.True(_breaker.MayLose($"n{node}", at.AddSeconds(8)).Granted);
        }

        Assert.Null(_breaker.OpenSince);
    }

    [Fact]
    public void It_closes_by_itself_when_half_of_the_pool_is_back()
    {
        Pool(10);
        Leave(8, Start);
        for (var node = 0; node < 2; node++) Assert.Null(_breaker.Back($"n{node}", Start.AddSeconds(30)));
        Assert.False(_breaker.MayLose("n7", Start.AddSeconds(31)).Granted);
        var change = _breaker.Back("n2", Start.AddSeconds(32));
        Assert.Equal(new BreakerChange.Closed(5, 10), change);
        Assert.True(_breaker.MayLose("n7", Start.AddSeconds(33)).Granted);
    }

    [Fact]
    public void Nodes_that_never_come_back_are_given_up_after_ten_minutes_a_few_at_a_time()
    {
        Pool(100);
        Leave(80, Start);
        var lost = new Dictionary<int, DateTimeOffset>();
        for (var second = 0; second < 15 * 60; second += 8)
        {
            var now = Start.AddSeconds(second);
            for (var node = 0; node < 80; node++)
            {
                if (!lost.ContainsKey(node) && _breaker.MayLose($"n{node}", now).Granted) lost[node] = now;
            }
        }

        Assert.Equal(80, lost.Count);
        Assert.True(lost.Values.Min() >= Start + LossBreaker.Longest);
        Assert.True(lost.Values.GroupBy(at => at).Max(group => group.Count()) <= 80 * 8 / 60 + 1);
    }

    [Fact]
    public void Nobody_is_given_up_while_the_store_is_away_and_for_a_while_after()
    {
        Pool(3);
        _breaker.Gone("n0", Start);
        _breaker.StoreAway(Start.AddSeconds(8));
        Assert.False(_breaker.MayLose("n0", Start.AddSeconds(16)).Granted);
        Assert.True(_breaker.MayLose("n0", Start.AddSeconds(24)).Granted);
    }

    [Fact]
    public void What_it_counts_is_right_whatever_is_told_and_how_often() => Seeded.Cases(200, chance =>
    {
        var breaker = new LossBreaker();
        var here = new HashSet<int>();
        var away = new HashSet<int>();
        var now = Start;
        for (var step = 0; step < 300; step++)
        {
            now = now.AddSeconds(chance.Between(0, 4));
            var node = chance.Between(0, 11);
            switch (chance.Between(0, 2))
            {
                case 0:
                    breaker.Back($"n{node}", now);
                    here.Add(node);
                    away.Remove(node);
                    break;
                case 1:
                    breaker.Gone($"n{node}", now);
                    here.Remove(node);
                    away.Add(node);
                    break;
                case 2 when away.Contains(node):
                    var open = breaker.OpenSince;
                    var granted = breaker.MayLose($"n{node}", now).Granted;
                    if (granted) away.Remove(node);
                    if (granted && open is { } since) Assert.True(now - since >= LossBreaker.Longest, "a node was given up while the breaker was open");
                    break;
            }

            Assert.Equal((away.Count, here.Count + away.Count), (breaker.Away, breaker.Nodes));
            if (breaker.OpenSince is not null) Assert.True(breaker.Away >= LossBreaker.FewestGone && breaker.Away > LossBreaker.BackShare * breaker.Nodes);
        }
    });

    private void Pool(int nodes)
    {
        for (var node = 0; node < nodes; node++) _breaker.Back($"n{node}", Start.AddHours(-1));
    }

    private void Leave(int nodes, DateTimeOffset at)
    {
        for (var node = 0; node < nodes; node++) _breaker.Gone($"n{node}", at);
    }
}
