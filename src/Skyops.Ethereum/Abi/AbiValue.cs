using System.Numerics;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Abi;

/// <summary>
/// A value of the contract ABI or of EIP-712; its type says which form it takes. Numbers, addresses, flags, texts and
/// hashes convert by themselves, so arguments are written as they are.
/// </summary>
public abstract record AbiValue
{
    private AbiValue()
    {
    }

    /// <summary>For <c>address</c>.</summary>
    public sealed record Address(EthereumAddress Value) : AbiValue;

    /// <summary>For <c>bool</c>.</summary>
    public sealed record Flag(bool Value) : AbiValue;

    /// <summary>For integers, within the range of the type.</summary>
    public sealed record Number(BigInteger Value) : AbiValue;

    /// <summary>For <c>bytes1</c> to <c>bytes32</c> (exactly that many) and <c>bytes</c>.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : AbiValue
    {
        public bool Equals(Bytes? other) => other is not null && Value.Span.SequenceEqual(other.Value.Span);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(Value.Span);
            return hash.ToHashCode();
        }
    }

    /// <summary>For <c>string</c>: UTF-8, so it must have no lone surrogates.</summary>
    public sealed record Text(string Value) : AbiValue;

    /// <summary>For arrays and for tuples: their items in order.</summary>
    public sealed record List(params IReadOnlyList<AbiValue> Items) : AbiValue
    {
        public bool Equals(List? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Aggregate(Items.Count, HashCode.Combine);
    }

    /// <summary>For a struct of EIP-712: exactly its members, by name. In the ABI a struct is a tuple.</summary>
    public sealed record Struct(IReadOnlyDictionary<string, AbiValue> Members) : AbiValue
    {
        public bool Equals(Struct? other) =>
            other is not null && Members.Count == other.Members.Count
            && Members.All(member => other.Members.TryGetValue(member.Key, out var its) && its == member.Value);

        public override int GetHashCode() => Members.Keys.Aggregate(0, (hash, name) => hash ^ name.GetHashCode());
    }

    /// <summary>
    /// What an event keeps of an indexed parameter that does not fit a word: its Keccak-256. Only decoding makes it.
    /// </summary>
    public sealed record Hashed(Hash256 Value) : AbiValue;

    /// <summary>The number.</summary>
    /// <exception cref="AbiException">It is another kind of value.</exception>
    public BigInteger AsNumber() => As<Number>().Value;

    /// <summary>The address.</summary>
    /// <exception cref="AbiException">It is another kind of value.</exception>
    public EthereumAddress AsAddress() => As<Address>().Value;

    /// <summary>The flag.</summary>
    /// <exception cref="AbiException">It is another kind of value.</exception>
    public bool AsFlag() => As<Flag>().Value;

    /// <summary>The bytes.</summary>
    /// <exception cref="AbiException">It is another kind of value.</exception>
    public ReadOnlyMemory<byte> AsBytes() => As<Bytes>().Value;

    /// <summary>The 32 bytes of a <c>bytes32</c> as a hash.</summary>
    /// <exception cref="AbiException">It is another kind of value, or of another length.</exception>
    public Hash256 AsHash() => As<Bytes>().Value is { Length: Hash256.Size } bytes
        ? Hash256.FromBytes(bytes.Span)
        : throw new AbiException("These are not 32 bytes.");

    /// <summary>The text.</summary>
    /// <exception cref="AbiException">It is another kind of value.</exception>
    public string AsText() => As<Text>().Value;

    /// <summary>The items of an array or a tuple.</summary>
    /// <exception cref="AbiException">It is another kind of value.</exception>
    public IReadOnlyList<AbiValue> AsList() => As<List>().Items;

    public static implicit operator AbiValue(BigInteger value) => new Number(value);

    public static implicit operator AbiValue(UInt128 value) => new Number(value);

    public static implicit operator AbiValue(ulong value) => new Number(value);

    public static implicit operator AbiValue(int value) => new Number(value);

    public static implicit operator AbiValue(long value) => new Number(value);

    public static implicit operator AbiValue(EthereumAddress value) => new Address(value);

    public static implicit operator AbiValue(bool value) => new Flag(value);

    public static implicit operator AbiValue(string value) => new Text(value);

    public static implicit operator AbiValue(byte[] value) => new Bytes(value);

    public static implicit operator AbiValue(ReadOnlyMemory<byte> value) => new Bytes(value);

    public static implicit operator AbiValue(Hash256 value) => new Bytes(value.ToBytes());

    private T As<T>()
        where T : AbiValue =>
        this as T ?? throw new AbiException($"This is a {GetType().Name}, not a {typeof(T).Name}.");
}
