using Skyops.Tasks;

namespace Skyops.Core.Validation.Tolerance;

/// <summary>
/// What of two results has to be read to compare them. Most is known from their manifests: equal hashes are equal files,
/// and files without a pattern must have equal hashes.
/// </summary>
/// <param name="Differs">What differs that must be equal; then nothing has to be read.</param>
/// <param name="ToRead">Pairs of files of one path whose numbers are to be compared.</param>
public sealed record ManifestComparison(string? Differs, IReadOnlyList<(OutputFile First, OutputFile Second)> ToRead)
{
    /// <param name="first">Well-formed: in the order of its paths.</param>
    /// <param name="second">The same.</param>
    /// <param name="patterns">Of the comparator.</param>
    public static ManifestComparison Of(OutputFile[] first, OutputFile[] second, string[] patterns)
    {
        if (!first.Select(file => file.Path).SequenceEqual(second.Select(file => file.Path), StringComparer.Ordinal))
            return new ManifestComparison("the names of the output files", []);
        var toRead = new List<(OutputFile, OutputFile)>();
        for (var i = 0; i < first.Length; i++)
        {
            if (first[i].Sha256 == second[i].Sha256) continue;
            if (!NumericFile.IsKnown(first[i].Path) || !OutputPattern.AnyMatches(patterns, first[i].Path))
                return new ManifestComparison($"{first[i].Path}: its bits differ", []);
            toRead.Add((first[i], second[i]));
        }

        return new ManifestComparison(null, toRead);
    }

    /// <summary>Why a file of a result is too large to be compared; null when none is.</summary>
    public static string? TooLarge(OutputFile file) => file.Bytes <= Limits.ComparedFileBytes
        ? null
        : $"it has {file.Bytes} bytes; files of at most {Limits.ComparedFileBytes} are compared by their numbers";
}
