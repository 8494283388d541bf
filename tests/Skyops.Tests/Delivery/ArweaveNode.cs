using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Skyops.Delivery.Arweave;
using Skyops.Tests.Chaos;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Delivery;

/// <summary>A gateway with a chain of the tests' own. It listens on all addresses, so it runs in a network of its own, which only this machine reaches.</summary>
internal sealed class ArweaveNode : IAsyncDisposable
{
    private const int Port = 1984;
    private readonly NetworkCut _network;
    private readonly PeerServer _server;
    private readonly HttpClient _http = new();

    private ArweaveNode(NetworkCut network, PeerServer server) => (_network, _server) = (network, server);

    public Uri Gateway => new($"http://{_network.Worker}:{Port}");

    public static async Task<ArweaveNode> StartAsync(string folder, CancellationToken limit)
    {
        var network = await NetworkCut.CreateAsync();
        var server = PeerServer.Start(
            [.. network.Prefix, "node", "gateway.mjs", $"{Port}", Directory.CreateDirectory(folder).FullName], Path.Combine(RepositoryRoot.Path, "tests", "peers", "arweave"));
        var node = new ArweaveNode(network, server);
        try
        {
            await server.ReadyAsync(limit);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes a new wallet's key and gives the wallet so many winston.</summary>
    public async Task<string> WalletAsync(string path, long winston, CancellationToken limit)
    {
        WriteKey(path, 4096);
        using var wallet = ArweaveWallet.Load(path);
        if (winston > 0) await GetAsync($"mint/{wallet.Address}/{winston}", limit);
        return wallet.Address;
    }

    public static void WriteKey(string path, int bits)
    {
        using var key = RSA.Create(bits);
        var p = key.ExportParameters(includePrivateParameters: true);
        var members = new Dictionary<string, string> { ["kty"] = "RSA" };
        foreach (var (name, value) in (ReadOnlySpan<(string, byte[])>)[
            ("n", p.Modulus!), ("e", p.Exponent!), ("d", p.D!), ("p", p.P!), ("q", p.Q!), ("dp", p.DP!), ("dq", p.DQ!), ("qi", p.InverseQ!)])
            members[name] = Base64Url.EncodeToString(value.AsSpan().TrimStart((byte)0));
        File.WriteAllText(path, JsonSerializer.Serialize(members));
    }

    public Task MineAsync(CancellationToken limit) => GetAsync("mine", limit);

    public async Task<string> GetAsync(string path, CancellationToken limit)
    {
        using var answer = await _http.GetAsync(new Uri(Gateway, path), limit);
        return await answer.Content.ReadAsStringAsync(limit);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        await _network.DisposeAsync();
    }
}
