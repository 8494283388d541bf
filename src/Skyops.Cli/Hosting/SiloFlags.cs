using System.CommandLine;
using Skyops.Cli.Values;
using Skyops.Ledger;
using Skyops.Silo;

namespace Skyops.Cli.Hosting;

/// <summary>The flags of <c>silo</c>. What is not given keeps the option's own default.</summary>
internal static class SiloFlags
{
    public static readonly Option<int?> Port = Number("--port", "Port of the API and the operator page; 0 takes a free one. Default 5080.");
    public static readonly Option<int?> GatewayPort = Number("--gateway-port", "Port of the worker gateway; 0 takes a free one. Default 5081.");
    public static readonly Option<string?> Bind = new("--bind") { Description = "Address to listen on. Default 127.0.0.1.", HelpName = "IP" };
    public static readonly Option<bool> Insecure = new("--insecure") { Description = "Listen beyond loopback without TLS." };

    public static readonly Option<string[]> AllowHost = new("--allow-host")
    {
        Description = "A name under which clients may reach it; may be repeated. Default the loopback names.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    public static readonly Option<string?> PublicUrl = new("--public-url")
    {
        Description = "Where people reach the API, such as https://skyops.example: wallets sign in to that. Default the address it listens on.",
        HelpName = "URL",
    };

    public static readonly Option<string?> Journal = new("--journal")
    {
        Description = $"PostgreSQL connection string of the journal; silos on one database are active and standby. With a password only in [{JournalAddress.Variable}].",
        HelpName = "TEXT",
    };

    public static readonly Option<string?> Keys = new("--key-folder") { Description = "Folder of the broker's encryption key; silos on one database share one. Default: the data folder.", HelpName = "DIR" };
    public static readonly Option<string?> Blobs = new("--blobs") { Description = "Folder of blobs; silos on one database share one. Default in the data folder.", HelpName = "DIR" };
    public static readonly Option<string?> Logs = new("--logs") { Description = "Folder of logs; silos on one database share one. Default in the data folder.", HelpName = "DIR" };

    public static readonly Option<Amount?> Grant = new("--grant")
    {
        Description = "Given once to every account that logs in. Default 1000.",
        HelpName = "SKYOPS",
        CustomParser = AmountText.Parse,
    };

    public static readonly Option<TimeSpan?> Heartbeat = Time("--heartbeat", "How often a worker says that it lives. Default 1s.");
    public static readonly Option<TimeSpan?> UnreachableAfter = Time("--unreachable-after", "Silence after which a node gets no new work. Default 3s.");
    public static readonly Option<TimeSpan?> FenceAfter = Time("--fence-after", "Silence after which a worker stops its own attempts. Default 6s.");
    public static readonly Option<TimeSpan?> LostAfter = Time("--lost-after", "Silence after which a node's attempts move. Default 8s.");

    public static readonly Option<double?> RingerShare = new("--ringer-share")
    {
        Description = "Of the attempts that trusted nodes get alone, how many are shards whose result is known. Default 0.01; 0: none.",
        HelpName = "SHARE",
    };

    public static Option[] All =>
        [
            Port, GatewayPort, Bind, Insecure, AllowHost, PublicUrl, Journal, Blobs, Logs, Keys, Grant, Heartbeat, UnreachableAfter, FenceAfter, LostAfter, RingerShare,
            LogLevelOption.Level, .. ChainFlags.All,
        ];

    public static SiloOptions Read(CliContext context)
    {
        var options = new SiloOptions { DataFolder = context.DataFolder("silo"), Insecure = context.Get(Insecure) };
        if (JournalAddress.Read(context.Get(Journal)) is { } database) options.UseDatabase(database);
        options.BlobFolder = Folder(context.Get(Blobs));
        options.KeyFolder = Folder(context.Get(Keys));
        options.LogFolder = Folder(context.Get(Logs));
        options.Port = context.Get(Port) ?? options.Port;
        options.GatewayPort = context.Get(GatewayPort) ?? options.GatewayPort;
        options.Bind = context.Get(Bind) ?? options.Bind;
        options.PublicUrl = context.Get(PublicUrl) is { } url ? new Uri(url, UriKind.RelativeOrAbsolute) : null;
        options.WelcomeGrant = context.Get(Grant) ?? options.WelcomeGrant;
        options.Pool.Heartbeat = context.Get(Heartbeat) ?? options.Pool.Heartbeat;
        options.Pool.UnreachableAfter = context.Get(UnreachableAfter) ?? options.Pool.UnreachableAfter;
        options.Pool.FenceAfter = context.Get(FenceAfter) ?? options.Pool.FenceAfter;
        options.Pool.LostAfter = context.Get(LostAfter) ?? options.Pool.LostAfter;
        options.Pool.RingerShare = context.Get(RingerShare) ?? options.Pool.RingerShare;
        foreach (var host in context.Get(AllowHost) ?? []) options.AllowedHosts.Add(host);
        ChainFlags.Read(context, options);
        return options;
    }

    private static string? Folder(string? path) => path is null ? null : Path.GetFullPath(path);

    private static Option<int?> Number(string name, string description) => new(name) { Description = description, HelpName = "PORT" };

    private static Option<TimeSpan?> Time(string name, string description) => new(name) { Description = description, HelpName = "TIME", CustomParser = DurationText.Parse };
}
