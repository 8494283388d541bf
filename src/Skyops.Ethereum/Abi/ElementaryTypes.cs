using System.Globalization;

namespace Skyops.Ethereum.Abi;

/// <summary>
/// The names that the contract ABI and EIP-712 have in common: types that are no array, no tuple and no struct, and the
/// sizes within names.
/// </summary>
internal static class ElementaryTypes
{
    /// <summary>The type of this name; null if it is no such name.</summary>
    /// <exception cref="AbiException">It is one with a size that there is not.</exception>
    public static AbiType? Find(string name) => name switch
    {
        "address" => new AbiType.Address(),
        "bool" => new AbiType.Flag(),
        "bytes" => new AbiType.AnyBytes(),
        "string" => new AbiType.Text(),
        _ when HasSize(name, "uint") => new AbiType.Number(Size(name, name[4..], 256, 8), HasSign: false),
        _ when HasSize(name, "int") => new AbiType.Number(Size(name, name[3..], 256, 8), HasSign: true),
        _ when HasSize(name, "bytes") => new AbiType.FixedBytes(Size(name, name[5..], 32, 1)),
        _ => null,
    };

    /// <summary>Cuts the last brackets off an array's name; null for the count of one of any length.</summary>
    /// <exception cref="AbiException">The brackets are malformed or the count is out of range.</exception>
    public static (string Item, int? Count) CutArray(string name, int most)
    {
        var open = name.LastIndexOf('[');
        if (open < 0)
            throw new AbiException($"The type '{name}' is malformed.");
        var digits = name[(open + 1)..^1];
        return (name[..open], digits.Length == 0 ? null : Size(name, digits, most, 1));
    }

    private static bool HasSize(string name, string prefix) =>
        name.Length > prefix.Length && name.StartsWith(prefix, StringComparison.Ordinal)
        && name.AsSpan(prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    private static int Size(string name, string digits, int most, int step) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && size > 0 && size <= most && size % step == 0 && digits[0] != '0'
            ? size
            : throw new AbiException($"The size in the type '{name}' is out of range.");
}
