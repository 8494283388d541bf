using System.CommandLine;
using System.Globalization;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Nodes;

namespace Skyops.Cli.Nodes;

internal static class NodeShowCommand
{
    private static readonly Argument<string> Address = new("NODE") { Description = "Address of the node." };

    public static Command Build() => new Command("show", "Show a node in full.").With(Address).Runs(ShowAsync);

    private static async Task ShowAsync(CliContext context, CancellationToken cancellationToken)
    {
        var node = await context.Client.Nodes.GetAsync(context.Get(Address), cancellationToken);
        if (context.Output.Json) context.Output.Value(node, SkyopsJson.Default.NodeView);
        context.Output.Facts(
        [
            ("node", node.Address),
            ("owner", node.Owner),
            ("status", Formats.Lower(node.Status)),
            ("cpu", $"{node.Capabilities.CpuModel}, {node.Capabilities.CpuCores} cores, {node.Capabilities.VectorPath}"),
            ("ram", Formats.Bytes((long)node.Capabilities.RamMiB << 20)),
            ("disk", Formats.Bytes((long)node.Capabilities.DiskMiB << 20)),
            ("gpus", List(node.Capabilities.Gpus.Select(gpu => $"{gpu.Model} {gpu.MemoryMiB} MiB"))),
            .. node.GpuReadings.Select((reading, n) => (n == 0 ? "gpus now" : "", (string?)Reading(reading))),
            ("executors", List(node.Capabilities.Executors)),
            ("software", List(node.Capabilities.Software.Select(one => $"{one.Name} {one.Version}"))),
            ("works only for", List(node.Capabilities.Submitters)),
            ("system", node.Capabilities.OperatingSystem),
            ("region", node.Capabilities.Region),
            ("price per hour", $"{node.PricePerHour}"),
            ("reputation", $"{node.Reputation.ToString("0.000", CultureInfo.InvariantCulture)} ({node.Valid} valid, {node.Invalid} invalid, {node.BrokenPromises} broken promises)"),
            ("uptime", Formats.Percent(node.Uptime)),
            ("earned", $"{node.Earned}"),
            ("enrolled", Formats.Time(node.EnrolledAt)),
            ("last seen", Formats.Time(node.LastSeenAt)),
            ("running", List(node.Running)),
        ]);
    }

    /// <summary>Null, which is not shown, when there are none.</summary>
    private static string? List(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : null;

    /// <summary>What a GPU told last: what it does not tell is not there.</summary>
    private static string Reading(GpuReading gpu)
    {
        string?[] parts =
        [
            gpu.Utilization is { } busy ? $"{Formats.Percent(busy)} busy" : null,
            gpu.MemoryUsedMiB is { } used ? $"{used} MiB used" : null,
            gpu.PowerWatts is { } power ? string.Create(CultureInfo.InvariantCulture, $"{power:0} W") : null,
            gpu.TemperatureCelsius is { } temperature ? $"{temperature} °C" : null,
            gpu.SmClockMHz is { } clock ? $"{clock} MHz" : null,
            gpu.EccErrors is > 0 and var ecc ? $"{ecc} memory errors" : null,
            gpu.XidErrors > 0 ? $"{gpu.XidErrors} driver errors (last Xid {gpu.LastXid})" : null,
        ];
        return string.Join(", ", parts.Where(part => part is not null).DefaultIfEmpty("tells nothing"));
    }
}
