using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Settlement;

/// <summary>
/// The Merkle tree of a settlement as the escrow checks it (OpenZeppelin's MerkleProof): the two hashes of a pair are
/// sorted before they are hashed with Keccak-256, a last one without a partner moves up. Immutable.
/// </summary>
public sealed class SettlementTree
{
    /// <summary>The most leaves of one tree: a million accounts would need a file of 72 MiB.</summary>
    public const int MaxLeaves = 1 << 20;

    private readonly SettlementLeaf[] _leaves;
    private readonly Dictionary<(EthereumAddress Account, EthereumAddress Asset), int> _places;
    private readonly Dictionary<EthereumAddress, UInt128> _credits = [];

    // Hashes of 32 bytes each, the leaves' first, the root alone at the end.
    private readonly byte[][] _levels;

    private SettlementTree(SettlementDomain domain, SettlementLeaf[] leaves)
    {
        Domain = domain;
        _leaves = leaves;
        _places = new(leaves.Length);
        for (var i = 0; i < leaves.Length; i++)
            Note(i, leaves[i]);
        _levels = SortedPairs.Levels(HashesOf(domain, leaves));
        Root = Hash256.FromBytes(_levels[^1]);
    }

    /// <summary>The chain and the escrow that it is for.</summary>
    public SettlementDomain Domain { get; }

    /// <summary>What is posted to the escrow.</summary>
    public Hash256 Root { get; }

    /// <summary>The leaves in the order of the tree.</summary>
    public IReadOnlyList<SettlementLeaf> Leaves => _leaves;

    /// <summary>Makes the tree over these leaves in this order.</summary>
    /// <exception cref="ArgumentException">
    /// There are none or too many, two are of one account and asset, or an asset's credits do not fit 128 bits.
    /// </exception>
    public static SettlementTree Build(SettlementDomain domain, IReadOnlyList<SettlementLeaf> leaves) =>
        leaves.Count is > 0 and <= MaxLeaves
            ? new SettlementTree(domain, [.. leaves])
            : throw new ArgumentException($"A settlement has 1 to {MaxLeaves} leaves.", nameof(leaves));

    /// <summary>The hashes beside the way from this leaf to the root, the lowest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public Hash256[] ProofOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _leaves.Length);
        var proof = new List<Hash256>(_levels.Length);
        foreach (var level in _levels)
        {
            var sibling = (index ^ 1) * Hash256.Size;
            if (sibling < level.Length)
                proof.Add(Hash256.FromBytes(level.AsSpan(sibling, Hash256.Size)));
            index >>= 1;
        }

        return [.. proof];
    }

    /// <summary>The place of the leaf of this account and asset; -1 if there is none.</summary>
    public int Find(EthereumAddress account, EthereumAddress asset) =>
        _places.TryGetValue((account, asset), out var index) ? index : -1;

    /// <summary>The sum of all credits in an asset, which is posted with the root.</summary>
    public UInt128 TotalCredit(EthereumAddress asset) => _credits.GetValueOrDefault(asset);

    /// <summary>Whether the proof leads from the hash of a leaf to the root.</summary>
    public static bool Verify(Hash256 root, Hash256 leaf, ReadOnlySpan<Hash256> proof)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        Span<byte> sibling = stackalloc byte[Hash256.Size];
        leaf.WriteTo(hash);
        foreach (var each in proof)
        {
            each.WriteTo(sibling);
            SortedPairs.Hash(hash, sibling, hash);
        }

        return Hash256.FromBytes(hash) == root;
    }

    /// <inheritdoc cref="SettlementFile.Write"/>
    public byte[] Encode() => SettlementFile.Write(Domain, _leaves);

    /// <summary>Reads what <see cref="Encode"/> wrote, and nothing else.</summary>
    /// <exception cref="FormatException">It is not exactly the file of a settlement that could be built.</exception>
    public static SettlementTree Decode(ReadOnlySpan<byte> file)
    {
        var leaves = SettlementFile.Read(file, out var domain);
        try
        {
            return Build(domain, leaves);
        }
        catch (ArgumentException error)
        {
            throw new FormatException("The file holds no settlement.", error);
        }
    }

    private void Note(int index, SettlementLeaf leaf)
    {
        if (!_places.TryAdd((leaf.Account, leaf.Asset), index))
            throw new ArgumentException($"Two leaves are of {leaf.Account} and the asset {leaf.Asset}.");
        var before = _credits.GetValueOrDefault(leaf.Asset);
        if (leaf.Credit > UInt128.MaxValue - before)
            throw new ArgumentException($"The credits in the asset {leaf.Asset} do not fit 128 bits together.");
        _credits[leaf.Asset] = before + leaf.Credit;
    }

    private static byte[] HashesOf(SettlementDomain domain, SettlementLeaf[] leaves)
    {
        var hashes = new byte[leaves.Length * Hash256.Size];
        for (var i = 0; i < leaves.Length; i++)
            leaves[i].HashIn(domain).WriteTo(hashes.AsSpan(i * Hash256.Size));
        return hashes;
    }
}
