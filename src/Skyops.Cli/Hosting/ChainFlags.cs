using System.CommandLine;
using Skyops.Cli.Accounts;
using Skyops.Cli.Chain;
using Skyops.Cli.Values;
using Skyops.Ethereum.Contracts;
using Skyops.Ledger;
using Skyops.Silo;
using Skyops.Silo.Chain;

namespace Skyops.Cli.Hosting;

/// <summary>The flags of <c>silo</c> about the chain that the network settles on; without the first, there is none.</summary>
internal static class ChainFlags
{
    public const string RpcVariable = "SKYOPS_CHAIN_RPC";

    public static readonly Option<string?> Rpc = new("--chain-rpc")
    {
        Description = $"Ethereum node (JSON-RPC) of the chain to settle on. With a key in it only in [{RpcVariable}]. Default none.",
        HelpName = "URL",
    };

    public static readonly Option<string?> Contracts = new("--chain-contracts") { Description = "Where the contracts are: what `skyops chain deploy` wrote.", HelpName = "FILE" };
    public static readonly Option<string?> Key = new("--chain-wallet") { Description = "Wallet file whose key posts roots and batches; for this silo alone.", HelpName = "FILE" };

    public static readonly Option<int?> Confirmations = new("--chain-confirmations")
    {
        Description = "Blocks on top of one that counts. Default: those that the chain calls finalized.",
        HelpName = "N",
    };

    public static readonly Option<TimeSpan?> Poll = Time("--chain-poll", "How often the chain is looked at. Default 5s.");
    public static readonly Option<TimeSpan?> SettleEvery = Time("--settle-every", "How often a root is posted at most. Default 1h.");
    public static readonly Option<TimeSpan?> BatchEvery = Time("--batch-every", "How often ended tasks are published at most. Default 10m.");
    public static readonly Option<TimeSpan?> StuckAfter = Time("--stuck-after", "How long a transaction waits before a higher fee is offered. Default 2m.");

    public static Option[] All => [Rpc, Contracts, Key, Confirmations, Poll, SettleEvery, BatchEvery, StuckAfter];

    /// <summary>Puts the chain into the options. It covers what accounts have, so nothing is given from nothing.</summary>
    public static void Read(CliContext context, SiloOptions options)
    {
        if ((context.Get(Rpc) ?? Environment.GetEnvironmentVariable(RpcVariable)) is not { Length: > 0 } rpc)
        {
            if (All.Skip(1).FirstOrDefault(context.Has) is { } alone)
                throw CliException.Usage($"{alone.Name} says how to settle on a chain, and there is none", "name its node with --chain-rpc");
            return;
        }

        var contracts = ReadContracts(context.Get(Contracts) ?? throw CliException.Usage("--chain-contracts is missing", "name the file that `skyops chain deploy` wrote"));
        var wallet = new LocalWallet(context.Get(Key) ?? throw CliException.Usage("--chain-wallet is missing", "name the wallet file whose address was given the roles of settler and publisher"));
        if (!wallet.Exists) throw CliException.Usage($"there is no wallet file {wallet.Path}", "make one with `skyops wallet new --wallet FILE`");
        var chain = new ChainOptions { Rpc = RpcOption.Address(rpc), Contracts = contracts, Wallet = wallet.Open() };
        options.Chain = chain with
        {
            Confirmations = context.Get(Confirmations) is { } blocks ? (ulong)Math.Max(0, blocks) : null,
            Poll = context.Get(Poll) ?? chain.Poll,
            SettleEvery = context.Get(SettleEvery) ?? chain.SettleEvery,
            BatchEvery = context.Get(BatchEvery) ?? chain.BatchEvery,
            StuckAfter = context.Get(StuckAfter) ?? chain.StuckAfter,
        };
        options.ChainId = contracts.ChainId;
        if (!context.Has(SiloFlags.Grant)) options.WelcomeGrant = Amount.Zero;
    }

    private static Deployment ReadContracts(string path)
    {
        try
        {
            return Deployment.Parse(File.ReadAllBytes(path));
        }
        catch (FormatException wrong)
        {
            throw CliException.Usage($"{path}: {wrong.Message}", "name the file that `skyops chain deploy` wrote");
        }
    }

    private static Option<TimeSpan?> Time(string name, string description) => new(name) { Description = description, HelpName = "TIME", CustomParser = DurationText.Parse };
}
