using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Skyops.Cli.Chain;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ledger;

namespace Skyops.Cli.Demo;

/// <summary>
/// A development chain of its own on a free port of loopback: one block a second, final two blocks later. A small shell holds a pipe
/// from this process and ends the chain when it closes, however this process ends.
/// </summary>
internal sealed class AnvilProcess : IAsyncDisposable
{
    public const string Variable = "SKYOPS_ANVIL";
    private const string Listening = "Listening on ";
    private const string Guard = "\"$@\" & child=$!; cat > /dev/null; kill $child";
    private const ulong ChainId = 31_337;

    private static readonly string Installed = Path.Combine("tests", "peers", "anvil", "node_modules", "@foundry-rs", "anvil-linux-amd64", "bin", "anvil");
    private readonly Process _shell;

    private AnvilProcess(Process shell, Uri address)
    {
        (_shell, Address) = (shell, address);
        Rpc = new EthereumRpc(address);
    }

    public Uri Address { get; }

    public EthereumRpc Rpc { get; }

    public static async Task<AnvilProcess> StartAsync(CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-c", Guard, "anvil", Find(), "--host", "127.0.0.1", "--port", "0", "--chain-id", ChainId.ToString(CultureInfo.InvariantCulture),
            "--accounts", "1", "--block-time", "1", "--slots-in-an-epoch", "1",
        ];
        var shell = Process.Start(new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var found = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith(Listening, StringComparison.Ordinal) == true) found.TrySetResult(new Uri($"http://{line.Data[Listening.Length..].Trim()}"));
            else if (line.Data is null) found.TrySetException(CliException.Failed("the chain ended before it listened", $"does `{Find()} --version` work?"));
        };
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
        return new AnvilProcess(shell, await found.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken));
    }

    public Task FundAsync(EthereumAddress account, Amount ether) => AskAsync("anvil_setBalance", account.ToString(), $"0x{ether.Units:x}");

    /// <summary>Moves the chain's clock, and mines: nobody waits for a challenge window in a demo.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await AskAsync("evm_increaseTime", (long)time.TotalSeconds);
        await AskAsync("evm_mine");
    }

    public async ValueTask DisposeAsync()
    {
        Rpc.Dispose();
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return named;
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, Installed) is var here && File.Exists(here)) return here;
        }

        return Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "anvil")).FirstOrDefault(File.Exists)
            ?? throw CliException.Failed(
                "there is no anvil, the development chain that this demo runs on", $"install it with `npm ci --prefix tests/peers/anvil`, or name it in {Variable}");
    }

    private async Task AskAsync(string method, params JsonNode[] parameters) => await Rpc.SendAsync(new RpcCall<bool>(method, new JsonArray(parameters), _ => true));
}
