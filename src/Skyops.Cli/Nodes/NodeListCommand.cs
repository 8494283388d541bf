using System.CommandLine;
using System.Globalization;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Nodes;

namespace Skyops.Cli.Nodes;

internal static class NodeListCommand
{
    public static Command Build() => new Command("ls", "List the pool's nodes.").Runs(ListAsync);

    private static async Task ListAsync(CliContext context, CancellationToken cancellationToken)
    {
        var rows = new List<string[]>();
        await foreach (var node in context.Client.Nodes.ListAsync(cancellationToken: cancellationToken))
        {
            if (context.Output.Json) context.Output.Value(node, SkyopsJson.Default.NodeView);
            else rows.Add(Row(node));
        }

        context.Output.Table(["node", "status", "cores", "ram", "gpus", "running", "price/h", "reputation", "earned"], rows);
    }

    private static string[] Row(NodeView node) =>
    [
        node.Address,
        Formats.Lower(node.Status),
        $"{node.Capabilities.CpuCores}",
        Formats.Bytes((long)node.Capabilities.RamMiB << 20),
        node.Capabilities.Gpus.Length == 0 ? "-" : string.Join(", ", node.Capabilities.Gpus.Select(gpu => gpu.Model)),
        $"{node.Running.Length}/{node.Slots}",
        $"{node.PricePerHour}",
        node.Reputation.ToString("0.00", CultureInfo.InvariantCulture),
        $"{node.Earned}",
    ];
}
