namespace Orleans.Configuration;

/// <summary>What holds for every call.</summary>
public class SiloMessagingOptions
{
    /// <summary>How long a caller waits before it gets a <see cref="TimeoutException"/>. Default: 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
