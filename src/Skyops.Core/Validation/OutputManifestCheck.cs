using Skyops.Tasks;

namespace Skyops.Core.Validation;

/// <summary>
/// Whether a manifest that a node sent can be believed to be one at all: counts, paths, order, sizes, hashes. It
/// comes from a stranger.
/// </summary>
public static class OutputManifestCheck
{
    /// <summary>
    /// What is wrong, in one sentence; null when nothing is. Files must be in ordinal order of their paths, each path
    /// once.
    /// </summary>
    public static string? Problem(OutputFile[]? files, string digest)
    {
        if (files is null) return "the output manifest is missing";
        if (files.Length > Limits.OutputFiles)
            return $"{files.Length} output files; at most {Limits.OutputFiles} are allowed";
        for (var i = 0; i < files.Length; i++)
        {
            if (FileProblem(files[i]) is { } problem) return problem;
            if (i > 0 && string.CompareOrdinal(files[i - 1].Path, files[i].Path) >= 0)
                return "output files are not in the order of their paths, each once";
        }

        return OutputDigest.Of(files) == digest ? null : "the digest is not that of the output manifest";
    }

    private static string? FileProblem(OutputFile? file)
    {
        if (file is null) return "an output file is missing from the manifest";
        if (!IsSafePath(file.Path))
            return "an output path is not relative, or has empty, '.' or '..' parts, or is too long";
        if (file.Bytes is < 0 or > Limits.BlobBytes)
            return $"the size of {file.Path} is outside 0 to {Limits.BlobBytes} bytes";
        if (file.Sealed is { } inside && !Digests.IsSha256Hex(inside.Digest))
            return $"the digest of {file.Path}'s content is not 64 lower-case hexadecimal digits";
        return Digests.IsSha256Hex(file.Sha256)
            ? null
            : $"the hash of {file.Path} is not 64 lower-case hexadecimal digits";
    }

    /// <summary>
    /// Relative, forward slashes, no empty, <c>.</c> or <c>..</c> part, no control character, backslash, colon or
    /// lone surrogate, at most <see cref="Limits.OutputPathLength"/> characters.
    /// </summary>
    public static bool IsSafePath(string? path)
    {
        if (path is null or "" || path.Length > Limits.OutputPathLength) return false;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (char.IsControl(c) || c is '\\' or ':') return false;
            if (!char.IsSurrogate(c)) continue;
            if (i + 1 >= path.Length || !char.IsSurrogatePair(c, path[i + 1])) return false;
            i++;
        }

        foreach (var part in path.AsSpan().Split('/'))
        {
            if (path[part] is "" or "." or "..") return false;
        }

        return true;
    }
}
