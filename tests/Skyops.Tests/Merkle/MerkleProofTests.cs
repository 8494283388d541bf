using Skyops.Merkle;

namespace Skyops.Tests.Merkle;

public sealed class MerkleProofTests
{
    [Fact]
    public void Every_leaf_of_every_size_up_to_70_is_proven_and_only_at_its_place()
    {
        for (var count = 1; count <= 70; count++)
        {
            var leaves = Distinct(count);
            var tree = Tree(leaves);
            var root = tree.ToRoot();
            for (var index = 0; index < count; index++)
            {
                var proof = tree.Prove(index);
                Assert.True(proof.Verify(leaves[index], root), $"leaf {index} of {count}");
                for (var other = 0; other < count; other++)
                    Assert.Equal(other == index, proof.Verify(leaves[other], root));
            }
        }
    }

    [Fact]
    public void A_proof_survives_being_written_and_read()
    {
        var tree = Tree(Distinct(13));
        for (var index = 0; index < 13; index++)
        {
            var proof = tree.Prove(index);
            Assert.True(MerkleProof.TryRead(proof.ToBytes(), out var read));
            Assert.Equal(proof, read);
        }
    }

    [Fact]
    public void Any_changed_bit_is_refused_and_any_cut_or_added_byte_is_not_even_read()
    {
        var leaves = Distinct(21);
        var tree = Tree(leaves);
        var root = tree.ToRoot();
        for (var index = 0; index < 21; index += 5)
        {
            var bytes = tree.Prove(index).ToBytes();
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                var changed = (byte[])bytes.Clone();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));

                // A changed tree size may describe the same way up; it proves the same leaf under the same root.
                if (bit / 8 is >= 8 and < 16)
                    continue;
                Assert.False(MerkleProof.TryRead(changed, out var proof) && proof.Verify(leaves[index], root));
            }

            for (var length = 0; length < bytes.Length; length++)
                Assert.False(MerkleProof.TryRead(bytes.AsSpan(0, length), out _));
            Assert.False(MerkleProof.TryRead([.. bytes, 0], out _));
        }
    }

    [Fact]
    public void An_index_outside_the_tree_is_no_proof()
    {
        Assert.False(MerkleProof.TryCreate(1, 1, [], out _));
        Assert.False(MerkleProof.TryCreate(-1, 1, [], out _));
        Assert.False(MerkleProof.TryCreate(0, 0, [], out _));
        Assert.False(MerkleProof.TryCreate(0, long.MinValue, [], out _));
        Assert.True(MerkleProof.TryCreate(0, 1, [], out _));
    }

    private static byte[][] Distinct(int count) =>
        Enumerable.Range(0, count).Select(i => BitConverter.GetBytes(i)).ToArray();

    private static MerkleTree Tree(byte[][] leaves)
    {
        var tree = new MerkleTree();
        foreach (var leaf in leaves)
            tree.Add(leaf);
        return tree;
    }
}
