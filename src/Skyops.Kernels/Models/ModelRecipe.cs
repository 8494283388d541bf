using Skyops.Kernels.Devices;

namespace Skyops.Kernels.Models;

/// <summary>A model of the catalogue: how to build it and how it is trained unless told otherwise.</summary>
public sealed class ModelRecipe
{
    private readonly Func<ParameterSet, SampleShape, int, Network> _build;

    internal ModelRecipe(
        string name, string description, bool takesImages, TrainDefaults defaults,
        Func<ParameterSet, SampleShape, int, Network> build)
    {
        _build = build;
        Name = name;
        Description = description;
        TakesImages = takesImages;
        Defaults = defaults;
    }

    /// <summary>Its name in plans and on the command line.</summary>
    public string Name { get; }

    /// <summary>One line for people.</summary>
    public string Description { get; }

    /// <summary>Whether samples are images [channels, height, width]; else they are rows of features.</summary>
    public bool TakesImages { get; }

    /// <summary>How it is trained unless told otherwise.</summary>
    public TrainDefaults Defaults { get; }

    /// <summary>Builds it for samples of a shape and a number of classes, with undefined values.</summary>
    /// <exception cref="DeviceMemoryException">It does not fit the device; what was taken is given back.</exception>
    public Network Build(IDevice device, SampleShape sample, int classes)
    {
        var parameters = new ParameterSet(device);
        try
        {
            return _build(parameters, sample, classes);
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }
}

/// <summary>Defaults of a training plan.</summary>
public sealed record TrainDefaults(
    int Rounds, int Shards, int LocalEpochs, int BatchSize, float LearningRate, float Momentum, float WeightDecay,
    double TestFraction);
