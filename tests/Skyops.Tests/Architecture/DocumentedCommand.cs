using System.Text.RegularExpressions;

namespace Skyops.Tests.Architecture;

/// <summary>A command of <c>skyops</c> as a document shows it: words before the first option, and options.</summary>
internal sealed partial record DocumentedCommand(string Text, string[] Words, string[] Options)
{
    /// <summary>Lines that begin with the program or run its project, and the same in backticks.</summary>
    public static IEnumerable<DocumentedCommand> In(string markdown)
    {
        var joined = markdown.Replace("\\\n", " ", StringComparison.Ordinal);
        var commands = Command().Matches(joined).Select(match => Parse(match.Groups[1].Value));
        return commands.DistinctBy(command => command.Text);
    }

    private static DocumentedCommand Parse(string rest)
    {
        var text = rest.Split(" #", 2)[0].Trim();

        // What stands after a lone -- is another program's command line.
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).TakeWhile(part => part != "--").ToArray();
        return new DocumentedCommand(
            text,
            [.. parts.TakeWhile(part => IsVerb().IsMatch(part))],
            [.. parts.Where(part => IsOption().IsMatch(part))]);
    }

    [GeneratedRegex(
        @"(?:^[ $]*|`)(?:skyops|dotnet run --project src/Skyops\.Cli -c Release --)(?![\w.-])([^`\n]*)",
        RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("^(--[a-z][a-z-]*|-[a-z])$")]
    private static partial Regex IsOption();

    [GeneratedRegex("^[a-z][a-z-]*$")]
    private static partial Regex IsVerb();
}
