using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>What a task does. The kind is also the executor a node must offer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrainWorkload), "train")]
[JsonDerivedType(typeof(NoopWorkload), "noop")]
[JsonDerivedType(typeof(ProcessWorkload), "process")]
[JsonDerivedType(typeof(CommandWorkload), "command")]
[JsonDerivedType(typeof(ContainerWorkload), "container")]
[JsonDerivedType(typeof(StagedWorkload), "stages")]
[GenerateSerializer, Immutable, Alias("skyops.Workload")]
public abstract record Workload
{
    /// <summary>The executor that runs it, as nodes advertise it.</summary>
    [JsonIgnore]
    public abstract string Executor { get; }

    /// <summary>True when honest replicas give the same bits on any machine, so that one checkpoint can prove or refute another.</summary>
    [JsonIgnore]
    public abstract bool Reproducible { get; }
}

/// <summary>Trains a model of the catalogue in rounds of local steps followed by averaging, bit for bit reproducible.</summary>
[GenerateSerializer, Immutable, Alias("skyops.TrainWorkload")]
public sealed record TrainWorkload : Workload
{
    [Id(0)] public required string Model { get; init; }

    [Id(1)] public required DataReference Dataset { get; init; }

    [Id(2)] public int Rounds { get; init; } = 3;

    [Id(3)] public ulong Seed { get; init; } = 1;

    /// <summary>Passes over a shard's slice in each round; 0 takes the model's default.</summary>
    [Id(4)] public int LocalEpochs { get; init; }

    /// <summary>Samples a step; 0 takes the model's default.</summary>
    [Id(5)] public int BatchSize { get; init; }

    /// <summary>0 takes the model's default.</summary>
    [Id(6)] public float LearningRate { get; init; }

    /// <summary>For a data set in IDX format, whose labels are a file of their own; null for CSV, where they are the last column.</summary>
    [Id(7)] public DataReference? Labels { get; init; }

    [JsonIgnore]
    public override string Executor => "train";

    [JsonIgnore]
    public override bool Reproducible => true;
}

/// <summary>Shards that do nothing: measures the network's own cost.</summary>
[GenerateSerializer, Immutable, Alias("skyops.NoopWorkload")]
public sealed record NoopWorkload : Workload
{
    [JsonIgnore]
    public override string Executor => "noop";

    [JsonIgnore]
    public override bool Reproducible => true;
}

/// <summary>
/// Runs a program of the node's own machine as the worker's user, without a sandbox (isolation tier T0). Only workers whose operator trusts every submitter offer it.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.ProcessWorkload")]
public sealed record ProcessWorkload : Workload
{
    /// <summary>The program and its arguments. A name without a slash is looked for in <c>/usr/local/bin:/usr/bin:/bin</c>.</summary>
    [Id(0)] public required string[] Argv { get; init; }

    /// <summary>Added to the variables that every process gets. Names are upper case; those that begin with <c>SKYOPS_</c> are reserved.</summary>
    [Id(1)] public SortedDictionary<string, string> Environment { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Its submitter's word that honest replicas give the same bits on any machine.</summary>
    [Id(2), JsonPropertyName("reproducible")] public bool ReproducibleOutputs { get; init; }

    [JsonIgnore]
    public override string Executor => "process";

    [JsonIgnore]
    public override bool Reproducible => ReproducibleOutputs;
}

/// <summary>
/// Runs a program of the node's read-only <c>/usr</c>, or one that is among its inputs, in a sandbox without network (isolation tier T1). It finds its inputs under <c>/data/inputs</c>
/// and leaves results in <c>/data/outputs</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.CommandWorkload")]
public sealed record CommandWorkload : Workload
{
    /// <summary>The program and its arguments. A name without a slash is looked for in <c>/usr/local/bin:/usr/bin:/bin</c>.</summary>
    [Id(0)] public required string[] Argv { get; init; }

    /// <summary>Added to the variables that every command gets. Names are upper case; those that begin with <c>SKYOPS_</c> are reserved.</summary>
    [Id(1)] public SortedDictionary<string, string> Environment { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Its submitter's word that honest replicas give the same bits on any machine.</summary>
    [Id(2), JsonPropertyName("reproducible")] public bool ReproducibleOutputs { get; init; }

    [JsonIgnore]
    public override string Executor => "command";

    [JsonIgnore]
    public override bool Reproducible => ReproducibleOutputs;
}

/// <summary>
/// Runs a program of an image in a container without network (isolation tier T2). It finds its inputs under <c>/data/inputs</c> and leaves results in <c>/data/outputs</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("skyops.ContainerWorkload")]
public sealed record ContainerWorkload : Workload
{
    /// <summary>
    /// The name of one of the task's inputs, which is a Docker archive or an OCI layout in a tar; or a registry's reference by digest, <c>HOST/NAME@sha256:</c> and 64 lower-case
    /// hexadecimal digits. Never a tag: replicas must run the same bytes.
    /// </summary>
    [Id(0)] public required string Image { get; init; }

    /// <summary>The program and its arguments in place of the image's own; empty takes the image's. A name without a slash is looked for in the image's <c>PATH</c>.</summary>
    [Id(1)] public string[] Argv { get; init; } = [];

    /// <summary>Added to the variables of the image. Names are upper case; those that begin with <c>SKYOPS_</c> are reserved. Values have no line breaks.</summary>
    [Id(2)] public SortedDictionary<string, string> Environment { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Its submitter's word that honest replicas give the same bits on any machine.</summary>
    [Id(3), JsonPropertyName("reproducible")] public bool ReproducibleOutputs { get; init; }

    [JsonIgnore]
    public override string Executor => "container";

    [JsonIgnore]
    public override bool Reproducible => ReproducibleOutputs;
}

/// <summary>Stands where the stages of the task say what is done.</summary>
[GenerateSerializer, Immutable, Alias("skyops.StagedWorkload")]
public sealed record StagedWorkload : Workload
{
    public static readonly StagedWorkload Instance = new();

    /// <summary>The kind that lists show. No node offers it: each stage has its own executor.</summary>
    [JsonIgnore]
    public override string Executor => "stages";

    [JsonIgnore]
    public override bool Reproducible => false;
}

/// <summary>Data in the content-addressed store.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Name">File name; its ending tells the format (<c>.csv</c>, <c>.csv.gz</c>, <c>.idx.gz</c> …).</param>
/// <param name="Bytes">Size as stored.</param>
[GenerateSerializer, Immutable, Alias("skyops.DataReference")]
public sealed record DataReference(
    [property: Id(0)] string Sha256,
    [property: Id(1)] string Name,
    [property: Id(2)] long Bytes);
