using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Skyops.Delivery.Arweave;

/// <summary>
/// The Merkle tree over a transaction's data: each leaf and node also commits to the offset at which it ends, so that a path proves where a piece stands. Every part is
/// hashed by itself before it is hashed together with others (Arweave, <c>ar_merkle</c>).
/// </summary>
internal sealed class DataTree
{
    private const int NoteBytes = 32;
    private readonly Node _root;

    private DataTree(Node root, IReadOnlyList<DataChunk> chunks) => (_root, Chunks) = (root, chunks);

    /// <summary>All pieces; the last may be empty.</summary>
    public IReadOnlyList<DataChunk> Chunks { get; }

    /// <summary><c>data_root</c>: 32 bytes.</summary>
    public byte[] Root => _root.Id;

    public static async Task<DataTree> OfAsync(Stream data, CancellationToken cancellationToken = default)
    {
        var chunks = DataChunk.Cut(data.Length);
        var piece = new byte[DataChunk.Most];
        var level = new List<Node>(chunks.Count);
        foreach (var chunk in chunks)
        {
            await data.ReadExactlyAsync(piece.AsMemory(0, chunk.Bytes), cancellationToken);
            var hash = SHA256.HashData(piece.AsSpan(0, chunk.Bytes));
            level.Add(new Node(Hash(SHA256.HashData(hash), SHA256.HashData(Note(chunk.End))), chunk.End, hash, null, null));
        }

        while (level.Count > 1)
        {
            var above = new List<Node>((level.Count + 1) / 2);
            for (var i = 0; i < level.Count; i += 2) above.Add(i + 1 < level.Count ? Over(level[i], level[i + 1]) : level[i]);
            level = above;
        }

        return new DataTree(level[0], chunks);
    }

    /// <summary><c>data_path</c> of a piece: for each node on the way both children and where the left one ends, then the piece's hash and where it ends.</summary>
    public byte[] Path(DataChunk chunk)
    {
        using var path = new MemoryStream();
        var node = _root;
        while (node is { Left: { } left, Right: { } right })
        {
            path.Write(left.Id);
            path.Write(right.Id);
            path.Write(Note(left.End));
            node = chunk.Start < left.End ? left : right;
        }

        path.Write(node.Leaf);
        path.Write(Note(node.End));
        return path.ToArray();
    }

    private static Node Over(Node left, Node right) =>
        new(Hash(SHA256.HashData(left.Id), SHA256.HashData(right.Id), SHA256.HashData(Note(left.End))), right.End, null, left, right);

    private static byte[] Hash(params ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts) hash.AppendData(part);
        return hash.GetHashAndReset();
    }

    /// <summary>A number as 32 bytes, the most significant first.</summary>
    private static byte[] Note(long number)
    {
        var note = new byte[NoteBytes];
        BinaryPrimitives.WriteInt64BigEndian(note.AsSpan(NoteBytes - sizeof(long)), number);
        return note;
    }

    /// <summary>A leaf has the hash of its piece, a node its two children.</summary>
    private sealed record Node(byte[] Id, long End, byte[]? Leaf, Node? Left, Node? Right);
}
