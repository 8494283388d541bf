using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>What the runtime logs: failures that no caller is told of.</summary>
internal sealed partial class RuntimeLog(ILogger logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(100, LogLevel.Error, "Activation of grain {Grain} failed")]
    internal partial void ActivationFailed(Exception exception, GrainId grain);

    [LoggerMessage(101, LogLevel.Error, "Deactivation of grain {Grain} failed")]
    internal partial void DeactivationFailed(Exception exception, GrainId grain);

    [LoggerMessage(102, LogLevel.Warning, "One-way call {Method} of grain {Grain} failed")]
    internal partial void OneWayCallFailed(Exception exception, GrainMethod method, GrainId grain);

    [LoggerMessage(103, LogLevel.Warning, "A timer of grain {Grain} failed; it goes on")]
    internal partial void TimerFailed(Exception exception, GrainId grain);

    [LoggerMessage(104, LogLevel.Warning, "Stopped with {Count} grains still active: the time to stop was over")]
    internal partial void StoppedEarly(int count);
}
