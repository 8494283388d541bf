namespace Skyops.Kernels.Training;

/// <summary>A plan cannot be run; holds every reason.</summary>
public sealed class TrainPlanException(IReadOnlyList<string> errors) : Exception(string.Join("; ", errors))
{
    /// <summary>The reasons.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
