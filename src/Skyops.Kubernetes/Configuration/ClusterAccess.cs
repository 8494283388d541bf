using System.Security.Cryptography.X509Certificates;

namespace Skyops.Kubernetes.Configuration;

/// <summary>Where a cluster's API server is and how it knows who asks. Owns the certificates.</summary>
public sealed record ClusterAccess : IDisposable
{
    /// <summary>Address of the API server, ending with a slash.</summary>
    public required Uri Server { get; init; }

    /// <summary>Who vouches for the server; null: those the machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The server's certificate is not checked. Only because the kubeconfig says so.</summary>
    public bool SkipsVerification { get; init; }

    /// <summary>The name that the server's certificate must have; null: the host of the address.</summary>
    public string? ServerName { get; init; }

    /// <summary>Proves who asks; null when a token does.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Proves who asks; null when a certificate does.</summary>
    public string? Token { get; init; }

    /// <summary>A file that holds the token and is written anew from time to time, as a pod's is; null: it is in no file.</summary>
    public string? TokenFile { get; init; }

    /// <summary>The namespace that is meant where none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The word that stands for the service account of the pod this runs in, where a kubeconfig could be named.</summary>
    public const string InCluster = "in-cluster";

    /// <summary>Reads a kubeconfig file, or the pod's own service account.</summary>
    /// <param name="source">Path of a kubeconfig, or <see cref="InCluster"/>.</param>
    /// <exception cref="KubernetesConfigException">Something is missing, wrong or not supported; says what.</exception>
    public static ClusterAccess Read(string source) => source == InCluster ? ServiceAccount.Read(ServiceAccount.Folder) : Kubeconfig.Read(source);

    public void Dispose()
    {
        Certificate?.Dispose();
        foreach (var authority in Authorities ?? []) authority.Dispose();
    }
}

/// <summary>How to reach a cluster cannot be read; says which field, what it holds and what to do.</summary>
public sealed class KubernetesConfigException(string message, Exception? inner = null) : Exception(message, inner);
