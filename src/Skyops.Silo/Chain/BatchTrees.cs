using Skyops.Chain;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.TaskBatches;
using Skyops.Merkle;

namespace Skyops.Silo.Chain;

/// <summary>The four trees of a batch, which have a leaf for every task of it in the same order.</summary>
internal static class BatchTrees
{
    public static TaskBatchHead Head(ulong number, Hash256 previous, IReadOnlyList<BatchedTask> tasks) => new(
        number, previous, (uint)tasks.Count,
        [.. Enumerable.Range(0, TaskBatchHead.Trees).Select(kind => Hash256.FromBytes(Tree(tasks, kind).ToRoot()))],
        [.. Enumerable.Repeat((uint)tasks.Count, TaskBatchHead.Trees)]);

    public static ProvedPath[] Paths(IReadOnlyList<BatchedTask> tasks, int index) =>
        [.. Enumerable.Range(0, TaskBatchHead.Trees).Select(kind => new ProvedPath(kind, [.. Hashes(Tree(tasks, kind).Prove(index).Path)]))];

    public static TaskBatchHeadView View(TaskBatchHead head) =>
        new(head.Number, $"0x{head.Previous}", head.Tasks, [.. head.Roots.Select(root => $"0x{root}")], head.Sizes);

    private static MerkleTree Tree(IReadOnlyList<BatchedTask> tasks, int kind)
    {
        var tree = new MerkleTree(tasks.Count);
        foreach (var task in tasks) tree.Add(Convert.FromHexString(task.Digests[kind]));
        return tree;
    }

    private static List<string> Hashes(ReadOnlySpan<byte> path)
    {
        var hashes = new List<string>();
        for (; path.Length > 0; path = path[Hash256.Size..]) hashes.Add($"0x{Convert.ToHexStringLower(path[..Hash256.Size])}");
        return hashes;
    }
}
