using Skyops.Tasks;

namespace Skyops.Core.Tasks.Stages;

/// <summary>Shards that run a program of the submitter's.</summary>
/// <param name="Name">Of the stage.</param>
/// <param name="Shards">How many.</param>
/// <param name="Terms">What each attempt needs.</param>
/// <param name="TheOrder">The same for all shards.</param>
/// <param name="Sources">Stages whose outputs it reads.</param>
/// <param name="Take">Which of them each shard gets.</param>
public sealed record ProgramStage(
    string Name, int Shards, StageTerms Terms, ProgramOrder TheOrder, IReadOnlyList<StageSource> Sources,
    StageTake Take) : Stage(Name, Shards, Terms)
{
    /// <summary>Data that the task names: all of it for a stage that comes after no other, else only the image that it runs.</summary>
    public InputFile[] Given { get; init; } = [];

    public override WorkOrder Order(int shard) => TheOrder;

    public override InputFile[] Inputs(int shard, KeptOutputs outputs)
    {
        var inputs = new List<InputFile>(Given);
        foreach (var source in Sources)
        {
            if (Take == StageTake.Own) Add(inputs, source, shard, outputs.Of(source.Index, shard));
            else foreach (var (from, files) in outputs.Of(source.Index)) Add(inputs, source, from, files);
        }

        return [.. inputs];
    }

    public override string? OutputProblem(OutputFile[] files) => files.Length <= TheOrder.MostOutputFiles
        ? null
        : $"{files.Length} output files; a shard of this stage may have {TheOrder.MostOutputFiles}";

    private static void Add(List<InputFile> inputs, StageSource source, int shard, OutputFile[] files)
    {
        foreach (var file in files)
        {
            inputs.Add(new InputFile($"{source.Name}/{shard}/{file.Path}", file.Sha256, file.Bytes, file.Path[(file.Path.LastIndexOf('/') + 1)..]) { Sealed = file.Sealed });
        }
    }
}

/// <summary>A stage whose outputs another one reads.</summary>
public sealed record StageSource(int Index, string Name);
