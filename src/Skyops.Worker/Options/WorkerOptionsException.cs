namespace Skyops.Worker.Options;

/// <summary>The options are wrong; the message names every error.</summary>
public sealed class WorkerOptionsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
