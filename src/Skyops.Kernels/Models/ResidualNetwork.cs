using Skyops.Kernels.Models.Layers;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models;

/// <summary>
/// Residual networks in the form for small images of He, Zhang, Ren, Sun, Deep residual learning (2015), section 4.2: a
/// 3×3 convolution, three stages of n blocks with 16, 32, 64 channels (stride 2 between stages, shortcuts without
/// parameters), the mean of each channel, one linear layer. 6n + 2 layers hold weights: n = 1 is <c>resnet8</c>.
/// </summary>
internal static class ResidualNetwork
{
    public static ModelRecipe Small { get; } = new(
        "resnet8",
        "residual network for small images: three stages of one block, 16 to 64 channels, batch normalisation",
        takesImages: true,
        new TrainDefaults(
            Rounds: 3, Shards: 2, LocalEpochs: 10, BatchSize: 32, LearningRate: 0.1f, Momentum: 0.9f,
            WeightDecay: 5e-4f, TestFraction: 0.2),
        (parameters, sample, classes) => Build(parameters, sample, classes, blocks: 1));

    private static Network Build(ParameterSet parameters, SampleShape sample, int classes, int blocks)
    {
        var device = parameters.Device;
        List<ILayer> layers =
        [
            new ConvolutionLayer(parameters, "conv", sample.Channels, 16, kernel: 3, stride: 1, isFirst: true),
            new BatchNormLayer(parameters, "bn", 16),
            new ReluLayer(device),
        ];
        var inputs = 16;
        for (var stage = 1; stage <= 3; stage++)
        {
            for (var block = 1; block <= blocks; block++)
            {
                var stride = stage > 1 && block == 1 ? 2 : 1;
                var channels = 8 << stage;
                layers.AddRange(Block(parameters, $"stage{stage}.block{block}", inputs, channels, stride));
                inputs = channels;
            }
        }

        layers.Add(new GlobalAverageLayer(device));
        layers.Add(new LinearLayer(parameters, "fc", inputs, classes, InitialValue.Fan(inputs)));
        return new Network(
            parameters, new Chain([.. layers]),
            samples => new Shape(sample.Channels, samples, sample.Height, sample.Width));
    }

    private static IEnumerable<ILayer> Block(
        ParameterSet parameters, string name, int inputs, int channels, int stride)
    {
        var device = parameters.Device;
        var body = new Chain(
            new ConvolutionLayer(parameters, $"{name}.conv1", inputs, channels, kernel: 3, stride),
            new BatchNormLayer(parameters, $"{name}.bn1", channels),
            new ReluLayer(device),
            new ConvolutionLayer(parameters, $"{name}.conv2", channels, channels, kernel: 3, stride: 1),
            new BatchNormLayer(parameters, $"{name}.bn2", channels));
        var shortcut = inputs == channels && stride == 1 ? null : new SubsampleLayer(device, channels, stride);
        return [new ResidualLayer(device, body, shortcut), new ReluLayer(device)];
    }
}
