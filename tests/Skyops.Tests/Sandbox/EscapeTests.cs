using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Tests.Worker;
using Xunit.Abstractions;

namespace Skyops.Tests.Sandbox;

/// <summary>Programs that try to get out of a real sandbox: each is refused, and says how.</summary>
[Collection("sandbox")]
public sealed class EscapeTests(EscapeWorld escape, ITestOutputHelper output) : IClassFixture<EscapeWorld>
{
    public static TheoryData<string> Probes => [.. EscapeProbes.All.Keys];

    [NeedsTheory(Need.Sandbox)]
    [MemberData(nameof(Probes))]
    public async Task Nothing_gets_out(string probe)
    {
        var world = escape.World!;
        var assignment = world.Python(EscapeProbes.Program(probe));
        var order = JsonSerializer.Deserialize<WorkOrder>(assignment.OrderJson, JsonSerializerOptions.Web) as CommandOrder;
        foreach (var (name, value) in escape.Host) order!.Command.Environment[name] = value;
        assignment.OrderJson = Orders.Text(order!);

        var receipt = await world.RunAsync(assignment);

        Assert.True(receipt.Exit == nameof(AttemptExit.Succeeded), receipt.Message);
        output.WriteLine(world.Output(receipt, "denied"));
        Assert.True(Processes.IsAlive(escape.HostProcess), "the process of the host was killed");
    }
}

/// <summary>A worker, and on its machine the things that a program would like to reach.</summary>
public sealed class EscapeWorld : IAsyncLifetime, IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Socket named = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private Process? process;

    internal SandboxWorld? World { get; private set; }

    internal SortedDictionary<string, string> Host { get; } = new(StringComparer.Ordinal);

    internal int HostProcess => process!.Id;

    public async Task InitializeAsync()
    {
        if (Needs.WhySkipped(Need.Sandbox) is not null) return;
        World = await SandboxWorld.StartAsync();
        process = Process.Start("sleep", "3600");
        listener.Start();
        var name = $"skyops-test-{Environment.ProcessId}";
        named.Bind(new UnixDomainSocketEndPoint('\0' + name));
        named.Listen();
        var secret = Path.Combine(World.World.Folder, "wallet.json");
        await File.WriteAllTextAsync(secret, "secret");
        Host["HOST_SECRET"] = secret;
        Host["HOST_ATTEMPTS"] = Path.Combine(World.World.Folder, "attempts");
        Host["HOST_PROCESS"] = process.Id.ToString(CultureInfo.InvariantCulture);
        Host["HOST_PORT"] = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        Host["HOST_SOCKET"] = name;

        // Without it the worker cannot keep a program from setting how it is picked when memory is short.
        const int capSysResource = 24;
        var effective = File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal))[7..].Trim();
        Host["HOST_RESOURCE"] = (ulong.Parse(effective, NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> capSysResource & 1) == 1 ? "yes" : "no";
    }

    public async Task DisposeAsync()
    {
        if (World is not null) await World.DisposeAsync();
        process?.Kill();
    }

    public void Dispose()
    {
        listener.Dispose();
        named.Dispose();
        process?.Dispose();
    }
}
