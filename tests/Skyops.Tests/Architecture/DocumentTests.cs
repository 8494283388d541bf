using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Skyops.Tests.Architecture;

/// <summary>What the documents point to is there.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Parts = ["Context", "Decision", "Alternatives", "Consequences"];

    [Fact]
    public void Every_link_leads_to_a_file_or_heading_of_the_repository()
    {
        var dead =
            from document in Repository.Documents
            from link in Links(Repository.Read(document))
            where !link.Contains("://", StringComparison.Ordinal)
            where !Leads(document, link)
            select $"{document}: {link}";
        Findings.None(dead);
    }

    [Fact]
    public void Every_path_in_the_documents_exists()
    {
        var gone =
            from document in Repository.Documents
            where document != "CHANGELOG.md"
            from Match match in PathInBackticks().Matches(Repository.Read(document))
            let path = match.Groups[1].Value.TrimEnd('/')
            where !Repository.Exists(path)
            select $"{document}: {path}";
        Findings.None(gone);
    }

    [Fact]
    public void Every_test_named_in_the_documents_exists()
    {
        var tests = Repository.Sources.Where(path => path.StartsWith("tests/", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        string[] named =
        [
            .. Repository.Documents.SelectMany(document => TestInBackticks().Matches(Repository.Read(document)))
                .Select(match => match.Groups[1].Value),
        ];
        Assert.NotEmpty(named);
        Findings.None(named.Except(tests));
    }

    [Fact]
    public void The_readme_can_be_read_in_one_go_and_shows_a_picture()
    {
        Assert.InRange(File.ReadLines(Repository.Full("README.md")).Count(), 60, 120);
        var links = Links(Repository.Read("README.md"));
        var picture = links.First(link => link.EndsWith(".svg", StringComparison.Ordinal));
        Assert.Equal("svg", XDocument.Load(Repository.Full(picture)).Root!.Name.LocalName);
    }

    [Fact]
    public void Decision_records_have_a_number_and_the_four_parts()
    {
        string[] records =
        [
            .. Repository.Documents.Where(path => path.StartsWith("docs/adr/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        Assert.NotEmpty(records);
        for (var i = 0; i < records.Length; i++)
        {
            Assert.StartsWith($"docs/adr/{i + 1:0000}-", records[i], StringComparison.Ordinal);
            var text = Repository.Read(records[i]);
            Assert.StartsWith($"# {i + 1}. ", text, StringComparison.Ordinal);
            Assert.All(Parts, part => Assert.Contains($"\n## {part}", text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("see [the page](docs/page.md#part) and ![picture](a.svg)", "docs/page.md#part", "a.svg")]
    [InlineData("<img src=\"docs/a.svg\" alt=\"a\">", "docs/a.svg")]
    [InlineData("`[not](a-link)` and [a](b)", "b")]
    public void Links_are_found(string text, params string[] links) => Assert.Equal(links, Links(text));

    private static IEnumerable<string> Links(string markdown) =>
        Link().Matches(Code().Replace(markdown, "")).Select(match => match.Groups[1].Value + match.Groups[2].Value);

    private static bool Leads(string document, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, parts[0]);
        if (!Repository.Exists(target)) return false;
        if (parts.Length == 1) return true;
        return Heading().Matches(Repository.Read(target)).Any(match => AnchorOf(match.Groups[1].Value) == parts[1]);
    }

    /// <summary>As the usual hosts of repositories make them: lower case, spaces to hyphens, no punctuation.</summary>
    private static string AnchorOf(string heading) =>
        NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)|<(?:img|a|source)[^>]*?\s(?:src|href|srcset)=""([^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"`((?:src|tests|benchmarks|docs|data|\.ci)/[\w./-]*)`")]
    private static partial Regex PathInBackticks();

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex TestInBackticks();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
