namespace Skyops.Core.Validation;

/// <summary>The one way SHA-256 digests are written: 64 lower-case hexadecimal digits.</summary>
public static class Digests
{
    public const int HexLength = 64;

    public static bool IsSha256Hex(string? text)
    {
        if (text is not { Length: HexLength }) return false;
        foreach (var c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f'))) return false;
        }

        return true;
    }
}
