using Skyops.Tasks;

namespace Skyops.Core.Validation;

/// <summary>
/// Whether the files that a node names are sealed exactly when their task is, and as this attempt's own: else a node could hand out plaintext, or files of another attempt as its
/// own.
/// </summary>
public static class SealedManifestCheck
{
    /// <summary>What is wrong, in one sentence; null when nothing is.</summary>
    /// <param name="spec">The task.</param>
    /// <param name="key">The attempt.</param>
    /// <param name="files">A manifest without other problems.</param>
    public static string? Problem(TaskSpec spec, AttemptKey key, OutputFile[] files)
    {
        foreach (var file in files)
        {
            if (file.Sealed is not { } inside)
            {
                if (spec.Sealing is not null) return $"{file.Path} is not sealed, and the task is encrypted";
                continue;
            }

            if (spec.Sealing is null) return $"{file.Path} is sealed, and the task is not encrypted";
            if (inside.Stage != key.Stage || inside.Shard != key.Shard || inside.Epoch != key.Epoch || inside.Name != file.Path)
                return $"{file.Path} is sealed as a file of another attempt";
            if (inside.Bytes < 0 || inside.Bytes > file.Bytes || !Digests.IsSha256Hex(inside.Digest))
                return $"what is said of the content of {file.Path} cannot be";
        }

        return null;
    }
}
