using System.Globalization;
using Skyops.Tasks;

namespace Skyops.Nodes;

/// <summary>
/// Names of canaries: small jobs with a known answer that a quarantined node runs before it may work again. They belong to
/// no task; their receipts go to the node's grain.
/// </summary>
public static class CanaryNames
{
    private const string Prefix = "canary-";

    /// <summary>The name of a canary that a node gets now: it gets one at a time.</summary>
    public static AttemptKey Key(DateTimeOffset now) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{now.ToUnixTimeMilliseconds()}"), 0, 0, 0, 1);

    public static bool IsCanary(string taskId) => taskId.StartsWith(Prefix, StringComparison.Ordinal);
}
