using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>Shards that do nothing. They still wait for the stages before them.</summary>
public sealed record NoopStage(string Name, int Shards, StageTerms Terms) : Stage(Name, Shards, Terms)
{
    private static readonly NoopOrder TheOrder = new();

    public override WorkOrder Order(int shard) => TheOrder;

    public override InputFile[] Inputs(int shard, KeptOutputs outputs) => [];

    public override string? OutputProblem(OutputFile[] files) =>
        files.Length == 0 ? null : "a shard that does nothing has output files";
}
