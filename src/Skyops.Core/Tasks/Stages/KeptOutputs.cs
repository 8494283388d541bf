using System.Collections.Immutable;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>
/// Accepted manifests that later stages, or the owner, still need. Shards without files take no room.
/// </summary>
public sealed record KeptOutputs(ImmutableSortedDictionary<int, ImmutableSortedDictionary<int, OutputFile[]>> ByStage)
{
    public static readonly KeptOutputs Nothing = new(
        ImmutableSortedDictionary<int, ImmutableSortedDictionary<int, OutputFile[]>>.Empty);

    public KeptOutputs With(int stage, int shard, OutputFile[] files) =>
        files.Length == 0 ? this : new(ByStage.SetItem(stage, Of(stage).SetItem(shard, files)));

    /// <summary>The files of a stage, by shard.</summary>
    public ImmutableSortedDictionary<int, OutputFile[]> Of(int stage) =>
        ByStage.GetValueOrDefault(stage, ImmutableSortedDictionary<int, OutputFile[]>.Empty);

    /// <summary>The files of one shard; empty when it had none.</summary>
    public OutputFile[] Of(int stage, int shard) => Of(stage).GetValueOrDefault(shard, []);

    /// <summary>The named file of an accepted shard.</summary>
    /// <exception cref="InvalidOperationException">
    /// It is not there: acceptance checks expected files, so this is a bug.
    /// </exception>
    public OutputFile File(int stage, int shard, string path) =>
        Array.Find(Of(stage, shard), f => f.Path == path)
        ?? throw new InvalidOperationException($"stage {stage} shard {shard} was accepted without {path}");

    /// <summary>Drops what these stages left.</summary>
    public KeptOutputs Without(IEnumerable<int> stages) => new(ByStage.RemoveRange(stages));
}
