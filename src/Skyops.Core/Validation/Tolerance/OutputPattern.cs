namespace Skyops.Core.Validation.Tolerance;

/// <summary>
/// Patterns of output paths: <c>?</c> is one character but a slash, <c>*</c> any of those, <c>**</c> any characters. One
/// without a slash is compared with the file's name, in whatever folder it is.
/// </summary>
public static class OutputPattern
{
    /// <summary>True when one of the patterns is that of the path.</summary>
    public static bool AnyMatches(IEnumerable<string> patterns, string path) => patterns.Any(pattern => Matches(pattern, path));

    /// <summary>Greedy, with the last star of each kind to go back to: at most the product of the lengths in steps.</summary>
    public static bool Matches(string pattern, string path)
    {
        var text = pattern.Contains('/') || pattern.Contains("**", StringComparison.Ordinal) ? path : path[(path.LastIndexOf('/') + 1)..];
        var (at, from) = (0, 0);
        var (star, starText) = (-1, 0);
        var (deep, deepText) = (-1, 0);
        while (from < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                if (at + 1 < pattern.Length && pattern[at + 1] == '*')
                {
                    at += 2;
                    (deep, deepText, star) = (at, from, -1);
                }
                else
                {
                    (star, starText) = (++at, from);
                }
            }
            else if (at < pattern.Length && (pattern[at] == text[from] || (pattern[at] == '?' && text[from] != '/')))
            {
                at++;
                from++;
            }
            else if (star >= 0 && text[starText] != '/')
            {
                (at, from) = (star, ++starText);
            }
            else if (deep >= 0)
            {
                (at, from, star) = (deep, ++deepText, -1);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }
}
