using System.Security.Cryptography;
using System.Text;

namespace Skyops.Worker.Kubernetes;

/// <summary>
/// How the objects of one worker are called. Each has two labels, whose worker it is and of which attempt, so that whatever an attempt leaves is found without a
/// record of what was made.
/// </summary>
/// <param name="Worker">The node's wallet address without its <c>0x</c>: the same after every start, and no other worker has it.</param>
internal sealed record ClusterNames(string Worker)
{
    public const string WorkerLabel = "skyops.network/worker";
    public const string AttemptLabel = "skyops.network/attempt";

    private const int WorkerDigits = 8;
    private const int AttemptDigits = 16;

    /// <summary>Selects all objects of this worker.</summary>
    public string Selector => $"{WorkerLabel}={Worker}";

    /// <summary>The name of the objects of an attempt.</summary>
    /// <param name="attempt">The name of its folder.</param>
    public string ObjectOf(string attempt) => $"skyops-{Worker[..WorkerDigits]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(attempt)))[..AttemptDigits]}";

    /// <summary>The labels of an attempt's objects.</summary>
    public IReadOnlyDictionary<string, string> LabelsOf(string attempt) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [WorkerLabel] = Worker,
        [AttemptLabel] = attempt,
        ["app.kubernetes.io/managed-by"] = "skyops",
    };
}
