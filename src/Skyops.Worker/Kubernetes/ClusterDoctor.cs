using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Kubernetes.Configuration;
using Skyops.Worker.Options;

namespace Skyops.Worker.Kubernetes;

/// <summary>Tries a cluster for a person, as a worker does before it offers containers on it.</summary>
public static class ClusterDoctor
{
    private const int AddressBytes = 20;

    /// <summary>Each thing with what was found. Everything made for it is removed again.</summary>
    public static async Task<IReadOnlyList<ClusterControl>> ExamineAsync(KubernetesWorkerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            // A name that no worker has.
            var nobody = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(AddressBytes));
            await using var cluster = new Cluster(options, nobody, NullLogger.Instance, TimeProvider.System);
            return await new ClusterProbe(cluster).RunAsync(cancellationToken);
        }
        catch (KubernetesConfigException failure)
        {
            return [new ClusterControl("kubeconfig", false, true, failure.Message, "name another file with --kubernetes")];
        }
    }
}
