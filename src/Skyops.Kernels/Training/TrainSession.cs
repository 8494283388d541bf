using Skyops.Kernels.Data;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Models;

namespace Skyops.Kernels.Training;

/// <summary>What shards and merges share: the model on the device, the split, the normalisation.</summary>
internal sealed class TrainSession : IDisposable
{
    public TrainSession(IDevice device, TrainPlan plan, Dataset data, int round)
    {
        plan.Validate(data);
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(round, plan.Rounds);
        (Device, Plan, Data, Round) = (device, plan, data, round);
        var recipe = ModelCatalogue.Find(plan.Model)!;
        var sample = recipe.TakesImages ? data.ImageShape()!.Value : data.Sample;
        Split = DataSplit.Of(data.Rows, plan.TestFraction, plan.Seed);
        Normalisation = Normalisation.Of(data, Split.Train, sample, recipe.TakesImages);
        Network = recipe.Build(device, sample, data.Classes);
        Sample = sample;
        Loader = new BatchLoader(
            device, data, Normalisation, Network, recipe.TakesImages ? sample.Channels : sample.Features);
    }

    public IDevice Device { get; }

    public TrainPlan Plan { get; }

    public Dataset Data { get; }

    public int Round { get; }

    public SampleShape Sample { get; }

    public DataSplit Split { get; }

    public Normalisation Normalisation { get; }

    public Network Network { get; }

    public BatchLoader Loader { get; }

    public void Dispose()
    {
        Loader.Dispose();
        Network.Dispose();
    }
}
