using Skyops.Core.Hashing;
using Skyops.Core.Scheduling;
using Skyops.Core.Tests.Testing;

namespace Skyops.Core.Tests.Scheduling;

public sealed class NodeRingTests
{
    [Fact]
    public void Nodes_stand_in_the_same_order_however_they_joined_and_owners_side_by_side() => Seeded.Cases(150, chance =>
    {
        var world = new PoolWorld();
        var (nodes, ring) = (world.State.Nodes, world.State.Ring);
        var owners = new Dictionary<string, string>();
        for (var step = 0; step < 120; step++)
        {
            var name = $"n{chance.Below(200)}";
            var owner = owners.TryGetValue(name, out var known) && !chance.Once(12) ? known : $"o{chance.Below(9)}";
            owners[name] = owner;
            world.Node(name, owner: owner);
            if (chance.Once(3)) ring.Update();
        }

        ring.Update();
        var expected = owners.OrderBy(x => StableHash.Of(x.Value)).ThenBy(x => StableHash.Of(x.Key)).Select(x => x.Key).ToArray();
        string[] order = [.. ring.Order.ToArray().Select(node => nodes.Address[node])];
        string[] standing = [.. Enumerable.Range(0, ring.Width).Where(place => ring.NodeAt(place) >= 0).Select(place => nodes.Address[ring.NodeAt(place)])];
        Assert.Equal(expected, order);
        Assert.Equal(expected, standing);
        foreach (var group in owners.GroupBy(x => x.Value))
        {
            Assert.True(nodes.Owners.TryIndexOf(group.Key, out var owner));
            var (first, end) = ring.RangeOf(owner);
            var inside = Enumerable.Range(first, end - first).Where(place => ring.NodeAt(place) >= 0).Select(place => nodes.Address[ring.NodeAt(place)]);
            Assert.Equal(group.Select(x => x.Key).Order(), inside.Order());
        }

        Assert.All(Enumerable.Range(0, nodes.Count), node => Assert.Equal(node, ring.NodeAt(ring.PlaceOf(node))));
    });
}
