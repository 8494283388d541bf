using System.Collections.Concurrent;
using System.Diagnostics;
using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>
/// A real Ethereum node (anvil) of its own on a free port of loopback, with an empty chain that mines each transaction
/// at once. Not being there fails the tests, because a check that is skipped checks nothing.
/// </summary>
internal sealed class AnvilNode : IAsyncDisposable
{
    public const ulong ChainId = 4242;

    private const string Listening = "Listening on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private static readonly ConcurrentDictionary<Process, bool> s_running = [];
    private readonly Process _process;
    private readonly EthereumRpc _commands;

    /// <summary>A test class whose start fails is never disposed by xunit, so what still runs ends with this process.</summary>
    static AnvilNode() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in s_running.Keys)
            process.Kill();
    };

    private AnvilNode(Process process, Uri endpoint)
    {
        s_running[process] = true;
        _process = process;
        Endpoint = endpoint;
        Rpc = new EthereumRpc(endpoint);
        _commands = new EthereumRpc(endpoint, new RpcOptions { Retries = 0, Timeout = StartLimit });
    }

    /// <summary>Where it is.</summary>
    public Uri Endpoint { get; }

    /// <summary>A client of it with default options.</summary>
    public EthereumRpc Rpc { get; }

    /// <summary>Starts one; more arguments of anvil may be given, such as <c>--block-time 1</c>.</summary>
    public static async Task<AnvilNode> StartAsync(params string[] arguments)
    {
        var modules = Path.Combine(RepositoryRoot.Path, "tests", "peers", "anvil", "node_modules");
        var program = Path.Combine(modules, "@foundry-rs", "anvil-linux-amd64", "bin", "anvil");
        Assert.True(File.Exists(program), "anvil is missing. Install it with: npm ci --prefix tests/peers/anvil");

        // States that it has put on its disk, beyond 500 blocks, it loses when it takes blocks back: contracts are gone for good. So all stay in memory.
        string[] own = ["--host", "127.0.0.1", "--port", "0", "--chain-id", $"{ChainId}", "--accounts", "1", "--prune-history", "100000"];
        var process = Process.Start(new ProcessStartInfo(program, [.. own, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Listening, StringComparison.Ordinal) == true)
                address.TrySetResult(line.Data[Listening.Length..].Trim());
            else if (line.Data is null)
                address.TrySetException(new InvalidOperationException("anvil ended before it listened."));
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new AnvilNode(process, new Uri($"http://{await address.Task.WaitAsync(StartLimit)}"));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Gives an account this many wei.</summary>
    public Task FundAsync(EthereumAddress account, BigInteger wei) =>
        AskAsync("anvil_setBalance", account.ToString(), RpcHex.Quantity(wei));

    /// <summary>
    /// The receipt of a transaction that was sent, asked for until it is there: the node answers before it mines.
    /// </summary>
    public async Task<TransactionReceipt> ReceiptAsync(Hash256 transaction)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            if (await Rpc.SendAsync(EthereumCalls.GetReceipt(transaction), limit.Token) is { } receipt)
                return receipt;
        }
    }

    /// <summary>Mines this many empty blocks.</summary>
    public Task MineAsync(int blocks) => AskAsync("anvil_mine", RpcHex.Quantity(blocks));

    /// <summary>Whether each transaction is mined at once; otherwise it waits until <see cref="MineAsync"/>.</summary>
    public Task SetAutomineAsync(bool on) => AskAsync("evm_setAutomine", on);

    /// <summary>Replaces the newest blocks by empty ones.</summary>
    public Task ReorganiseAsync(int depth) => AskAsync("anvil_reorg", depth, new JsonArray());

    /// <summary>Calls a method that no client of the product has, once: blocks mined twice would be others. The result is of no interest.</summary>
    public Task AskAsync(string method, params JsonNode[] parameters) =>
        _commands.SendAsync(new RpcCall<bool>(method, new JsonArray(parameters), _ => true));

    /// <summary>Ends it at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        s_running.TryRemove(_process, out _);
        _process.Dispose();
        Rpc.Dispose();
        _commands.Dispose();
    }
}
