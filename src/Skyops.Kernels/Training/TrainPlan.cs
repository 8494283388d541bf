using Skyops.Kernels.Data;
using Skyops.Kernels.Models;

namespace Skyops.Kernels.Training;

/// <summary>
/// All that decides a training run besides the data; two machines with equal plans and data make equal bytes.
/// </summary>
/// <param name="Model">A name of <see cref="ModelCatalogue"/>.</param>
/// <param name="Seed">Of all randomness: initial weights, split, order.</param>
/// <param name="Rounds">Rounds of local steps then averaging, 1 to 10,000.</param>
/// <param name="Shards">Parts of a round that train side by side, 1 to 1,024.</param>
/// <param name="LocalEpochs">Passes of a shard over its rows in one round, 1 to 10,000.</param>
/// <param name="BatchSize">Samples a step, 1 to 65,536; a shard with fewer rows takes them all.</param>
/// <param name="LearningRate">At the start; falls as half a cosine to 0 over all rounds. Above 0, at most 100.</param>
/// <param name="Momentum">0 to below 1; starts from zero in every round.</param>
/// <param name="WeightDecay">L2, on weights only. 0 to 1.</param>
/// <param name="TestFraction">Share of the rows that are never trained on, above 0 and below 1.</param>
public sealed record TrainPlan(
    string Model,
    ulong Seed,
    int Rounds,
    int Shards,
    int LocalEpochs,
    int BatchSize,
    float LearningRate,
    float Momentum,
    float WeightDecay,
    double TestFraction)
{
    /// <summary>The plan of a model with the catalogue's defaults.</summary>
    /// <exception cref="TrainPlanException">There is no such model.</exception>
    public static TrainPlan For(string model, ulong seed = 1)
    {
        var d = ModelCatalogue.Find(model)?.Defaults ?? throw new TrainPlanException([UnknownModel(model)]);
        return new TrainPlan(
            model, seed, d.Rounds, d.Shards, d.LocalEpochs, d.BatchSize, d.LearningRate, d.Momentum, d.WeightDecay,
            d.TestFraction);
    }

    /// <summary>All that is wrong with the plan; with data, also what does not fit them.</summary>
    public IReadOnlyList<string> Errors(Dataset? data = null)
    {
        var errors = new List<string>();
        if (ModelCatalogue.Find(Model) is null)
        {
            errors.Add(UnknownModel(Model));
        }

        Whole(errors, nameof(Rounds), Rounds, 10_000);
        Whole(errors, nameof(Shards), Shards, 1024);
        Whole(errors, nameof(LocalEpochs), LocalEpochs, 10_000);
        Whole(errors, nameof(BatchSize), BatchSize, 65_536);
        Check(errors, nameof(LearningRate), LearningRate, LearningRate is > 0 and <= 100, "above 0 and at most 100");
        Check(errors, nameof(Momentum), Momentum, Momentum is >= 0 and < 1, "from 0 to below 1");
        Check(errors, nameof(WeightDecay), WeightDecay, WeightDecay is >= 0 and <= 1, "from 0 to 1");
        Check(errors, nameof(TestFraction), TestFraction, TestFraction is > 0 and < 1, "above 0 and below 1");
        if (data is not null && errors.Count == 0)
        {
            CheckData(errors, data);
        }

        return errors;
    }

    /// <summary>Raises all errors at once.</summary>
    /// <exception cref="TrainPlanException">There are some.</exception>
    public void Validate(Dataset? data = null)
    {
        if (Errors(data) is { Count: > 0 } errors)
        {
            throw new TrainPlanException(errors);
        }
    }

    private static string UnknownModel(string model) =>
        $"Model is '{model}'; it must be one of {string.Join(", ", ModelCatalogue.All.Select(r => r.Name))}";

    private static void Whole(List<string> errors, string name, int value, int most) => Check(
        errors, name, value, value >= 1 && value <= most, FormattableString.Invariant($"from 1 to {most}"));

    private static void Check(List<string> errors, string name, IFormattable value, bool good, string wanted)
    {
        if (!good)
        {
            errors.Add(FormattableString.Invariant($"{name} is {value}; it must be {wanted}"));
        }
    }

    private void CheckData(List<string> errors, Dataset data)
    {
        if (ModelCatalogue.Find(Model)!.TakesImages && data.ImageShape() is null)
        {
            errors.Add($"Model {Model} needs square images; {data.Sample.Features} features are not a square");
        }

        if (data.Rows < 2 || DataSplit.Of(data.Rows, TestFraction, Seed).Train.Count < Shards)
        {
            errors.Add($"Shards is {Shards}; {data.Rows} rows leave too few to train on");
        }

        if (data.Classes < 2)
        {
            errors.Add("the data has one class; at least 2 are needed");
        }
    }
}
