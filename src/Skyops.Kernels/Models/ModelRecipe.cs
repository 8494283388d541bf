using Skyops.Kernels.Devices;

namespace Skyops.Kernels.Models;

/// <summary>A model of the catalogue: how to build it and how it is trained unless told otherwise.</summary>
public sealed class ModelRecipe
{
    internal ModelRecipe(
        string name, string description, bool takesImages, TrainDefaults defaults,
        Func<IDevice, SampleShape, int, Network> build)
    {
        Name = name;
        Description = description;
        TakesImages = takesImages;
        Defaults = defaults;
        Build = build;
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
    public Func<IDevice, SampleShape, int, Network> Build { get; }
}

/// <summary>Defaults of a training plan.</summary>
public sealed record TrainDefaults(
    int Rounds, int Shards, int LocalEpochs, int BatchSize, float LearningRate, float Momentum, float WeightDecay,
    double TestFraction);
