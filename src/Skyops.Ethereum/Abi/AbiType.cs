namespace Skyops.Ethereum.Abi;

/// <summary>
/// A type of the contract ABI. <see cref="object.ToString"/> gives its canonical name, which selectors are made of.
/// </summary>
public abstract record AbiType
{
    private AbiType()
    {
    }

    /// <summary>Whether its encoding has no fixed length, so that it stands in the tail and an offset in the head.
    /// </summary>
    public virtual bool IsDynamic => false;

    /// <summary>Bytes that it takes in the head: 32 if it is dynamic, else all it has.</summary>
    public virtual int HeadSize => AbiWord.Size;

    /// <summary>Understands a type name such as <c>uint256</c>, <c>(address,bytes)[2][]</c>.</summary>
    /// <exception cref="AbiException">The name is malformed, too deep or too large.</exception>
    public static AbiType Parse(string name) => AbiTypeParser.Parse(name);

    /// <summary><c>address</c>.</summary>
    public sealed record Address : AbiType
    {
        public override string ToString() => "address";
    }

    /// <summary><c>bool</c>.</summary>
    public sealed record Flag : AbiType
    {
        public override string ToString() => "bool";
    }

    /// <summary><c>uint8</c> to <c>uint256</c>, <c>int8</c> to <c>int256</c>.</summary>
    public sealed record Number(int Bits, bool HasSign) : AbiType
    {
        public override string ToString() => $"{(HasSign ? "int" : "uint")}{Bits}";
    }

    /// <summary><c>bytes1</c> to <c>bytes32</c>.</summary>
    public sealed record FixedBytes(int Count) : AbiType
    {
        public override string ToString() => $"bytes{Count}";
    }

    /// <summary><c>bytes</c>.</summary>
    public sealed record AnyBytes : AbiType
    {
        public override bool IsDynamic => true;

        public override string ToString() => "bytes";
    }

    /// <summary><c>string</c>.</summary>
    public sealed record Text : AbiType
    {
        public override bool IsDynamic => true;

        public override string ToString() => "string";
    }

    /// <summary>An array; <paramref name="Count"/> is null for one of any length.</summary>
    public sealed record List(AbiType Item, int? Count) : AbiType
    {
        public override bool IsDynamic => Count is null || Item.IsDynamic;

        public override int HeadSize => IsDynamic ? AbiWord.Size : Item.HeadSize * Count!.Value;

        public override string ToString() => $"{Item}[{Count}]";
    }

    /// <summary>A tuple; a function's parameters are one, too.</summary>
    public sealed record Tuple(IReadOnlyList<AbiType> Items) : AbiType
    {
        private readonly int _size = Items.Sum(item => item.HeadSize);

        public override bool IsDynamic { get; } = Items.Any(item => item.IsDynamic);

        public override int HeadSize => IsDynamic ? AbiWord.Size : _size;

        /// <summary>Bytes of the heads of all items.</summary>
        internal int HeadsSize => _size;

        public bool Equals(Tuple? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

        public override string ToString() => $"({string.Join(',', Items)})";
    }
}
