using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Skyops.Kubernetes.Configuration;

namespace Skyops.Tests.Kubernetes;

/// <summary>Kubeconfig files as people have them, and wrong ones.</summary>
public sealed class KubeconfigTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("skyops-kubeconfig-");

    [Fact]
    public void A_token_and_an_authority_in_the_file_are_read()
    {
        var (certificate, _) = Pem();

        using var access = ClusterAccess.Read(Write(
            $$"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: far
              cluster: {server: "https://far.example:6443", certificate-authority-data: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(certificate))}}, tls-server-name: inner.example}
            - name: near
              cluster: {server: "https://127.0.0.1:1"}
            users:
            - name: me
              user: {token: secret}
            contexts:
            - name: there
              context: {cluster: far, user: me, namespace: jobs}
            current-context: there
            """));

        Assert.Equal(("https://far.example:6443/", "secret", "jobs", "inner.example", false), (access.Server.ToString(), access.Token, access.Namespace, access.ServerName, access.SkipsVerification));
        Assert.Single(access.Authorities!);
        Assert.Null(access.Certificate);
    }

    [Fact]
    public void A_client_certificate_and_its_key_may_be_files_beside_it()
    {
        var (certificate, key) = Pem();
        File.WriteAllText(Path.Combine(folder.FullName, "me.crt"), certificate);
        File.WriteAllText(Path.Combine(folder.FullName, "me.key"), key);

        using var access = ClusterAccess.Read(Write(Config("https://a.example", "{client-certificate: me.crt, client-key: me.key}")));

        Assert.True(access.Certificate!.HasPrivateKey);
        Assert.Equal("default", access.Namespace);
    }

    [Theory]
    [InlineData("{exec: {command: aws}}", "exec")]
    [InlineData("{auth-provider: {name: gcp}}", "auth-provider")]
    [InlineData("{client-certificate: gone.crt, client-key: gone.key}", "client-certificate")]
    public void What_is_not_supported_or_missing_is_named(string user, string named)
    {
        var failure = Assert.Throws<KubernetesConfigException>(() => ClusterAccess.Read(Write(Config("https://a.example", user))));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Contains(folder.FullName, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("current-context: nowhere", "contexts")]
    [InlineData("clusters: []", "current-context")]
    [InlineData("- a\n- b", "no YAML mapping")]
    [InlineData("a: [", "cannot be read")]
    public void A_file_that_is_none_says_what_is_wrong(string text, string said)
    {
        var failure = Assert.Throws<KubernetesConfigException>(() => ClusterAccess.Read(Write(text)));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_a_pod_in_cluster_says_what_is_missing()
    {
        if (Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is not null) return;

        var failure = Assert.Throws<KubernetesConfigException>(() => ClusterAccess.Read(ClusterAccess.InCluster));

        Assert.Contains("KUBERNETES_SERVICE_HOST", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Config(string server, string user) =>
        $$$"""
        clusters: [{name: c, cluster: {server: "{{{server}}}"}}]
        users: [{name: u, user: {{{user}}} }]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """;

    private static (string Certificate, string Key) Pem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private string Write(string text)
    {
        var path = Path.Combine(folder.FullName, "config");
        File.WriteAllText(path, text);
        return path;
    }
}
