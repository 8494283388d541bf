using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>Stages as the spec names them. A task of one workload is a graph of one stage.</summary>
public sealed class GraphPlan : StagePlan
{
    public const string OnlyStage = "work";

    private readonly Stage[] stages;
    private readonly int[][] after;
    private readonly int[][] readers;

    private GraphPlan(TaskSpec spec, TaskStage[] given, int[][] after)
    {
        this.after = after;
        readers = StageGraph.Readers(after);
        var files = OutputAllowance.Of(given, after, readers);
        stages = new Stage[given.Length];
        for (var i = 0; i < stages.Length; i++)
        {
            StageSource[] sources = [.. after[i].Select(stage => new StageSource(stage, given[stage].Name))];
            var stage = Make(StageTerms.Of(spec, given[i]), given[i], sources, files[i]);
            stages[i] = stage is ProgramStage program ? program with { Given = Inputs(spec, given[i].Workload, sources.Length == 0) } : stage;
        }

        TotalShards = given.Sum(stage => stage.Shards);
        Window = Limits.SlotsInScheduler / StageGraph.Width(after);
    }

    public override int Count => stages.Length;

    public override Stage this[int index] => index >= 0 && index < stages.Length
        ? stages[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, "no such stage");

    public override int TotalShards { get; }

    public override int Window { get; }

    public override IReadOnlyList<int> After(int stage) => after[stage];

    public override IReadOnlyList<int> Readers(int stage) => readers[stage];

    public static GraphPlan Of(TaskSpec spec, TaskStage[] stages)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < stages.Length; i++) index[stages[i].Name] = i;
        return new GraphPlan(spec, stages, Array.ConvertAll(stages, stage => Array.ConvertAll(stage.After, name => index[name])));
    }

    /// <summary>Data is for stages that come after no other; an image's archive is for every stage that runs it.</summary>
    private static InputFile[] Inputs(TaskSpec spec, Workload workload, bool first) =>
        [.. (spec.Inputs ?? []).Where(input => first || (workload is ContainerWorkload container && container.Image == input.Name)).Select(input => new InputFile(input.Name, input.Sha256, input.Bytes, input.Name) { Unpack = input.Unpack })];

    private static Stage Make(StageTerms terms, TaskStage stage, StageSource[] sources, int files) => stage.Workload switch
    {
        NoopWorkload => new NoopStage(stage.Name, stage.Shards, terms),
        ProcessWorkload process => new ProgramStage(
            stage.Name, stage.Shards, terms, new ProcessOrder(process, stage.Name, stage.Shards, files), sources, stage.Take),
        CommandWorkload command => new ProgramStage(
            stage.Name, stage.Shards, terms, new CommandOrder(command, stage.Name, stage.Shards, files), sources, stage.Take),
        ContainerWorkload container => new ProgramStage(
            stage.Name, stage.Shards, terms, new ContainerOrder(container, stage.Name, stage.Shards, files), sources, stage.Take),
        _ => throw new InvalidOperationException($"no stages are known for {stage.Workload.GetType().Name}"),
    };
}
