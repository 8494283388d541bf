using System.CommandLine;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>The flags of <c>submit-task</c> that say how results are compared.</summary>
internal static class ComparatorFlags
{
    private static readonly Option<string?> Kind = new("--comparator") { Description = "How results are compared: bitwise (the default) or tolerance.", HelpName = "KIND" };
    private static readonly Option<double?> Absolute = new("--absolute") { Description = "Tolerance: how far numbers may lie apart.", HelpName = "D" };
    private static readonly Option<double?> Relative = new("--relative") { Description = "Tolerance: the same as a share of the number.", HelpName = "R" };

    private static readonly Option<string[]> Files = new("--compare-files")
    {
        Description = "Tolerance: a pattern of output files (.npy, .csv, .safetensors) whose numbers are compared, for example *.npy; may be repeated.",
        HelpName = "PATTERN",
        DefaultValueFactory = _ => [],
    };

    public static Option[] All => [Kind, Absolute, Relative, Files];

    /// <summary>What the flags say; what a spec file says when they say nothing.</summary>
    public static Comparator? Read(CliContext context, Comparator? from)
    {
        var (kind, absolute, relative, files) = (context.Get(Kind), context.Get(Absolute), context.Get(Relative), context.Get(Files) ?? []);
        if (kind is null && absolute is null && relative is null && files.Length == 0) return from;
        return kind switch
        {
            ComparatorJsonConverter.Bitwise when absolute is null && relative is null && files.Length == 0 => null,
            ComparatorJsonConverter.Tolerance when files.Length > 0 => new Comparator { Absolute = absolute ?? 0, Relative = relative ?? 0, Files = files },
            ComparatorJsonConverter.Tolerance => throw CliException.Usage("--compare-files is missing", "name the files whose numbers are compared, for example --compare-files '*.npy'"),
            _ => throw CliException.Usage("--comparator must be bitwise or tolerance", "--absolute, --relative and --compare-files go with --comparator tolerance"),
        };
    }
}
