namespace Skyops.Delivery.Ipfs;

/// <summary>
/// Computes the CID of a file as a node does with <c>cid-version=1</c>, <c>raw-leaves</c>, <c>chunker=size-262144</c> and at most 174 links a node: pieces of
/// 256 KiB as leaves of a balanced tree (UnixFS specification). Holds one piece and one path of the tree.
/// </summary>
internal static class FileCid
{
    public const int PieceBytes = 256 << 10;
    public const int Links = 174;

    public static async Task<Cid> OfAsync(Stream file, CancellationToken cancellationToken = default)
    {
        List<List<DagNode>> levels = [];
        var piece = new byte[PieceBytes];
        int read;
        while ((read = await file.ReadAtLeastAsync(piece, PieceBytes, throwOnEndOfStream: false, cancellationToken)) > 0)
            Add(levels, 0, DagNode.Leaf(piece.AsSpan(0, read)));
        if (levels.Count == 0) return DagNode.Leaf([]).Cid;
        for (var level = 0; ; level++)
        {
            var top = level == levels.Count - 1;
            if (top && levels[level].Count == 1) return levels[level][0].Cid;
            if (levels[level].Count > 0) Close(levels, level);
        }
    }

    private static void Add(List<List<DagNode>> levels, int level, DagNode node)
    {
        if (levels.Count == level) levels.Add([]);
        levels[level].Add(node);
        if (levels[level].Count == Links) Close(levels, level);
    }

    private static void Close(List<List<DagNode>> levels, int level)
    {
        var node = DagNode.Over(levels[level]);
        levels[level].Clear();
        Add(levels, level + 1, node);
    }
}
