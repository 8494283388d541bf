using System.CommandLine;
using Skyops.Cli.Output;
using Skyops.Cli.Values;
using Skyops.Client.Chain;
using Skyops.Ethereum.Keys;

namespace Skyops.Cli.Chain;

internal static class ChainDeployCommand
{
    private static readonly Option<string?> Settler = new("--settler") { Description = "Address of the silo's key, which posts roots and batches. Default the wallet's own.", HelpName = "ADDRESS" };
    private static readonly Option<string?> Treasury = new("--treasury") { Description = "Address that fees and slashed stakes go to. Default the wallet's own.", HelpName = "ADDRESS" };
    private static readonly Option<TimeSpan?> Window = Time("--challenge-window", "How long a root can be challenged before it pays; at least 10m. Default 1h.");
    private static readonly Option<TimeSpan?> ExitDelay = Time("--exit-delay", "How long an exit without the network takes; more than two windows. Default 3d.");
    private static readonly Option<string> Out = new("--out") { Description = "File to write. Default chain.json.", HelpName = "FILE", DefaultValueFactory = _ => "chain.json" };

    public static Command Build() =>
        new Command("deploy", "Put the network's contracts on a chain; the wallet administers them and pays.").With(Settler, Treasury, Window, ExitDelay, Out, RpcOption.Rpc).Runs(DeployAsync);

    private static async Task DeployAsync(CliContext context, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(context.Get(Out)!);
        if (File.Exists(file)) throw CliException.Usage($"there is a file already: {file}", "name another one with --out; it may be all that knows where a network's contracts are");
        using var rpc = RpcOption.Open(context);
        context.Wallet.EnsureExists(context.Output);
        using var wallet = context.Wallet.Open();
        var terms = new NetworkTerms { Settler = Address(context, Settler, wallet.Address), Treasury = Address(context, Treasury, wallet.Address) };
        terms = terms with { ChallengeWindow = context.Get(Window) ?? terms.ChallengeWindow, ExitDelay = context.Get(ExitDelay) ?? terms.ExitDelay };
        if (terms.ChallengeWindow < TimeSpan.FromMinutes(10)) throw CliException.Usage($"--challenge-window {terms.ChallengeWindow}: at least 10 minutes", "people need the time to look at a root");
        if (terms.ExitDelay <= 2 * terms.ChallengeWindow) throw CliException.Usage($"--exit-delay {terms.ExitDelay}: more than two challenge windows ({2 * terms.ChallengeWindow})", "lengthen it");
        var deployment = await NetworkDeployer.DeployAsync(rpc, wallet, terms, context.Output.Line, cancellationToken);
        await File.WriteAllBytesAsync(file, deployment.ToJson(), cancellationToken);
        var report = new DeployReport(
            deployment.ChainId, $"{deployment.Token}", $"{deployment.Escrow}", $"{deployment.NodeRegistry}", $"{deployment.TaskRegistry}", $"{deployment.NetworkPolicy}", file);
        if (context.Output.Json) context.Output.Value(report, CliJson.Default.DeployReport);
        context.Output.Facts(("chain", $"{report.ChainId}"), ("file", file), ("next", $"skyops silo --chain-rpc URL --chain-contracts {file} --chain-wallet FILE"));
    }

    private static EthereumAddress Address(CliContext context, Option<string?> option, EthereumAddress own) => context.Get(option) is not { } text
        ? own
        : EthereumAddress.TryParse(text, out var address)
            ? address
            : throw CliException.Usage($"{option.Name} '{text}' is no address", "0x and 40 hexadecimal digits, checksummed if in mixed case");

    private static Option<TimeSpan?> Time(string name, string description) => new(name) { Description = description, HelpName = "TIME", CustomParser = DurationText.Parse };
}
