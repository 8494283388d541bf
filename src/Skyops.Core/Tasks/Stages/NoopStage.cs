using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>The one stage of a task that does nothing: <c>work</c>.</summary>
public sealed record NoopStage(int Shards) : Stage("work", Shards)
{
    private static readonly NoopOrder TheOrder = new();

    public override WorkOrder Order(int shard) => TheOrder;

    public override InputFile[] Inputs(int shard, KeptOutputs outputs) => [];

    public override string? OutputProblem(OutputFile[] files) =>
        files.Length == 0 ? null : "a shard that does nothing has output files";
}
