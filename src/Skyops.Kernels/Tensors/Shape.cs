using System.Collections.Immutable;

namespace Skyops.Kernels.Tensors;

/// <summary>The extents of a tensor, outermost first; elements lie in row-major order without gaps.</summary>
public sealed class Shape : IEquatable<Shape>
{
    /// <summary>A shape of up to eight extents, each ≥ 0. No extents is a scalar: one element.</summary>
    /// <exception cref="ArgumentException">Too many extents, a negative one, or more than 2^31 − 1
    /// elements.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        if (extents.Length > 8)
        {
            throw new ArgumentException($"a shape has at most 8 extents, not {extents.Length}", nameof(extents));
        }

        long count = 1;
        foreach (var extent in extents)
        {
            if (extent < 0 || (count *= extent) > int.MaxValue)
            {
                throw new ArgumentException(
                    $"[{string.Join(", ", extents.ToArray())}] is not a shape of 0 to 2^31 - 1 elements",
                    nameof(extents));
            }
        }

        Extents = [.. extents];
        Count = (int)count;
    }

    /// <summary>The extents, outermost first.</summary>
    public ImmutableArray<int> Extents { get; }

    /// <summary>How many elements.</summary>
    public int Count { get; }

    /// <summary>How many extents.</summary>
    public int Rank => Extents.Length;

    /// <summary>One extent.</summary>
    public int this[int axis] => Extents[axis];

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && Extents.AsSpan().SequenceEqual(other.Extents.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var extent in Extents)
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Extents)}]";
}
