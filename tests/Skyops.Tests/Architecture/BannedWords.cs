using System.Text.RegularExpressions;

namespace Skyops.Tests.Architecture;

/// <summary>
/// What no file of the repository may say, each with the reason. Written in two halves, so that this file does not say
/// it either.
/// </summary>
internal static class BannedWords
{
    private const string Feed = "the machine's own package source is used";
    private const string OneMachine = "a path of one machine";
    private const string Author = "who wrote the code is no matter of the code";

    public static readonly (Regex Pattern, string Why)[] All =
    [
        (Word("TO" + "DO"), "finish it, or write it where work is planned"),
        (Word("FIX" + "ME"), "mend it"),
        (Word("HA" + "CK"), "do it properly, or say in a sentence why it must be so"),
        (Word("Not" + "ImplementedException"), "nothing is a stub"),
        (Text(@"\bfor" + @" now\b"), "say what holds, not what may come"),
        (Text("#re" + "gion"), "split the file"),
        (Text("#pragma warning" + " disable"), "heed the warning"),
        (Text(@"\bnu" + @"get\.org"), Feed),
        (Text("npm" + @"js\.(org|com)"), Feed),
        (Text(@"\bregistry\.(npm|docker|yarn)"), Feed),
        (Text("yarn" + @"pkg\.com|py" + @"pi\.org|docker" + @"\.io/|ghcr" + @"\.io|crates" + @"\.io"), Feed),
        (Text(@"(?<![\w.~$}])/(work|root|Users|workspace|workspaces)/\w"), OneMachine),
        (Text(@"(?<![\w.~$}])/ho" + @"me/\w"), OneMachine),
        (Text(@"[A-Z]:\\Us" + "ers"), OneMachine),
        (Text(@"\b(AI|machine|auto(matically)?)[- ](assisted|written|authored)\b"), Author),
        (Text(@"\bAI[- ]generated\b"), Author),
        (Text(@"\b(written|made|authored) (by|with) (an? )?(AI|L" + @"LM|model|bot|assistant|agent)\b"), Author),
        (Word("LL" + "M"), Author),
        (Text(@"\b(co" + @"pilot|chat" + @"bot|co-authored" + @"-by)\b"), Author),
    ];

    /// <summary>Every banned word of a text, with its line and why it is banned.</summary>
    public static IEnumerable<string> In(string path, string text)
    {
        foreach (var (pattern, why) in All)
        {
            foreach (Match match in pattern.Matches(text))
                yield return $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: '{match.Value}': {why}";
        }
    }

    private static Regex Word(string word) => new($@"\b{word}\b", RegexOptions.CultureInvariant);

    private static Regex Text(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
}
