using System.CommandLine;
using Skyops.Api;
using Skyops.Cli.Output;

namespace Skyops.Cli.Chain;

internal static class ChainStatusCommand
{
    public static Command Build() => new Command("status", "Show where the network settles, and how far it is.").Runs(StatusAsync);

    private static async Task StatusAsync(CliContext context, CancellationToken cancellationToken)
    {
        var chain = await context.Client.Chain.GetAsync(cancellationToken);
        if (context.Output.Json)
        {
            context.Output.Value(chain, SkyopsJson.Default.ChainResponse);
            return;
        }

        if (!chain.Settles)
        {
            context.Output.Line("this network settles on no chain");
            return;
        }

        context.Output.Facts(
            ("chain", $"{chain.ChainId}"), ("token", chain.Contracts!.Token), ("escrow", chain.Contracts.Escrow), ("node registry", chain.Contracts.NodeRegistry),
            ("task registry", chain.Contracts.TaskRegistry), ("policy", chain.Contracts.NetworkPolicy), ("sender", chain.Sender ?? ""), ("treasury", chain.Treasury ?? ""),
            ("read up to block", $"{chain.Block}"), ("deposits", $"{chain.DepositsThrough}"), ("problem", chain.Problem ?? "none"));
        context.Output.Table(
            ["root", "status", "SKYOPS in all", "ETH in all", "hash"],
            chain.Roots!.Select(root => new[] { $"{root.Number}", Formats.Lower(root.Status), $"{root.TokenTotal}", $"{root.EtherTotal}", root.Root }));
        context.Output.Table(
            ["outgoing", "phase", "since", "nonce", "newest hash"],
            chain.Outbox!.Select(each => new[] { each.Id, Formats.Lower(each.Phase), Formats.Time(each.Since), $"{each.Nonce}", each.Hashes.LastOrDefault() ?? "" }));
    }
}
