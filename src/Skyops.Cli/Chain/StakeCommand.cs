using System.CommandLine;
using System.Security.Cryptography;
using System.Text;

namespace Skyops.Cli.Chain;

internal static class StakeCommand
{
    private static readonly Option<string> Endpoint = new("--endpoint")
    {
        Description = "Where the node can be asked; kept in the registry when it is registered.",
        HelpName = "URL",
        DefaultValueFactory = _ => "",
    };

    public static Command Build() => new Command("stake", "Stake SKYOPS for the wallet's node, which is registered with the first.").With(AmountArgument.Amount, Endpoint, RpcOption.Rpc).Runs(StakeAsync);

    private static async Task StakeAsync(CliContext context, CancellationToken cancellationToken)
    {
        var amount = AmountArgument.Read(context);
        var endpoint = context.Get(Endpoint)!;
        using var escrow = await OwnEscrow.OpenAsync(context, cancellationToken);
        var receipt = await escrow.Wallet.StakeAsync(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)), endpoint, amount, cancellationToken);
        var staked = await escrow.Wallet.StakedAsync(cancellationToken);
        DepositCommand.Report(context, receipt, escrow, "SKYOPS", amount, $"{staked} SKYOPS are staked in all");
    }
}
