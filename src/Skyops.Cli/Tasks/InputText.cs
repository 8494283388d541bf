using System.Buffers;
using Skyops.Storage.Fetching;

namespace Skyops.Cli.Tasks;

/// <summary>
/// What <c>--data</c> says: <c>[NAME=]SOURCE</c>, where the source is a folder, a file, a URL of https, IPFS, Arweave or S3 (with <c>#sha256=HASH</c> where the hash is known), or the SHA-256 of stored data
/// with <c>/FILE</c> behind it.
/// </summary>
/// <param name="Name">Under which the program finds it.</param>
/// <param name="Source">Without what says the hash.</param>
/// <param name="Sha256">Null when it is not known yet.</param>
/// <param name="Kind">What the source is.</param>
/// <param name="IsArchive">Its ending says that it can be unpacked.</param>
internal sealed record InputText(string Name, string Source, string? Sha256, InputKind Kind, bool IsArchive)
{
    /// <summary>It is an image's archive, which nodes unpack by its own rules.</summary>
    public bool IsImage { get; init; }

    private const string HashMark = "#sha256=";
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
    private static readonly string[] Archives = [".tar", ".tar.gz", ".tgz", ".zip"];

    /// <exception cref="CliException">It says nothing that could be an input.</exception>
    public static InputText Parse(string given)
    {
        var equals = given.IndexOf('=', StringComparison.Ordinal);
        var named = equals > 0 && IsName(given[..equals]) && !Path.Exists(given);
        var source = named ? given[(equals + 1)..] : given;
        var (kind, path, sha256) = Read(source);
        var file = kind == InputKind.Folder ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) : LastSegment(kind == InputKind.Url ? path.Split('?', '#')[0] : path);
        var isArchive = kind == InputKind.Folder || Array.Exists(Archives, ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        var name = named ? given[..equals] : kind == InputKind.Folder ? file : WithoutEnding(file);
        return IsName(name)
            ? new InputText(name, path, sha256, kind, isArchive)
            : throw CliException.Usage($"--data '{given}' has no name that an input could have", "say one: --data images=SOURCE, of letters, digits, '.', '-' and '_'");
    }

    private static (InputKind Kind, string Source, string? Sha256) Read(string source)
    {
        if (source.Contains("://", StringComparison.Ordinal))
        {
            if (!FetchSource.IsKnown(source)) throw CliException.Usage($"--data '{source}' is not fetched", "give an https, ipfs, ar or s3 URL, or a file");
            var mark = source.IndexOf(HashMark, StringComparison.Ordinal);
            if (mark < 0) return (InputKind.Url, source, null);
            var sha256 = source[(mark + HashMark.Length)..];
            return DatasetSource.IsHash(sha256) ? (InputKind.Url, source[..mark], sha256) : throw CliException.Usage($"'{sha256}' is no SHA-256", "64 lower-case hexadecimal digits, as sha256sum prints them");
        }

        if (Directory.Exists(source)) return (InputKind.Folder, source, null);
        if (File.Exists(source)) return (InputKind.File, source, null);
        var hash = source.Split('/')[0];
        return DatasetSource.IsHash(hash) ? (InputKind.Stored, source, hash) : throw Missing(source);
    }

    private static string LastSegment(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>An archive is found as a folder, so it has a folder's name.</summary>
    private static string WithoutEnding(string file)
    {
        var ending = Archives.Where(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).MaxBy(ending => ending.Length);
        return ending is null ? file : file[..^ending.Length];
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= Limits.StageNameLength && char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(NameLetters);

    private static CliException Missing(string source) => CliException.Usage($"there is no '{source}'", "name a folder, a file, an https URL, or the SHA-256 of stored data with /FILE behind it");
}

/// <summary>Where an input comes from.</summary>
internal enum InputKind
{
    Folder,
    File,
    Url,
    Stored,
}
