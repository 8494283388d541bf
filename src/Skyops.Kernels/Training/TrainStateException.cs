namespace Skyops.Kernels.Training;

/// <summary>A state or checkpoint is not one of this plan, round or shard.</summary>
public sealed class TrainStateException(string message) : FormatException(message);
