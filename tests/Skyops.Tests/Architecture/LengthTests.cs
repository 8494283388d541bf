namespace Skyops.Tests.Architecture;

/// <summary>Files hold one idea and methods fit a screen; what does not is in a list that may only shrink.</summary>
public sealed class LengthTests
{
    [Fact]
    public void No_file_is_longer_than_250_lines_but_those_listed()
    {
        var tooLong =
            from path in Repository.Sources
            let lines = Repository.Lines(path)
            where lines > LongSources.Files.GetValueOrDefault(path, LongSources.FileLines)
            select $"{path}: {lines} lines";
        Findings.None(tooLong);
    }

    [Fact]
    public void The_list_of_long_files_names_only_long_files()
    {
        var done = LongSources.Files.Keys
            .Where(path => !Repository.Exists(path) || Repository.Lines(path) <= LongSources.FileLines);
        Findings.None(done);
        Assert.DoesNotContain(LongSources.Files.Values, lines => lines > LongSources.FileLinesAtMost);
    }

    [Fact]
    public void The_median_file_has_at_most_80_lines()
    {
        int[] lengths = [.. Repository.Sources.Select(Repository.Lines).Order()];
        Assert.InRange(lengths[lengths.Length / 2], 1, 80);
    }

    [Fact]
    public void No_method_is_longer_than_60_lines_but_those_listed()
    {
        var tooLong =
            from path in Repository.Sources
            from method in MethodLengths.Of(Repository.Read(path))
            where method.Lines > LongSources.Methods.GetValueOrDefault($"{path}:{method.Name}", LongSources.MethodLines)
            select $"{path}:{method.Name}: {method.Lines} lines";
        Findings.None(tooLong);
    }

    [Fact]
    public void The_list_of_long_methods_names_only_long_methods()
    {
        var done =
            from entry in LongSources.Methods.Keys
            let at = entry.LastIndexOf(':')
            where LongestOf(entry[..at], entry[(at + 1)..]) <= LongSources.MethodLines
            select entry;
        Findings.None(done);
    }

    [Fact]
    public void A_method_counts_from_its_signature_to_its_closing_brace()
    {
        const string Source = """
            class A
            {
                /// <summary>Says.</summary>
                [Fact]
                [Trait("a", "b")]
                void M()
                {
                    N();
                }

                int P
                {
                    get
                    {
                        return 1;
                    }
                }

                void N() => M();
            }
            """;
        Assert.Equal([("M", 4), ("P", 4), ("N", 1)], MethodLengths.Of(Source));
    }

    /// <summary>0 when there is none.</summary>
    private static int LongestOf(string path, string method) => Repository.Exists(path)
        ? MethodLengths.Of(Repository.Read(path)).Where(x => x.Name == method).Max(x => (int?)x.Lines) ?? 0
        : 0;
}
