using System.CommandLine;
using Skyops.Cli.Values;
using Skyops.Ledger;
using Skyops.Worker.Options;

namespace Skyops.Cli.Hosting;

/// <summary>The flags of <c>worker</c>.</summary>
internal static class WorkerFlags
{
    public static readonly Option<string?> Gateway = new("--gateway")
    {
        Description = "Address of the worker gateway, one for each silo with commas; by default the silo's API says it.",
        HelpName = "URL",
    };

    public static readonly Option<int?> Slots = new("--slots") { Description = "Attempts that run at once. Default one for each core.", HelpName = "N" };

    public static readonly Option<Amount?> Price = new("--price")
    {
        Description = "What an hour of run time of one attempt costs. Default 1.",
        HelpName = "SKYOPS",
        CustomParser = AmountText.Parse,
    };

    public static readonly Option<int?> Ram = new("--ram") { Description = "Memory offered, in GiB. Default nine tenths.", HelpName = "SIZE", CustomParser = SizeText.Parse };
    public static readonly Option<int?> Cpu = new("--cpu") { Description = "Cores offered. Default all.", HelpName = "N" };
    public static readonly Option<string?> Region = new("--region") { Description = "Region, in lower-case words: eu-west.", HelpName = "NAME" };
    public static readonly Option<string?> Network = new("--network") { Description = "What work here may reach: none or internet. Default none.", HelpName = "POLICY" };

    public static readonly Option<DateTimeOffset?> AvailableUntil = new("--available-until")
    {
        Description = "Takes only work that ends before this, for example 2026-12-24T18:00Z. Default: stays.",
        HelpName = "TIME",
        CustomParser = MomentText.Parse,
    };

    public static readonly Option<string?> Name = new("--name") { Description = "What people call this node. Default the machine's name.", HelpName = "TEXT" };

    public static readonly Option<string?> Owner = new("--owner")
    {
        Description = "Wallet file of the account that is paid, when it is another than the node's own; it signs its consent.",
        HelpName = "PATH",
    };

    public static readonly Option<string[]> Allow = new("--allow")
    {
        Description = "Offer an executor that runs submitters' programs: command in a sandbox, container in containers of images (`skyops doctor` tells whether this machine can), process as this user without one. May be repeated.",
        HelpName = "command|container|process",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<WorkHours?> Hours = new("--hours")
    {
        Description = "Takes only work that ends within these hours of this machine's clock: 22:00-06:00, \"Mon-Fri 18:00-08:00\". May be repeated. Default always.",
        HelpName = "WINDOW",
        CustomParser = HoursText.Parse,
    };

    public static readonly Option<string[]> Submitter = new("--submitter")
    {
        Description = "Works only for this account, for others that are named, and for its owner. May be repeated. Default for everybody.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<string[]> Registry = new("--registry")
    {
        Description = "A registry that images of containers may be pulled from, by their digests: a host, or http://HOST:PORT for one without TLS. May be repeated. Default: none, images come as inputs.",
        HelpName = "HOST",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<int?> ImageCache = new("--image-cache") { Description = "Disk for unpacked images, in GiB. Default 20.", HelpName = "SIZE", CustomParser = SizeText.Parse };

    public static readonly Option<bool> NoPodman = new("--no-podman") { Description = "Make containers with runc alone, although there is podman." };

    public static Option[] All => [Gateway, Slots, Price, Ram, Cpu, Region, Network, AvailableUntil, Hours, Submitter, Name, Owner, Allow, Registry, ImageCache, NoPodman, .. KubernetesFlags.All, LogLevelOption.Level];
}
