using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>Shards that may run side by side. Everything about a shard is computed when asked for.</summary>
public abstract record Stage(string Name, int Shards, StageTerms Terms)
{
    /// <summary>What the shard's worker is told to do.</summary>
    public abstract WorkOrder Order(int shard);

    /// <summary>What the shard's worker fetches first, from the outputs of the stages before.</summary>
    public abstract InputFile[] Inputs(int shard, KeptOutputs outputs);

    /// <summary>Why these files cannot be the output of a shard of this stage; null when they can.</summary>
    public abstract string? OutputProblem(OutputFile[] files);

    private protected static string? Missing(OutputFile[] files, params ReadOnlySpan<string> expected)
    {
        foreach (var path in expected)
        {
            if (!Array.Exists(files, f => f.Path == path)) return $"the output file {path} is missing";
        }

        return null;
    }
}
