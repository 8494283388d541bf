using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Skyops.Kubernetes.Configuration;

namespace Skyops.Kubernetes.Client;

/// <summary>Connections to one API server, with its certificate checked and ours shown.</summary>
internal sealed class ApiTransport : IDisposable
{
    private readonly ClusterAccess access;

    public ApiTransport(ClusterAccess access)
    {
        this.access = access;
        var ssl = new SslClientAuthenticationOptions { TargetHost = access.ServerName ?? access.Server.Host };
        if (access.Certificate is { } certificate) ssl.ClientCertificates = [certificate];
        if (access.SkipsVerification || access.Authorities is not null) ssl.RemoteCertificateValidationCallback = (_, server, _, errors) => IsTrusted(server, errors);
        Handler = new SocketsHttpHandler
        {
            SslOptions = ssl,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        Invoker = new HttpMessageInvoker(Handler, disposeHandler: true);
    }

    public HttpMessageInvoker Invoker { get; }

    private SocketsHttpHandler Handler { get; }

    /// <summary>An address under the API server's.</summary>
    public Uri At(string path) => new(access.Server, path);

    /// <summary>What proves who asks; null when the certificate does. Read anew each time: the file of a pod's token is replaced.</summary>
    public AuthenticationHeaderValue? Authorization()
    {
        var token = access.TokenFile is { } file ? File.ReadAllText(file).Trim() : access.Token;
        return token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    public void Dispose() => Invoker.Dispose();

    private bool IsTrusted(X509Certificate? server, SslPolicyErrors errors)
    {
        if (access.SkipsVerification) return true;
        if (server is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(access.Authorities!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(X509CertificateLoader.LoadCertificate(server.GetRawCertData()));
    }
}
