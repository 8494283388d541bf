using System.Buffers.Binary;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Settlement;

namespace Skyops.Tests.Ethereum.Settlement;

public sealed class SettlementTreeTests
{
    private static readonly SettlementDomain Domain = SettlementSamples.Domain;

    [Fact]
    public void The_example_of_the_contracts_has_the_leaf_and_the_root_that_are_written_there()
    {
        var leaves = SettlementSamples.Readme;
        var tree = SettlementTree.Build(Domain, leaves);
        Assert.Equal("64dd7fc4fcb62a3911ed9cde0a17bc1206bc59fab05174867659f78f6bf3a149", $"{leaves[0].HashIn(Domain)}");
        Assert.Equal("2981b3fbaa845472dd53639109097e9a5d25aa6bf46d33252e2e933104a7f278", $"{tree.Root}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    public void Every_leaf_is_proven_and_no_other_one(int count)
    {
        var leaves = SettlementSamples.Random(new Random(count), count);
        var tree = SettlementTree.Build(Domain, leaves);
        for (var i = 0; i < count; i++)
        {
            var (hash, proof) = (leaves[i].HashIn(Domain), tree.ProofOf(i));
            Assert.True(SettlementTree.Verify(tree.Root, hash, proof), $"leaf {i}");
            Assert.Equal(i, tree.Find(leaves[i].Account, leaves[i].Asset));
            var more = leaves[i] with { Credit = leaves[i].Credit + 1 };
            Assert.False(SettlementTree.Verify(tree.Root, more.HashIn(Domain), proof));
            Assert.False(SettlementTree.Verify(tree.Root, hash, [.. proof, default]));
            if (proof.Length > 0)
                Assert.False(SettlementTree.Verify(tree.Root, hash, proof.AsSpan(1)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ProofOf(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ProofOf(-1));
    }

    [Fact]
    public void A_leaf_counts_on_its_chain_and_in_its_escrow_only()
    {
        var leaf = SettlementSamples.Readme[0];
        var hashes = new HashSet<Hash256>
        {
            leaf.HashIn(Domain),
            leaf.HashIn(Domain with { ChainId = 1 }),
            leaf.HashIn(Domain with { Escrow = leaf.Account }),
        };
        Assert.Equal(3, hashes.Count);
    }

    [Fact]
    public void Totals_are_of_each_asset()
    {
        var tree = SettlementTree.Build(
            Domain,
            [
                .. SettlementSamples.Readme,
                new SettlementLeaf(Domain.Escrow, Domain.Escrow, 7, 0),
                new SettlementLeaf(Domain.Escrow, default, 3, 0),
            ]);
        Assert.Equal((UInt128)1_000_000_000_000_000_003, tree.TotalCredit(default));
        Assert.Equal((UInt128)7, tree.TotalCredit(Domain.Escrow));
        Assert.Equal(UInt128.Zero, tree.TotalCredit(SettlementSamples.Readme[0].Account));
        Assert.Equal(-1, tree.Find(SettlementSamples.Readme[0].Account, Domain.Escrow));
    }

    [Fact]
    public void What_the_escrow_could_not_settle_is_no_settlement()
    {
        var leaf = SettlementSamples.Readme[0];
        var most = leaf with { Account = Domain.Escrow, Credit = UInt128.MaxValue };
        Assert.Throws<ArgumentException>(() => SettlementTree.Build(Domain, []));
        Assert.Throws<ArgumentException>(() => SettlementTree.Build(Domain, [leaf, leaf with { Credit = 0 }]));
        Assert.Throws<ArgumentException>(() => SettlementTree.Build(Domain, [leaf, most]));
        Assert.Throws<ArgumentException>(
            () => SettlementTree.Build(Domain, new SettlementLeaf[SettlementTree.MaxLeaves + 1]));
        var inBoth = SettlementTree.Build(Domain, [leaf, most with { Asset = Domain.Escrow }]);
        Assert.Equal(UInt128.MaxValue, inBoth.TotalCredit(Domain.Escrow));
    }

    [Fact]
    public void The_list_that_a_tree_was_built_of_may_change_later()
    {
        var leaves = SettlementSamples.Random(new Random(5), 5);
        var tree = SettlementTree.Build(Domain, leaves);
        var first = leaves[0];
        leaves[0] = leaves[1];
        Assert.Equal(first, tree.Leaves[0]);
    }

    [Fact]
    public void A_file_gives_the_same_settlement_back()
    {
        foreach (var count in (int[])[1, 2, 65])
        {
            var tree = SettlementTree.Build(Domain, SettlementSamples.Random(new Random(count), count));
            var file = tree.Encode();
            Assert.Equal(33 + (72 * count), file.Length);
            var again = SettlementTree.Decode(file);
            Assert.Equal((tree.Domain, tree.Root), (again.Domain, again.Root));
            Assert.Equal(tree.Leaves, again.Leaves);
            Assert.Equal(file, again.Encode());
        }
    }

    [Fact]
    public void A_file_that_is_not_exactly_one_is_refused()
    {
        var file = SettlementTree.Build(Domain, SettlementSamples.Readme).Encode();
        for (var length = 0; length < file.Length; length++)
            Assert.Throws<FormatException>(() => SettlementTree.Decode(file.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => SettlementTree.Decode([.. file, 0]));
        AssertRefused(copy => copy[0] = 2);
        AssertRefused(copy => BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(29), 2));
        AssertRefused(copy => BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(29), uint.MaxValue));

        // A length that is only right when the multiplication overflows.
        AssertRefused(copy => BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(29), 3 + (1u << 29)));
        AssertRefused(copy => copy.AsSpan(33, 72).CopyTo(copy.AsSpan(33 + 72)));
        Assert.Throws<FormatException>(() => SettlementTree.Decode([.. file.AsSpan(0, 29), 0, 0, 0, 0]));

        void AssertRefused(Action<byte[]> change)
        {
            var copy = file.ToArray();
            change(copy);
            Assert.Throws<FormatException>(() => SettlementTree.Decode(copy));
        }
    }
}
