using System.Text;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Abi;

/// <summary>A parameter of a function, an event or an error.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name; empty if it has none.</param>
/// <param name="Indexed">Whether an event keeps it among its topics.</param>
public sealed record AbiParameter(AbiType Type, string Name, bool Indexed);

/// <summary>
/// A name and its parameters, read from text as Solidity writes it:
/// <c>Transfer(address indexed from,uint256 value)</c>. Names of parameters may be left out; types are in their canonical form (<c>uint256</c>, never <c>uint</c>).
/// </summary>
public sealed class AbiSignature
{
    private AbiSignature(string name, IReadOnlyList<AbiParameter> parameters)
    {
        Name = name;
        Parameters = parameters;
        Types = TypesOf(parameters);
        Text = $"{name}{Types}";
        Hash = Hash256.FromBytes(Keccak256.Hash(Encoding.ASCII.GetBytes(Text)));
    }

    public string Name { get; }

    public IReadOnlyList<AbiParameter> Parameters { get; }

    /// <summary>The types of the parameters.</summary>
    public AbiType.Tuple Types { get; }

    /// <summary>The canonical form, such as <c>Transfer(address,uint256)</c>.</summary>
    public string Text { get; }

    /// <summary>Keccak-256 of <see cref="Text"/>: the topic of an event; its first four bytes are a selector.</summary>
    public Hash256 Hash { get; }

    /// <summary>Reads a signature.</summary>
    /// <exception cref="AbiException">It is malformed.</exception>
    public static AbiSignature Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !text.EndsWith(')') || !IsIdentifier(text[..open]))
            throw new AbiException($"'{text}' is not of the form name(type,…).");
        var parts = AbiTypeParser.Split(text[(open + 1)..^1]);
        return new AbiSignature(text[..open], [.. parts.Select(ParseParameter)]);
    }

    /// <summary>Makes a signature of parts that were read elsewhere.</summary>
    internal static AbiSignature Of(string name, IReadOnlyList<AbiParameter> parameters) => IsIdentifier(name)
        ? new AbiSignature(name, parameters)
        : throw new AbiException($"'{name}' is no name.");

    internal static AbiType.Tuple ParseTypes(string text) => text.StartsWith('(') && text.EndsWith(')')
        ? TypesOf(AbiTypeParser.Split(text[1..^1]).Select(ParseParameter))
        : throw new AbiException($"'{text}' is not of the form (type,…).");

    // Read again as a whole, which holds the limits on a type for all of them together.
    private static AbiType.Tuple TypesOf(IEnumerable<AbiParameter> parameters) =>
        AbiTypeParser.ParseList([.. parameters.Select(parameter => parameter.Type.ToString()!)]);

    private static AbiParameter ParseParameter(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [var type] => new AbiParameter(AbiType.Parse(type), "", false),
            [var type, "indexed"] => new AbiParameter(AbiType.Parse(type), "", true),
            [var type, var name] when IsIdentifier(name) => new AbiParameter(AbiType.Parse(type), name, false),
            [var type, "indexed", var name] when IsIdentifier(name) =>
                new AbiParameter(AbiType.Parse(type), name, true),
            _ => throw new AbiException($"'{text}' is not of the form 'type name'."),
        };
    }

    /// <summary>Whether something may be called so in Solidity.</summary>
    internal static bool IsIdentifier(string name) =>
        name.Length is > 0 and <= 100 && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$');
}
