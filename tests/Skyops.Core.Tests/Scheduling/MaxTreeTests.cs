using Skyops.Core.Scheduling;
using Skyops.Core.Tests.Testing;

namespace Skyops.Core.Tests.Scheduling;

public sealed class MaxTreeTests
{
    [Fact]
    public void Ranges_and_first_leaves_agree_with_a_plain_array() => Seeded.Cases(300, chance =>
    {
        var values = Enumerable.Range(0, chance.Below(40)).Select(_ => (double)chance.Below(6) - 1).ToArray();
        var tree = new MaxTree();
        tree.Reset(values.Length);
        for (var i = 0; i < values.Length; i++) tree.Load(i, values[i]);
        tree.Build();
        for (var round = 0; round < 20; round++)
        {
            if (values.Length > 0)
            {
                var leaf = chance.Below(values.Length);
                values[leaf] = chance.Below(6) - 1;
                tree.Set(leaf, values[leaf]);
            }

            var first = chance.Between(0, values.Length);
            var end = chance.Between(first, values.Length);
            var wanted = chance.Below(6);
            Assert.Equal(values.DefaultIfEmpty(MaxTree.Absent).Max(), tree.Best);
            Assert.Equal(values[first..end].DefaultIfEmpty(MaxTree.Absent).Max(), tree.Max(first, end));
            var found = Array.FindIndex(values, first, end - first, value => value >= wanted);
            Assert.Equal(found, tree.FirstAtLeast(first, end, wanted));
        }
    });
}
