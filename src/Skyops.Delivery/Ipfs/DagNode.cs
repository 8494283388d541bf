using System.Security.Cryptography;

namespace Skyops.Delivery.Ipfs;

/// <summary>A block of a file's tree as its parent knows it.</summary>
/// <param name="Cid">Its address.</param>
/// <param name="FileBytes">Bytes of the file below it.</param>
/// <param name="TreeBytes">Bytes of all blocks below it and its own.</param>
internal sealed record DagNode(Cid Cid, long FileBytes, long TreeBytes)
{
    /// <summary>A piece of the file itself.</summary>
    public static DagNode Leaf(ReadOnlySpan<byte> piece) => new(new Cid(Cid.Raw, SHA256.HashData(piece)), piece.Length, piece.Length);

    /// <summary>A node over others: dag-pb with the links first, and UnixFS's message for a file in its data field.</summary>
    public static DagNode Over(IReadOnlyList<DagNode> children)
    {
        var file = new ProtobufBytes().Number(1, 2).Number(3, children.Sum(child => child.FileBytes));
        foreach (var child in children) file.Number(4, child.FileBytes);
        var node = new ProtobufBytes();
        foreach (var child in children)
        {
            // The name is empty, and is written.
            var link = new ProtobufBytes().Bytes(1, child.Cid.ToBytes()).Bytes(2, []).Number(3, child.TreeBytes);
            node.Bytes(2, link.ToArray());
        }

        var block = node.Bytes(1, file.ToArray()).ToArray();
        return new DagNode(new Cid(Cid.DagProtobuf, SHA256.HashData(block)), children.Sum(child => child.FileBytes), block.Length + children.Sum(child => child.TreeBytes));
    }
}
