using System.Collections.Immutable;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>
/// Accepted manifests that later stages, or the owner, still need. Shards without files take no room.
/// </summary>
public sealed record KeptOutputs(ImmutableSortedDictionary<(int Stage, int Shard), OutputFile[]> ByShard)
{
    public static readonly KeptOutputs Nothing = new(ImmutableSortedDictionary<(int Stage, int Shard), OutputFile[]>.Empty);

    public KeptOutputs With(int stage, int shard, OutputFile[] files) => files.Length == 0 ? this : new(ByShard.SetItem((stage, shard), files));

    /// <summary>The files of one shard; empty when it had none.</summary>
    public OutputFile[] Of(int stage, int shard) => ByShard.GetValueOrDefault((stage, shard), []);

    /// <summary>The named file of an accepted shard.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is not there: acceptance checks expected files, so this is a bug.
    /// </exception>
    public OutputFile File(int stage, int shard, string path) =>
        Array.Find(Of(stage, shard), f => f.Path == path)
        ?? throw new InvalidOperationException($"stage {stage} shard {shard} was accepted without {path}");

    /// <summary>Drops what stages before <paramref name="oldest"/> left.</summary>
    public KeptOutputs From(int oldest)
    {
        var dropped = ByShard.Keys.TakeWhile(k => k.Stage < oldest).ToArray();
        return dropped.Length == 0 ? this : new(ByShard.RemoveRange(dropped));
    }
}
