using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>What a task does. The kind is also the executor a node must offer.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TrainWorkload), "train")]
[JsonDerivedType(typeof(NoopWorkload), "noop")]
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

/// <summary>Data in the content-addressed store.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Name">File name; its ending tells the format (<c>.csv</c>, <c>.csv.gz</c>, <c>.idx.gz</c> …).</param>
/// <param name="Bytes">Size as stored.</param>
[GenerateSerializer, Immutable, Alias("skyops.DataReference")]
public sealed record DataReference(
    [property: Id(0)] string Sha256,
    [property: Id(1)] string Name,
    [property: Id(2)] long Bytes);
