using System.Globalization;

namespace Skyops.Ethereum.TypedData;

/// <summary>A type name of EIP-712, understood.</summary>
internal abstract record MemberType
{
    // Solidity allows deeper nesting; this is a limit on what a stranger may make this code recurse into.
    private const int MaxArrayDepth = 8;

    private MemberType()
    {
    }

    /// <summary>The struct at the bottom of it, if there is one.</summary>
    public virtual string? StructName => null;

    public sealed record Address : MemberType;

    public sealed record Flag : MemberType;

    public sealed record Number(int Bits, bool Signed) : MemberType;

    public sealed record FixedBytes(int Count) : MemberType;

    public sealed record AnyBytes : MemberType;

    public sealed record Text : MemberType;

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
    public static MemberType Parse(string name) => Parse(name, 0);

    /// <summary>Whether a struct or a member may be called so: a Solidity identifier.</summary>
    public static bool IsIdentifier(string name) =>
        name.Length is > 0 and <= 100 && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');

    private static MemberType Parse(string name, int depth)
    {
        if (name.EndsWith(']'))
        {
            var open = name.LastIndexOf('[');
            if (open < 0 || depth >= MaxArrayDepth)
                throw new TypedDataException($"The type '{name}' is malformed.");
            var count = name[(open + 1)..^1];
            int? size = count.Length == 0 ? null : Size(name, count, int.MaxValue, 1);
            return new List(Parse(name[..open], depth + 1), size);
        }

        return name switch
        {
            "address" => new Address(),
            "bool" => new Flag(),
            "bytes" => new AnyBytes(),
            "string" => new Text(),
            _ when HasSize(name, "uint") => new Number(Size(name, name[4..], 256, 8), Signed: false),
            _ when HasSize(name, "int") => new Number(Size(name, name[3..], 256, 8), Signed: true),
            _ when HasSize(name, "bytes") => new FixedBytes(Size(name, name[5..], 32, 1)),
            _ when IsIdentifier(name) && name is not ("uint" or "int") => new Struct(name),
            _ => throw new TypedDataException($"The type '{name}' is malformed."),
        };
    }

    private static bool HasSize(string name, string prefix) =>
        name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal)
        && name.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    private static int Size(string name, string digits, int most, int step) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && size > 0 && size <= most && size % step == 0 && digits[0] != '0'
            ? size
            : throw new TypedDataException($"The size in the type '{name}' is out of range.");
}
