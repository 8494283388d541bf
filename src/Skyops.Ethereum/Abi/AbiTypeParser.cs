namespace Skyops.Ethereum.Abi;

/// <summary>
/// Reads type names. Limits keep what a name can ask for small: no type may be empty, nest deeply, or have a fixed size
/// beyond <see cref="MaxStaticSize"/>.
/// </summary>
internal static class AbiTypeParser
{
    /// <summary>The most bytes that a type of fixed size may take.</summary>
    public const int MaxStaticSize = 1 << 20;

    private const int MaxLength = 4096;
    private const int MaxDepth = 16;

    public static AbiType Parse(string name)
    {
        if (name.Length > MaxLength)
            throw new AbiException($"A type name has at most {MaxLength} characters.");
        return Parse(name, 0);
    }

    /// <summary>The types between the brackets of a parameter list, which may be empty.</summary>
    public static AbiType.Tuple ParseList(IReadOnlyList<string> names)
    {
        var items = names.Select(name => Parse(name)).ToArray();
        Check(items.Sum(item => (long)item.HeadSize));
        return new AbiType.Tuple(items);
    }

    /// <summary>Cuts a list at its commas, leaving those within brackets; an empty list has no parts.</summary>
    public static IReadOnlyList<string> Split(string list)
    {
        if (list.Length == 0)
            return [];
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < list.Length; i++)
        {
            if (list[i] == '(')
                depth++;
            else if (list[i] == ')' && --depth < 0)
                throw new AbiException($"'{list}' has a bracket too many.");
            if (list[i] != ',' || depth > 0)
                continue;
            parts.Add(list[start..i]);
            start = i + 1;
        }

        parts.Add(list[start..]);
        return depth == 0 ? parts : throw new AbiException($"'{list}' lacks a bracket.");
    }

    private static AbiType Parse(string name, int depth)
    {
        if (depth > MaxDepth)
            throw new AbiException($"Types nest at most {MaxDepth} deep.");
        if (name.EndsWith(']'))
        {
            var (itemName, count) = ElementaryTypes.CutArray(name, MaxStaticSize);
            var item = Parse(itemName, depth + 1);
            Check(item.HeadSize * (long)(count ?? 1));
            return new AbiType.List(item, count);
        }

        if (name.StartsWith('(') && name.EndsWith(')') && name.Length > 2)
        {
            var items = Split(name[1..^1]).Select(item => Parse(item, depth + 1)).ToArray();
            Check(items.Sum(item => (long)item.HeadSize));
            return new AbiType.Tuple(items);
        }

        return ElementaryTypes.Find(name) ?? throw new AbiException($"There is no type '{name}'.");
    }

    private static void Check(long size)
    {
        if (size > MaxStaticSize)
            throw new AbiException($"A type takes at most {MaxStaticSize} bytes beside what is of any length.");
    }
}
