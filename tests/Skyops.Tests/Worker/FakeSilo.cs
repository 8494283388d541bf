using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Skyops.Grpc.Server;
using Skyops.Worker.Options;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>
/// The gateway and the blobs of a silo on real sockets; what the network decides is decided by the test.
/// </summary>
internal sealed class FakeSilo : IAsyncDisposable
{
    private WebApplication? app;
    private int gatewayPort;
    private int apiPort;

    public FakeBlobs Blobs { get; } = new();

    public Mailbox Mailbox { get; } = new();

    public int HeartbeatMs { get; set; } = 100;

    public int FenceAfterMs { get; set; } = 60_000;

    public bool AcknowledgeHeartbeats { get; set; } = true;

    public bool AcknowledgeReceipts { get; set; } = true;

    public Wire.Refused? Refusal { get; set; }

    public SiloEndpoint Endpoint => new(
        new Uri($"http://127.0.0.1:{gatewayPort}"), new Uri($"http://127.0.0.1:{apiPort}"));

    /// <summary>The latest stream.</summary>
    public FakeSiloSession? Session { get; set; }

    public static async Task<FakeSilo> StartAsync()
    {
        var silo = new FakeSilo();
        await silo.UpAsync();
        return silo;
    }

    /// <summary>Listens, on the same ports as before.</summary>
    public async Task UpAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, gatewayPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, apiPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRouting();
        app = builder.Build();
        app.MapGrpcDuplex<Wire.WorkerBundle, Wire.SiloBundle>(
            "skyops.v1.WorkerGateway",
            "Connect",
            Wire.WorkerBundle.Parser,
            call => new FakeSiloSession(this, call).RunAsync());
        Blobs.Map(app);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(address => new Uri(address).Port).ToArray();
        (gatewayPort, apiPort) = (addresses[0], addresses[1]);
    }

    /// <summary>Gone: connections end and new ones are refused.</summary>
    public async Task DownAsync()
    {
        if (app is null) return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    /// <summary>The next enrolment.</summary>
    public async Task<Wire.Enrol> EnrolledAsync() => (await Mailbox.NextAsync(message => message.Enrol)).Enrol;

    public Task SendAsync(Wire.SiloMessage message) => Session!.SendAsync(message);

    public Task AssignAsync(params Wire.Assignment[] assignments) =>
        SendAsync(new Wire.SiloMessage { Assign = new Wire.Assign { Assignments = { assignments } } });

    public Task StopAsync(Wire.Assignment assignment) =>
        SendAsync(new Wire.SiloMessage { Stop = new Wire.Stop { Attempts = { assignment.Key } } });

    /// <summary>The next receipt of an attempt. Others that came with it are left for whoever waits for them.</summary>
    public async Task<Wire.Receipt> ReceiptAsync(Wire.AttemptKey key)
    {
        var message = await Mailbox.NextAsync(
            message => message.Receipts?.Receipts.FirstOrDefault(receipt => receipt.Key.Equals(key)));
        var wanted = message.Receipts.Receipts.First(receipt => receipt.Key.Equals(key));
        if (message.Receipts.Receipts.Count == 1) return wanted;
        var rest = message.Clone();
        rest.Receipts.Receipts.Remove(wanted);
        Mailbox.Deliver(rest);
        return wanted;
    }

    public async ValueTask DisposeAsync() => await DownAsync();
}
