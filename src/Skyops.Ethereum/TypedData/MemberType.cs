using Skyops.Ethereum.Abi;

namespace Skyops.Ethereum.TypedData;

/// <summary>A type name of EIP-712, understood: a type of the contract ABI, a struct, or an array of either.</summary>
internal abstract record MemberType
{
    // Solidity allows deeper nesting; this is a limit on what a stranger may make this code recurse into.
    private const int MaxArrayDepth = 8;

    private MemberType()
    {
    }

    /// <summary>The struct at the bottom of it, if there is one.</summary>
    public virtual string? StructName => null;

    /// <summary>One that is no array and no struct.</summary>
    public sealed record Elementary(AbiType Type) : MemberType;

    /// <summary>An array; <paramref name="Count"/> is null for one of any length.</summary>
    public sealed record List(MemberType Item, int? Count) : MemberType
    {
        public override string? StructName => Item.StructName;
    }

    public sealed record Struct(string Name) : MemberType
    {
        public override string StructName => Name;
    }

    /// <summary>Understands a type name; anything that is no built-in type must be the name of a struct.</summary>
    /// <exception cref="TypedDataException">The name is malformed.</exception>
    public static MemberType Parse(string name)
    {
        try
        {
            return Parse(name, 0);
        }
        catch (AbiException error)
        {
            throw new TypedDataException(error.Message, error);
        }
    }

    private static MemberType Parse(string name, int depth)
    {
        if (name.EndsWith(']') && depth < MaxArrayDepth)
        {
            var (item, count) = ElementaryTypes.CutArray(name, int.MaxValue);
            return new List(Parse(item, depth + 1), count);
        }

        if (ElementaryTypes.Find(name) is { } type)
            return new Elementary(type);
        return AbiSignature.IsIdentifier(name) && name is not ("uint" or "int")
            ? new Struct(name)
            : throw new TypedDataException($"The type '{name}' is malformed.");
    }
}
