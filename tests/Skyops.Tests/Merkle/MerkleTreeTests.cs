using System.Text;
using Skyops.Merkle;

namespace Skyops.Tests.Merkle;

public sealed class MerkleTreeTests
{
    // The eight leaves and roots of the reference tests of Certificate Transparency (merkle_tree_test.cc).
    private static readonly string[] ReferenceLeaves =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_roots_of_certificate_transparencys_reference_leaves_are_met(int count, string root)
    {
        var tree = new MerkleTree();
        foreach (var leaf in ReferenceLeaves.Take(count))
            tree.Add(Convert.FromHexString(leaf));
        Assert.Equal(root, Convert.ToHexStringLower(tree.ToRoot()));
    }

    [Fact]
    public void Every_size_up_to_200_has_the_root_and_paths_of_the_written_out_recursion()
    {
        var random = new Random(20260721);
        for (var count = 1; count <= 200; count++)
        {
            var leaves = Leaves(random, count);
            var tree = new MerkleTree(0);
            foreach (var leaf in leaves)
                tree.Add(leaf);
            Assert.Equal(IndependentMerkle.Root(leaves), tree.ToRoot());
            var index = random.Next(count);
            var proof = tree.Prove(index);
            Assert.Equal(IndependentMerkle.Path(index, leaves).SelectMany(hash => hash), proof.Path.ToArray());
            Assert.True(proof.Verify(leaves[index], tree.ToRoot()));
        }
    }

    [Fact]
    public void Digests_added_side_by_side_give_the_tree_of_digests_added_one_by_one()
    {
        var random = new Random(7);
        for (var count = 0; count <= 100; count++)
        {
            var digests = new byte[count * 32];
            random.NextBytes(digests);
            var (together, single) = (new MerkleTree(), new MerkleTree());
            together.AddDigests(digests);
            for (var i = 0; i < count; i++)
                single.Add(digests.AsSpan(i * 32, 32));
            var root = new byte[32];
            MerkleRoot.OfDigests(digests, root);
            Assert.Equal(single.ToRoot(), together.ToRoot());
            Assert.Equal(single.ToRoot(), root);
        }
    }

    [Fact]
    public void A_tree_may_grow_after_a_root_was_taken_and_may_be_cleared_and_used_again()
    {
        var leaves = Leaves(new Random(3), 40);
        var tree = new MerkleTree(1);
        for (var count = 1; count <= leaves.Length; count++)
        {
            tree.Add(leaves[count - 1]);
            Assert.Equal(IndependentMerkle.Root(leaves.AsSpan(0, count)), tree.ToRoot());
        }

        tree.Clear();
        tree.Add(leaves[5]);
        Assert.Equal(IndependentMerkle.Root(leaves.AsSpan(5, 1)), tree.ToRoot());
    }

    [Fact]
    public void A_leaf_that_looks_like_an_inner_node_has_another_root()
    {
        var (left, right) = (Encoding.ASCII.GetBytes("left"), Encoding.ASCII.GetBytes("right"));
        var tree = new MerkleTree();
        tree.Add(left);
        tree.Add(right);
        var forged = new MerkleTree();
        var pair = new byte[64];
        MerkleHash.Leaf(left, pair);
        MerkleHash.Leaf(right, pair.AsSpan(32));
        forged.Add(pair);
        Assert.NotEqual(tree.ToRoot(), forged.ToRoot());
    }

    internal static byte[][] Leaves(Random random, int count)
    {
        var leaves = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            leaves[i] = new byte[random.Next(3) == 0 ? 32 : random.Next(100)];
            random.NextBytes(leaves[i]);
        }

        return leaves;
    }
}
