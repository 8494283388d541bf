using System.Security.Cryptography;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.TaskBatches;
using Skyops.Merkle;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.TaskBatches;

/// <summary>What is made here, against the registry on a real node.</summary>
public sealed class TaskBatchChainTests : IAsyncLifetime
{
    private AnvilNode _node = null!;
    private AnvilAccount _admin = null!;
    private AnvilContract _registry = null!;

    public async Task InitializeAsync()
    {
        _node = await AnvilNode.StartAsync();
        _admin = await AnvilAccount.CreateAsync(_node);
        _registry = await _admin.DeployAsync(ContractArtifact.Load("TaskRegistry"), _admin.Address);
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task The_registry_hashes_heads_as_they_are_hashed_here()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var roots = Enumerable.Range(0, 4).Select(_ => Digest(random)).ToArray();
            var sizes = Enumerable.Range(0, 4).Select(_ => (uint)random.NextInt64(1, 1L << 32)).ToArray();
            var number = (ulong)random.NextInt64(2, long.MaxValue) << random.Next(2);
            var head = new TaskBatchHead(number, Digest(random), (uint)random.Next(1, int.MaxValue), roots, sizes);
            var theirs = await _registry.CallAsync("hashOf", head.ToAbi());
            Assert.True(theirs.AsHash() == head.HashIn(AnvilNode.ChainId, _registry.Address), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Heads_are_published_one_after_the_other_and_each_of_their_leaves_is_proven()
    {
        await _registry.SendAsync(
            _admin, "grantRole", await _registry.CallAsync("PUBLISHER_ROLE"), _admin.Address);
        var previous = default(Hash256);
        for (var number = 1UL; number <= 3; number++)
        {
            var random = new Random((int)number);
            int[] sizes = [random.Next(1, 9), random.Next(1, 9), 0, 1];
            var digests = sizes.Select(size => Digests(random, size)).ToArray();
            var trees = digests.Select(TreeOf).ToArray();
            var roots = trees.Select(tree => Hash256.FromBytes(tree.ToRoot())).ToArray();
            var head = new TaskBatchHead(number, previous, 5, roots, [.. sizes.Select(size => (uint)size)]);
            await _registry.SendAsync(_admin, "publish", head.ToAbi());
            previous = head.HashIn(AnvilNode.ChainId, _registry.Address);
            Assert.Equal(previous, (await _registry.CallAsync("batches", number)).AsHash());
            for (var kind = 0; kind < TaskBatchHead.Trees; kind++)
            {
                for (var i = 0; i < sizes[kind]; i++)
                {
                    Assert.True(await VerifyAsync(head, kind, digests[kind][i], trees[kind].Prove(i)));
                    Assert.False(await VerifyAsync(head, kind, Digest(random), trees[kind].Prove(i)));
                }
            }
        }
    }

    private async Task<bool> VerifyAsync(TaskBatchHead head, int kind, Hash256 digest, MerkleProof proof)
    {
        var path = proof.Path.ToArray().Chunk(Hash256.Size).Select(each => (AbiValue)Hash256.FromBytes(each));
        var answer = await _registry.CallAsync(
            "verify", head.ToAbi(), kind, digest, proof.Index, new AbiValue.List([.. path]));
        return answer.AsFlag();
    }

    private static MerkleTree TreeOf(Hash256[] digests)
    {
        var tree = new MerkleTree();
        foreach (var digest in digests)
            tree.Add(digest.ToBytes());
        return tree;
    }

    private static Hash256[] Digests(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Digest(random))];

    private static Hash256 Digest(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return Hash256.FromBytes(SHA256.HashData(bytes));
    }
}
