using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Skyops.Kubernetes.Configuration;

/// <summary>
/// Reads a kubeconfig: its current context, with certificates and tokens in it or in files beside it. Programs and providers that get
/// tokens (<c>exec</c>, <c>auth-provider</c>) are refused: a worker would run whatever program the file names.
/// </summary>
internal static class Kubeconfig
{
    /// <exception cref="KubernetesConfigException">Something is missing, wrong or not supported.</exception>
    public static ClusterAccess Read(string path)
    {
        var file = new KubeconfigFile(path, Load(path));
        var context = file.Named("contexts", "context", KubeconfigFile.Text(file.Root, "current-context") ?? throw file.Missing("current-context"));
        var cluster = file.Named("clusters", "cluster", KubeconfigFile.Text(context, "cluster") ?? throw file.Missing("cluster of the current context"));
        var user = file.Named("users", "user", KubeconfigFile.Text(context, "user") ?? throw file.Missing("user of the current context"));
        foreach (var refused in (string[])["exec", "auth-provider", "username"])
        {
            if (user.Children.ContainsKey(refused))
                throw new KubernetesConfigException($"{path}: the user has '{refused}', which is not supported: use a token or a client certificate, for example of a service account.");
        }

        var server = KubeconfigFile.Text(cluster, "server") ?? throw file.Missing("server");
        if (!Uri.TryCreate(server.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
            throw new KubernetesConfigException($"{path}: server is '{server}', which is no https address such as https://10.0.0.1:6443.");
        return new ClusterAccess
        {
            Server = address,
            Authorities = Authorities(file, cluster),
            SkipsVerification = KubeconfigFile.Text(cluster, "insecure-skip-tls-verify") is "true",
            ServerName = KubeconfigFile.Text(cluster, "tls-server-name"),
            Certificate = Certificate(file, user),
            Token = KubeconfigFile.Text(user, "token"),
            TokenFile = KubeconfigFile.Text(user, "token") is null && KubeconfigFile.Text(user, "tokenFile") is { } token ? file.Beside(token) : null,
            Namespace = KubeconfigFile.Text(context, "namespace") ?? "default",
        };
    }

    private static YamlMappingNode Load(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..] ? root : throw new KubernetesConfigException($"{path} holds no kubeconfig: it is no YAML mapping.");
        }
        catch (Exception failure) when (failure is YamlException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigException($"{path} cannot be read as a kubeconfig: {failure.Message}", failure);
        }
    }

    private static X509Certificate2Collection? Authorities(KubeconfigFile file, YamlMappingNode cluster)
    {
        if (file.Content(cluster, "certificate-authority") is not { } pem) return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException failure)
        {
            throw new KubernetesConfigException($"{file.Path}: certificate-authority holds no certificate in PEM: {failure.Message}", failure);
        }

        return authorities;
    }

    private static X509Certificate2? Certificate(KubeconfigFile file, YamlMappingNode user)
    {
        if (file.Content(user, "client-certificate") is not { } certificate) return null;
        var key = file.Content(user, "client-key") ?? throw file.Missing("client-key or client-key-data of the user");
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (CryptographicException failure)
        {
            throw new KubernetesConfigException($"{file.Path}: client-certificate and client-key are no pair in PEM: {failure.Message}", failure);
        }
    }
}

/// <summary>A kubeconfig file and how its parts refer to each other and to other files.</summary>
internal sealed record KubeconfigFile(string Path, YamlMappingNode Root)
{
    public KubernetesConfigException Missing(string what) => new($"{Path}: {what} is missing.");

    /// <summary>A scalar; null when it is not there or empty.</summary>
    public static string? Text(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var value) && value is YamlScalarNode { Value.Length: > 0 } scalar ? scalar.Value : null;

    /// <summary>The part of a named entry of a list.</summary>
    public YamlMappingNode Named(string list, string part, string name)
    {
        var entries = Root.Children.TryGetValue(list, out var value) && value is YamlSequenceNode sequence ? sequence.Children.OfType<YamlMappingNode>() : [];
        var entry = entries.FirstOrDefault(entry => Text(entry, "name") == name) ?? throw Missing($"the entry '{name}' of {list}");
        return entry.Children.TryGetValue(part, out var found) && found is YamlMappingNode mapping ? mapping : new YamlMappingNode();
    }

    /// <summary>Text that stands in the file itself, in base 64 under <c>NAME-data</c>, or in another file under <c>NAME</c>.</summary>
    public string? Content(YamlMappingNode node, string name)
    {
        try
        {
            if (Text(node, name + "-data") is { } data) return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            return Text(node, name) is { } path ? File.ReadAllText(Beside(path)) : null;
        }
        catch (Exception failure) when (failure is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigException($"{Path}: {name} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Paths are meant from where the file is.</summary>
    public string Beside(string path) => System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
}
