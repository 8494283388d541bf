using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Skyops.Grpc.Server;

namespace Skyops.Tests.Grpc;

/// <summary>The Echo service on Kestrel, three times: HTTP/2 in the clear, HTTP/1.1 in the clear, TLS.</summary>
public sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;

    private EchoServer(WebApplication app, EchoService service, RecordedLog log, X509Certificate2 certificate)
    {
        this.app = app;
        this.certificate = certificate;
        Service = service;
        Log = log;
        Uri[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(address => new Uri(address))];
        (Address, Http1Address, TlsAddress) = (addresses[0], addresses[1], addresses[2]);
    }

    public Uri Address { get; }

    public Uri Http1Address { get; }

    public Uri TlsAddress { get; }

    public EchoService Service { get; }

    public RecordedLog Log { get; }

    public static async Task<EchoServer> StartAsync()
    {
        var certificate = MakeCertificate();
        var log = new RecordedLog();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        var app = builder.Build();
        var service = new EchoService();
        service.Map(app);
        await app.StartAsync();
        return new EchoServer(app, service, log, certificate);
    }

    /// <summary>Begins to stop; ends when all calls have.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
        Log.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
