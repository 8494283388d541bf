using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>What one shard of one stage has to do, as the worker reads it (JSON inside the assignment).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrainRoundOrder), "train-round")]
[JsonDerivedType(typeof(TrainMergeOrder), "train-merge")]
[JsonDerivedType(typeof(NoopOrder), "noop")]
[JsonDerivedType(typeof(ProcessOrder), "process")]
[JsonDerivedType(typeof(CommandOrder), "command")]
[JsonDerivedType(typeof(ContainerOrder), "container")]
[GenerateSerializer, Immutable, Alias("skyops.WorkOrder")]
public abstract record WorkOrder;

/// <summary>
/// Local steps of shard <c>Shard</c> in round <see cref="Round"/>. Inputs: <c>dataset</c>; from round 1 on <c>state</c> (the merged state of the round before).
/// Output: <c>state.safetensors</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.TrainRoundOrder")]
public sealed record TrainRoundOrder(
    [property: Id(0)] TrainWorkload Train,
    [property: Id(1)] int Round,
    [property: Id(2)] int Shard,
    [property: Id(3)] int Shards) : WorkOrder;

/// <summary>
/// Averages the round's shard states in fixed order and measures the result on the test split. Inputs: <c>dataset</c>, <c>state-0</c> … <c>state-(n-1)</c>, from round 1 on <c>metrics</c>.
/// Outputs: <c>model.safetensors</c>, <c>metrics.jsonl</c>, <c>curve.svg</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.TrainMergeOrder")]
public sealed record TrainMergeOrder(
    [property: Id(0)] TrainWorkload Train,
    [property: Id(1)] int Round,
    [property: Id(2)] int Shards) : WorkOrder;

/// <summary>Nothing. The output is empty.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NoopOrder")]
public sealed record NoopOrder : WorkOrder;

/// <summary>A program of the submitter's, however it is run.</summary>
[GenerateSerializer, Immutable, Alias("skyops.ProgramOrder")]
public abstract record ProgramOrder : WorkOrder
{
    /// <summary>Name of the stage.</summary>
    public abstract string Stage { get; init; }

    /// <summary>Shards of the stage.</summary>
    public abstract int Shards { get; init; }

    /// <summary>More output files than these could not be handed on.</summary>
    public abstract int MostOutputFiles { get; init; }

    /// <summary>The program and its arguments.</summary>
    [JsonIgnore]
    public abstract string[] Argv { get; }

    /// <summary>Its submitter's variables.</summary>
    [JsonIgnore]
    public abstract SortedDictionary<string, string> Environment { get; }
}

/// <summary>
/// Runs a program. Inputs are files named <c>stage/shard/path</c> after where they came from. Which shard it is stands in the attempt's key: so all shards of a stage
/// share one order.
/// </summary>
/// <param name="Process">The program.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Shards">Shards of the stage.</param>
/// <param name="MostOutputFiles">More output files than these could not be handed on.</param>
[GenerateSerializer, Immutable, Alias("skyops.ProcessOrder")]
public sealed record ProcessOrder(
    [property: Id(0)] ProcessWorkload Process,
    [property: Id(1)] string Stage,
    [property: Id(2)] int Shards,
    [property: Id(3)] int MostOutputFiles) : ProgramOrder
{
    [JsonIgnore]
    public override string[] Argv => Process.Argv;

    [JsonIgnore]
    public override SortedDictionary<string, string> Environment => Process.Environment;
}

/// <summary>
/// Runs a program in a sandbox. Inputs are those of the task by their names, or files named <c>stage/shard/path</c>.
/// </summary>
/// <param name="Command">The program.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Shards">Shards of the stage.</param>
/// <param name="MostOutputFiles">More output files than these could not be handed on.</param>
[GenerateSerializer, Immutable, Alias("skyops.CommandOrder")]
public sealed record CommandOrder(
    [property: Id(0)] CommandWorkload Command,
    [property: Id(1)] string Stage,
    [property: Id(2)] int Shards,
    [property: Id(3)] int MostOutputFiles) : ProgramOrder
{
    [JsonIgnore]
    public override string[] Argv => Command.Argv;

    [JsonIgnore]
    public override SortedDictionary<string, string> Environment => Command.Environment;
}

/// <summary>
/// Runs a program of an image in a container. Inputs are those of the task by their names, or files named <c>stage/shard/path</c>; the image's archive, when it is one, is among them.
/// </summary>
/// <param name="Container">The image and the program.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Shards">Shards of the stage.</param>
/// <param name="MostOutputFiles">More output files than these could not be handed on.</param>
[GenerateSerializer, Immutable, Alias("skyops.ContainerOrder")]
public sealed record ContainerOrder(
    [property: Id(0)] ContainerWorkload Container,
    [property: Id(1)] string Stage,
    [property: Id(2)] int Shards,
    [property: Id(3)] int MostOutputFiles) : ProgramOrder
{
    [JsonIgnore]
    public override string[] Argv => Container.Argv;

    [JsonIgnore]
    public override SortedDictionary<string, string> Environment => Container.Environment;
}
