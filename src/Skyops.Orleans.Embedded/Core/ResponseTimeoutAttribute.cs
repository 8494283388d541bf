using System.Globalization;

namespace Orleans;

/// <summary>How long a caller of this grain interface method waits, when not the silo's default.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The time, written as <see cref="TimeSpan.Parse(string)"/> reads it: <c>00:00:20</c>.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}
