using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Skyops.Storage.Fetching;

namespace Skyops.Tests.Fetching;

/// <summary>
/// A real HTTPS server on 127.0.0.2, with a certificate of its own for <c>files.test</c>. Tests allow that one address in words; all
/// others of loopback stay what they are, not public.
/// </summary>
internal sealed class FileServer : IAsyncDisposable
{
    public static readonly IPAddress Address = IPAddress.Parse("127.0.0.2");
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private FileServer(WebApplication app, X509Certificate2 certificate, SilentListener forbidden) => (_app, _certificate, Forbidden) = (app, certificate, forbidden);

    /// <summary>The same port of an address that is not allowed.</summary>
    public SilentListener Forbidden { get; }

    public int Port { get; private init; }

    public string Url => $"https://files.test:{Port}/data.bin";

    /// <summary>Trusts this server and allows its address and port; every name is the server's.</summary>
    public FetchOptions Options => new()
    {
        Ports = [Port],
        AllowedNetworks = [new IPNetwork(Address, 32)],
        TrustedRoots = [_certificate],
        Pause = TimeSpan.Zero,
        Resolve = (_, _) => Task.FromResult<IPAddress[]>([Address]),
    };

    public static async Task<FileServer> StartAsync(RequestDelegate answer)
    {
        while (true)
        {
            var forbidden = new SilentListener();
            try
            {
                return await StartAsync(answer, forbidden);
            }
            catch (IOException)
            {
                // Somebody has that port of our address; another one then.
                forbidden.Dispose();
            }
        }
    }

    private static async Task<FileServer> StartAsync(RequestDelegate answer, SilentListener forbidden)
    {
        var certificate = Certificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(Address, forbidden.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
            });
        });
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new FileServer(app, certificate, forbidden) { Port = forbidden.Port };
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _certificate.Dispose();
        Forbidden.Dispose();
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=files.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("files.test");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
