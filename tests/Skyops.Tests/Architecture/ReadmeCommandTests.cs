namespace Skyops.Tests.Architecture;

/// <summary>A stranger may type every command that the documents show.</summary>
public sealed class ReadmeCommandTests
{
    public static TheoryData<string> Documents => ["README.md", "docs/cli.md", "ARCHITECTURE.md"];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_verb_and_option_that_is_shown_exists(string document)
    {
        var wrong = new List<string>();
        foreach (var command in DocumentedCommand.In(Repository.Read(document)))
        {
            var verb = await ResolveAsync(command.Words);
            if (verb is null)
            {
                wrong.Add($"{command.Text}: no such verb");
                continue;
            }

            var help = await SkyopsHelp.OfAsync(verb);
            var missing = command.Options.Where(option => !Offers(help, option));
            wrong.AddRange(missing.Select(option => $"{command.Text}: no option {option}"));
        }

        Findings.None(wrong);
    }

    [Fact]
    public async Task The_command_page_shows_every_verb()
    {
        var commands = DocumentedCommand.In(Repository.Read("docs/cli.md"));
        string[] shown = [.. commands.Select(command => string.Join(' ', command.Words))];
        var missing = new List<string>();
        foreach (var verb in await SkyopsHelp.VerbsAsync(""))
        {
            var inner = await SkyopsHelp.VerbsAsync(verb);
            var all = inner.Count == 0 ? [verb] : inner.Select(name => $"{verb} {name}");

            // A group within a group is shown by what is in it.
            missing.AddRange(all.Where(verbs => !shown.Any(command => command == verbs || command.StartsWith($"{verbs} ", StringComparison.Ordinal))));
        }

        Findings.None(missing);
    }

    [Fact]
    public void Commands_are_found_with_their_words_and_options()
    {
        var found = DocumentedCommand.In("""
            Type `skyops task ls --json`:

                skyops submit-task --ram 2 \
                    --wait   # follow it
            $ skyops task logs T123 -f
            skyops.dll is a file
            """);
        Assert.Equal(
            ["task ls|--json", "submit-task|--ram,--wait", "task logs|-f"],
            found.Select(command => $"{string.Join(' ', command.Words)}|{string.Join(',', command.Options)}"));
    }

    /// <summary>The verb that the words lead to, the second only below a group; null when there is none.</summary>
    private static async Task<string?> ResolveAsync(string[] words)
    {
        if (words.Length == 0) return "";
        if (!(await SkyopsHelp.VerbsAsync("")).Contains(words[0])) return null;
        var inner = await SkyopsHelp.VerbsAsync(words[0]);
        if (inner.Count == 0 || words.Length == 1) return words[0];
        return inner.Contains(words[1]) ? $"{words[0]} {words[1]}" : null;
    }

    private static bool Offers(string help, string option) =>
        help.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith('-'))
            .Any(line => line.Split([' ', ',']).Contains(option));
}
