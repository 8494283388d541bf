namespace Skyops.Ethereum.Rpc;

/// <summary>How long, how often and how much, when a node is asked.</summary>
public sealed record RpcOptions
{
    /// <summary>How long one try may take. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a try that failed for a passing reason is repeated. Default: 4.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the first repetition; each is about twice the one before. Default: 250 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two tries. Default: 5 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest answer that is read, in bytes. Default: 16 MiB.</summary>
    public int MaxAnswerBytes { get; init; } = 16 << 20;

    /// <summary>The most calls in one batch. Default: 100.</summary>
    public int MaxBatch { get; init; } = 100;

    /// <exception cref="ArgumentException">A setting makes no sense; all of them are named.</exception>
    internal void Validate()
    {
        var errors = new List<string>();
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
            errors.Add($"{nameof(Timeout)} is between zero and one hour.");
        if (Retries is < 0 or > 1000)
            errors.Add($"{nameof(Retries)} is between 0 and 1000.");
        if (Delay < TimeSpan.Zero || MaxDelay < Delay || MaxDelay > TimeSpan.FromHours(1))
            errors.Add($"{nameof(Delay)} is at least zero and at most {nameof(MaxDelay)}, that at most one hour.");
        if (MaxAnswerBytes is < 1024 or > 1 << 30)
            errors.Add($"{nameof(MaxAnswerBytes)} is between 1 KiB and 1 GiB.");
        if (MaxBatch is < 1 or > 10_000)
            errors.Add($"{nameof(MaxBatch)} is between 1 and 10,000.");
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(' ', errors));
    }
}
