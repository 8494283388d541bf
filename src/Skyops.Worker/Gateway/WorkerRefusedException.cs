namespace Skyops.Worker.Gateway;

/// <summary>The silo will not have this worker.</summary>
/// <param name="code">The kind of refusal.</param>
/// <param name="detail">What is wrong.</param>
/// <param name="hint">What to do about it.</param>
/// <param name="retryable">True when it may change its mind.</param>
public sealed class WorkerRefusedException(string code, string detail, string hint, bool retryable)
    : Exception($"The silo refuses this worker ({code}): {detail} {hint}".TrimEnd())
{
    public string Code { get; } = code;

    public bool IsRetryable { get; } = retryable;
}
