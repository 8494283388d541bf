using System.Security.Cryptography.X509Certificates;

namespace Skyops.Kubernetes.Configuration;

/// <summary>The service account of the pod that this process runs in.</summary>
internal static class ServiceAccount
{
    public const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <exception cref="KubernetesConfigException">This is no pod, or it has no token.</exception>
    public static ClusterAccess Read(string folder)
    {
        var host = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST");
        var port = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT") ?? "443";
        if (string.IsNullOrEmpty(host))
            throw new KubernetesConfigException("KUBERNETES_SERVICE_HOST is not set, so this process runs in no pod: name a kubeconfig file instead of in-cluster.");
        var token = Path.Combine(folder, "token");
        if (!File.Exists(token))
            throw new KubernetesConfigException($"The pod has no service account token at {token}: set automountServiceAccountToken: true in the worker's pod.");
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(folder, "ca.crt"));
        var name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        var own = Path.Combine(folder, "namespace");
        return new ClusterAccess
        {
            Server = new Uri($"https://{name}:{port}/"),
            Authorities = authorities,
            TokenFile = token,
            Namespace = File.Exists(own) ? File.ReadAllText(own).Trim() : "default",
        };
    }
}
