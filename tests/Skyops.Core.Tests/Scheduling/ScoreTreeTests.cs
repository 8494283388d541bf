using Skyops.Core.Scheduling;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Scheduling;

public sealed class ScoreTreeTests
{
    [Fact]
    public void The_best_and_the_first_of_a_range_within_a_limit_agree_with_a_plain_walk() => Seeded.Cases(300, chance =>
    {
        var world = new PoolWorld();
        for (var i = 0; i < chance.Between(1, 90); i++) world.Node($"n{i}", price: (ulong)chance.Below(5));
        var (nodes, ring) = (world.State.Nodes, world.State.Ring);
        ring.Update();
        var values = new double[ring.Width];
        var tree = new ScoreTree();
        tree.Reset(ring.Width);
        for (var place = 0; place < ring.Width; place++) tree.Load(place, values[place] = ring.NodeAt(place) < 0 ? ScoreTree.Absent : chance.Below(6) - 1);
        tree.Build(nodes.PriceAtPlace);
        for (var round = 0; round < 20; round++)
        {
            var node = chance.Below(nodes.Count);
            world.Node($"n{node}", price: (ulong)chance.Below(5));
            var at = ring.PlaceOf(node);
            if (chance.Once(2)) tree.Set(at, values[at] = chance.Below(6) - 1);
            else Together(tree, values, at, chance);
            var most = new Amount((ulong)chance.Below(5));
            var limit = new PlaceLimit(nodes, ring, most, 0, null);
            var first = chance.Between(0, ring.Width);
            var end = chance.Between(first, ring.Width);
            var open = Enumerable.Range(first, end - first).Where(place => values[place] >= 0 && nodes.Price[ring.NodeAt(place)] <= most).ToArray();
            Assert.Equal(values.Max(), tree.Best);
            Assert.Equal(open.Select(place => values[place]).DefaultIfEmpty(ScoreTree.Absent).Max(), tree.Max(first, end, limit, ScoreTree.Absent));
            var wanted = chance.Below(6);
            Assert.Equal(open.Where(place => values[place] >= wanted).DefaultIfEmpty(-1).First(), tree.First(first, end, wanted, limit));
            var present = Enumerable.Range(0, ring.Width).Where(place => values[place] >= 0).Select(place => nodes.PriceUnits[ring.NodeAt(place)]);
            Assert.InRange(tree.Cheapest, 0, present.DefaultIfEmpty(double.PositiveInfinity).Min());
        }
    });

    private static void Together(ScoreTree tree, double[] values, int at, Chance chance)
    {
        tree.Put(at, values[at] = chance.Below(6) - 1);
        for (var other = 0; other < values.Length; other++)
        {
            if (values[other] >= 0 && chance.Once(3)) tree.Put(other, values[other] = chance.Below(6) - 1);
        }

        tree.Settle();
    }

    [Fact]
    public void The_nth_fitting_place_agrees_with_a_plain_count() => Seeded.Cases(100, chance =>
    {
        var width = 64 * chance.Between(1, 5);
        var fitting = new FittingPlaces();
        fitting.Reset(width);
        var expected = new SortedSet<int>();
        for (var round = 0; round < 60; round++)
        {
            var place = chance.Below(width);
            var fits = chance.Once(3) is false;
            fitting.Set(place, fits);
            if (fits) expected.Add(place);
            else expected.Remove(place);
            var number = chance.Below(expected.Count + 1);
            Assert.Equal(expected.Count, fitting.Count);
            Assert.Equal(number == expected.Count ? width : expected.ElementAt(number), fitting.Nth(number));
        }
    });
}
