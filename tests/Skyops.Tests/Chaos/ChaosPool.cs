using System.Text.Json;
using Skyops.Api;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Tests.Chaos;

/// <summary>A silo on SQLite and workers, each a process, in a folder that goes away with all of them.</summary>
internal sealed class ChaosPool : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly List<ChaosProgram> _programs = [];
    private readonly List<IDisposable> _owned = [];
    private readonly string _siloData;
    private readonly string _bind;
    private readonly string[] _siloFlags;

    private ChaosPool(string? siloData, string bind, string[] siloFlags)
    {
        (_bind, _siloFlags) = (bind, siloFlags);
        _siloData = siloData ?? Folder("silo");
    }

    public string Home { get; } = Directory.CreateTempSubdirectory("skyops-chaos-").FullName;

    public ChaosProgram Silo { get; private set; } = null!;

    public Uri Api { get; private set; } = new("http://127.0.0.1:0");

    public Uri Gateway { get; private set; } = new("http://127.0.0.1:0");

    public string SiloData => _siloData;

    /// <param name="limit">When the test is over in any case.</param>
    /// <param name="siloData">The silo's data folder; null: one in <see cref="Home"/>.</param>
    /// <param name="bind">Where the silo listens.</param>
    /// <param name="siloFlags">More flags of the silo.</param>
    public static async Task<ChaosPool> StartAsync(CancellationToken limit, string? siloData = null, string bind = "127.0.0.1", params string[] siloFlags)
    {
        var pool = new ChaosPool(siloData, bind, siloFlags);
        try
        {
            await pool.StartSiloAsync(limit);
            return pool;
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the silo, after the first time on the ports it had; it answers when this returns.</summary>
    public async Task StartSiloAsync(CancellationToken limit)
    {
        Silo = Start("silo", [], ["silo", "--json", "--bind", _bind, "--port", $"{Api.Port}", "--gateway-port", $"{Gateway.Port}", "--data", _siloData, .. _siloFlags]);
        using var said = JsonDocument.Parse(await Silo.ReadyAsync(limit));
        Api = new Uri(said.RootElement.GetProperty("api").GetString()!);
        Gateway = new Uri(said.RootElement.GetProperty("gateway").GetString()!);
    }

    public async Task<ChaosWorker> WorkerAsync(string name, CancellationToken limit, string[]? prefix = null, string? data = null, params string[] flags)
    {
        var folder = data ?? Folder(name);
        var program = Start(
            name, prefix ?? [],
            ["worker", "--json", "--silo", $"{Api}", "--data", folder, "--wallet", Path.Combine(Folder("wallets"), $"{name}.json"), "--name", name, .. flags]);
        using var said = JsonDocument.Parse(await program.ReadyAsync(limit));
        return new ChaosWorker(name, program, said.RootElement.GetProperty("node").GetString()!, folder);
    }

    /// <summary>A client of a fresh account, which tries again for about a minute.</summary>
    public SkyopsClient Client()
    {
        var wallet = WalletKey.Create();
        var client = new SkyopsClient(new SkyopsClientOptions { Silos = [Api], Credentials = new WalletCredentials(wallet), Tries = 20, LongestPause = TimeSpan.FromSeconds(1) });
        _owned.Add(client);
        _owned.Add(wallet);
        return client;
    }

    /// <summary>What the silo says of itself; null while it does not answer.</summary>
    public async Task<HealthResponse?> HealthAsync(CancellationToken limit)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Api, "v1/health"), limit);
            return JsonSerializer.Deserialize(await answer.Content.ReadAsStringAsync(limit), SkyopsJson.Default.HealthResponse);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or JsonException && !limit.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Waits until so many nodes are here.</summary>
    public Task NodesAsync(int count, CancellationToken limit) =>
        Until.SoAsync($"{count} nodes are here", async () => (await HealthAsync(limit))?.Presence is { } presence && presence.Nodes - presence.Away == count, limit, Said);

    public string Folder(string name) => Path.Combine(Home, name);

    /// <summary>The last words of all processes.</summary>
    public string Said() => string.Join('\n', _programs.SelectMany(program => program.Log.TakeLast(15).Select(line => $"{program.Id}: {line}")));

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned) owned.Dispose();
        foreach (var program in Enumerable.Reverse(_programs)) await program.DisposeAsync();
        _http.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    private ChaosProgram Start(string name, string[] prefix, string[] arguments)
    {
        var program = ChaosProgram.Start(name, Home, prefix, arguments);
        _programs.Add(program);
        return program;
    }
}

/// <summary>A worker of a <see cref="ChaosPool"/>.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Program">Its process.</param>
/// <param name="Node">Its address.</param>
/// <param name="Data">Its data folder.</param>
internal sealed record ChaosWorker(string Name, ChaosProgram Program, string Node, string Data);
