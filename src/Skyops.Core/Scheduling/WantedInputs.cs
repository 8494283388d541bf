using Skyops.Core.Hashing;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>Inputs of a stage as one value, so that requests with equal inputs are one group.</summary>
public sealed class WantedInputs : IEquatable<WantedInputs>
{
    private readonly WantedBlob[] _blobs;
    private readonly int _hash;

    private WantedInputs(WantedBlob[] blobs)
    {
        _blobs = blobs;
        foreach (var blob in blobs) Bytes += blob.Bytes;
        var hash = new StableHash(0);
        foreach (var blob in blobs) hash.Add((long)blob.Prefix);
        _hash = hash.Value.GetHashCode();
    }

    public long Bytes { get; }

    /// <summary>Null when there are no inputs to speak of.</summary>
    public static WantedInputs? Of(WantedBlob[] inputs)
    {
        var largest = inputs.Where(blob => blob.Bytes > 0).DistinctBy(blob => blob.Prefix)
            .OrderByDescending(blob => blob.Bytes).ThenBy(blob => blob.Prefix).Take(Limits.WantedBlobs).ToArray();
        return largest.Length == 0 ? null : new WantedInputs(largest);
    }

    /// <param name="held">What a node holds, ascending.</param>
    /// <returns>Bytes of these inputs that are among it.</returns>
    public long BytesIn(ulong[] held)
    {
        if (held.Length == 0) return 0;
        long found = 0;
        foreach (var blob in _blobs)
        {
            if (Array.BinarySearch(held, blob.Prefix) >= 0) found += blob.Bytes;
        }

        return found;
    }

    public bool Equals(WantedInputs? other) => other is not null && _blobs.AsSpan().SequenceEqual(other._blobs);

    public override bool Equals(object? obj) => Equals(obj as WantedInputs);

    public override int GetHashCode() => _hash;
}
