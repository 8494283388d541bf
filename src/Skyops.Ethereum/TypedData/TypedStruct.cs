namespace Skyops.Ethereum.TypedData;

/// <summary>A struct of EIP-712 as written: its name and its members in order.</summary>
/// <param name="Name">A Solidity identifier.</param>
/// <param name="Members">Name and type of each member.</param>
public sealed record TypedStruct(string Name, IReadOnlyList<TypedMember> Members)
{
    /// <summary>Reads the form that a type has in EIP-712, such as <c>Mail(address to,string contents)</c>.</summary>
    /// <exception cref="TypedDataException">The text has another form.</exception>
    public static TypedStruct Parse(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(')'))
            throw new TypedDataException($"'{text}' is not of the form Name(type member,…).");
        var inner = text[(open + 1)..^1];
        var members = inner.Length == 0 ? [] : inner.Split(',').Select(ParseMember).ToArray();
        return new TypedStruct(text[..open], members);
    }

    private static TypedMember ParseMember(string text) => text.Split(' ') is [var type, var name]
        ? new TypedMember(name, type)
        : throw new TypedDataException($"'{text}' is not of the form 'type member'.");
}

/// <summary>One member of a struct.</summary>
/// <param name="Name">A Solidity identifier.</param>
/// <param name="Type">A type name of EIP-712: a built-in type, a struct, or an array of either.</param>
public sealed record TypedMember(string Name, string Type);
