namespace Orleans.Runtime;

/// <summary>The identity of a grain: the type of its class and its key.</summary>
public readonly struct GrainId : IEquatable<GrainId>
{
    internal GrainId(string type, string key) => (Type, Key) = (type, key);

    internal string Type { get; }

    internal string Key { get; }

    /// <summary>Whether both have the same type and key.</summary>
    public static bool operator ==(GrainId left, GrainId right) => left.Equals(right);

    /// <summary>Whether type or key differ.</summary>
    public static bool operator !=(GrainId left, GrainId right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(GrainId other) => Key == other.Key && Type == other.Type;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Key);

    /// <summary><c>type/key</c>.</summary>
    public override string ToString() => $"{Type}/{Key}";
}
