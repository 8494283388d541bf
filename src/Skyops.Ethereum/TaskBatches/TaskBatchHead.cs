using System.Security.Cryptography;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.TaskBatches;

/// <summary>
/// The head of a batch of tasks: what is published of them. It commits to four trees (RFC 6962 over SHA-256, as
/// <c>Skyops.Merkle</c> makes them, leaves are 32-byte digests) in the order of <see cref="TaskBatchKind"/>. Making one
/// throws <see cref="ArgumentException"/> where <see cref="FaultIn"/> finds a fault.
/// </summary>
/// <param name="Number">1 for the first batch, then one more each.</param>
/// <param name="Previous">Hash of the head before; zero for the first.</param>
/// <param name="Tasks">How many tasks the batch is about, at least one.</param>
/// <param name="Roots">Of the four trees.</param>
/// <param name="Sizes">How many leaves each tree has.</param>
public sealed record TaskBatchHead(ulong Number, Hash256 Previous, uint Tasks, Hash256[] Roots, uint[] Sizes)
{
    /// <summary>How many trees a batch has.</summary>
    public const int Trees = 4;

    private const int Words = 2 + 3 + (2 * Trees);

    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static Hash256 EmptyRoot { get; } = Hash256.FromBytes(SHA256.HashData([]));

    public ulong Number { get; } = FaultIn(Number, Previous, Tasks, Roots, Sizes) is { } fault
        ? throw new ArgumentException(fault)
        : Number;

    public Hash256 Previous { get; } = Previous;

    public uint Tasks { get; } = Tasks;

    public Hash256[] Roots { get; } = [.. Roots];

    public uint[] Sizes { get; } = [.. Sizes];

    /// <summary>Why no registry could publish such a head, or no trees be of it; null if nothing is wrong.</summary>
    public static string? FaultIn(
        ulong number, Hash256 previous, uint tasks, IReadOnlyList<Hash256> roots, IReadOnlyList<uint> sizes)
    {
        if (roots.Count != Trees || sizes.Count != Trees)
            return $"A batch has {Trees} trees.";
        if (number == 0)
            return "The first batch has the number 1.";
        if (number == 1 != (previous == default))
            return "The first batch has none before it, and every other one has.";
        if (tasks == 0)
            return "A batch is about at least one task.";
        for (var i = 0; i < Trees; i++)
        {
            if (sizes[i] == 0 != (roots[i] == EmptyRoot))
                return $"The root of {(TaskBatchKind)i} is not that of a tree of {sizes[i]} leaves.";
        }

        return null;
    }

    /// <summary>What the registry stores: Keccak-256 of thirteen words, the chain id, the contract, the head.</summary>
    public Hash256 HashIn(ulong chainId, EthereumAddress registry)
    {
        Span<byte> words = stackalloc byte[Words * AbiWord.Size];
        words.Clear();
        AbiWord.Write(chainId, At(words, 0));
        registry.WriteTo(At(words, 1)[12..]);
        AbiWord.Write(Number, At(words, 2));
        Previous.WriteTo(At(words, 3));
        AbiWord.Write(Tasks, At(words, 4));
        for (var i = 0; i < Trees; i++)
        {
            Roots[i].WriteTo(At(words, 5 + i));
            AbiWord.Write(Sizes[i], At(words, 5 + Trees + i));
        }

        return Hash256.FromBytes(Keccak256.Hash(words));
    }

    /// <summary>The head as the registry's functions take it: (number, previous, tasks, roots, sizes).</summary>
    public AbiValue ToAbi() => new AbiValue.List(
        Number,
        Previous,
        (ulong)Tasks,
        new AbiValue.List([.. Roots.Select(root => (AbiValue)root)]),
        new AbiValue.List([.. Sizes.Select(size => (AbiValue)(ulong)size)]));

    public bool Equals(TaskBatchHead? other) =>
        other is not null && Number == other.Number && Previous == other.Previous && Tasks == other.Tasks
        && Roots.SequenceEqual(other.Roots) && Sizes.SequenceEqual(other.Sizes);

    public override int GetHashCode() => HashCode.Combine(Number, Previous, Tasks, Roots[0], Roots[^1]);

    private static Span<byte> At(Span<byte> words, int index) => words.Slice(index * AbiWord.Size, AbiWord.Size);
}
