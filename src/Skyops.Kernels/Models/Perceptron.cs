using Skyops.Kernels.Models.Layers;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models;

/// <summary><c>mlp</c>: two hidden layers of 128 rectified units.</summary>
internal static class Perceptron
{
    private const int Hidden = 128;

    public static ModelRecipe Recipe { get; } = new(
        "mlp",
        "perceptron with two hidden layers of 128 units, for tables and small images",
        takesImages: false,
        new TrainDefaults(
            Rounds: 3, Shards: 2, LocalEpochs: 10, BatchSize: 32, LearningRate: 0.05f, Momentum: 0.9f,
            WeightDecay: 1e-4f, TestFraction: 0.2),
        Build);

    private static Network Build(ParameterSet parameters, SampleShape sample, int classes)
    {
        var device = parameters.Device;
        var features = sample.Features;
        var layers = new Chain(
            new LinearLayer(parameters, "fc1", features, Hidden, InitialValue.He(features), isFirst: true),
            new ReluLayer(device),
            new LinearLayer(parameters, "fc2", Hidden, Hidden, InitialValue.He(Hidden)),
            new ReluLayer(device),
            new LinearLayer(parameters, "fc3", Hidden, classes, InitialValue.Fan(Hidden)));
        return new Network(parameters, layers, samples => new Shape(features, samples));
    }
}
