using System.Security.Cryptography;
using Skyops.Benchmarks.Harness;
using Skyops.Merkle;

namespace Skyops.Benchmarks;

/// <summary>
/// A tree over a million digests with its root and a thousand proofs, beside the platform's SHA-256 called once for each
/// leaf and each inner node.
/// </summary>
internal sealed class MerkleBenchmark : IBenchmark
{
    private const int Proofs = 1_000;
    private const int PairBytes = 1 + (2 * MerkleHash.Size);

    public string Name => "merkle";

    public string Question => "How long does a Merkle tree over a million leaves take?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkOptions options)
    {
        var leaves = options.Units(1_000_000);
        var digests = new byte[leaves * MerkleHash.Size];
        new Random(1).NextBytes(digests);
        byte[] root = [];
        MerkleTree tree = null!;
        var pairs = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(leaves, () => Task.Run(() => (tree, root) = Build(digests))),
            () => Measurement.TakeAsync(leaves, () => Task.Run(() => HashEach(digests))));
        var alone = new byte[MerkleHash.Size];
        var onlyRoot = await Pairs.RunAsync(
            options.Pairs,
            () => Measurement.TakeAsync(leaves, () => Task.Run(() => MerkleRoot.OfDigests(digests, alone))),
            () => Task.FromResult(new Measurement(1, TimeSpan.FromTicks(1), TimeSpan.Zero, 0)));
        if (!root.AsSpan().SequenceEqual(alone)) throw new InvalidOperationException("the tree and the root alone differ");
        Check(tree, root, digests);
        return new BenchmarkReport()
            .Add($"tree of {leaves:N0} leaves, root and {Proofs:N0} proofs", pairs.OfA(x => x.Wall.TotalMilliseconds), "ms", "milliseconds")
            .Add("the root alone", onlyRoot.OfA(x => x.Wall.TotalMilliseconds), "ms", "rootMilliseconds")
            .Add("SHA256.HashData for each leaf and node", pairs.OfB(x => x.Wall.TotalMilliseconds), "ms")
            .Add("time to that", pairs.Ratio, "×", "ratioToHashData")
            .Add("CPU of 1,000 leaves", pairs.OfA(x => x.CpuSecondsPer1000 * 1000), "ms");
    }

    private static (MerkleTree Tree, byte[] Root) Build(ReadOnlySpan<byte> digests)
    {
        var tree = new MerkleTree(digests.Length / MerkleHash.Size);
        tree.AddDigests(digests);
        var root = tree.ToRoot();
        for (var i = 0; i < Proofs; i++) tree.Prove(Place(i, tree));
        return (tree, root);
    }

    private static int Place(int proof, MerkleTree tree) => (int)((long)proof * tree.Count / Proofs);

    private static void Check(MerkleTree tree, byte[] root, ReadOnlySpan<byte> digests)
    {
        for (var i = 0; i < Proofs; i++)
        {
            var place = Place(i, tree);
            if (!tree.Prove(place).Verify(digests.Slice(place * MerkleHash.Size, MerkleHash.Size), root))
                throw new InvalidOperationException($"the proof of leaf {place} does not hold");
        }
    }

    /// <summary>As many hashes of as many bytes, and nothing else.</summary>
    private static void HashEach(ReadOnlySpan<byte> digests)
    {
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        Span<byte> pair = stackalloc byte[PairBytes];
        for (var i = 0; i < digests.Length; i += MerkleHash.Size)
        {
            digests.Slice(i, MerkleHash.Size).CopyTo(pair[1..]);
            SHA256.HashData(pair[..(1 + MerkleHash.Size)], hash);
            hash.CopyTo(pair[1..]);
            SHA256.HashData(pair, hash);
        }
    }
}
