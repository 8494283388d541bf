using System.CommandLine;
using Skyops.Cli.Values;
using Skyops.Delivery.Arweave;
using Skyops.Delivery.Ipfs;
using Skyops.Delivery.S3;

namespace Skyops.Cli.Delivery;

/// <summary>Where a result goes. Secrets are not among the flags: others of the machine could read them there.</summary>
internal static class TargetFlags
{
    private const string LocalIpfs = "http://127.0.0.1:5001";
    private const string ArweaveMain = "https://arweave.net";

    public static readonly Option<string> To = new("--to")
    {
        Description = "s3://BUCKET/PREFIX, ipfs or arweave.",
        HelpName = "TARGET",
        Required = true,
    };

    public static readonly Option<string?> Endpoint = new("--endpoint")
    {
        Description = $"Address of the S3 store [default Amazon's], of the IPFS node's RPC [default {LocalIpfs}] or of the Arweave gateway [default {ArweaveMain}].",
        HelpName = "URL",
    };

    public static readonly Option<string?> ArweaveWallet = new("--arweave-wallet") { Description = "Wallet that pays Arweave: a JSON Web Key.", HelpName = "FILE" };

    public static readonly Option<string?> MaxCost = new("--max-cost") { Description = "Most that Arweave may cost, in AR. Default 0.1.", HelpName = "AR" };

    public static readonly Option<TimeSpan?> Wait = new("--wait")
    {
        Description = "How long to wait until Arweave gives it back. Default 15m.",
        HelpName = "TIME",
        CustomParser = DurationText.Parse,
    };

    /// <exception cref="CliException">The flags do not go together.</exception>
    public static OpenTarget Open(CliContext context)
    {
        var to = context.Get(To)!;
        if (to != "arweave")
        {
            foreach (var option in (Option[])[ArweaveWallet, MaxCost, Wait])
            {
                if (context.Has(option)) throw CliException.Usage($"{option.Name} is for --to arweave", "leave it out");
            }
        }

        if (S3Address.TryParse(to, out var address)) return new OpenTarget(new S3Target(address, S3(context)));
        return to switch
        {
            "ipfs" => new OpenTarget(new IpfsTarget(Address(context) ?? new Uri(LocalIpfs), Environment.GetEnvironmentVariable(IpfsTarget.TokenVariable))),
            "arweave" => Arweave(context),
            _ => throw CliException.Usage($"'{to}' is no target", "s3://BUCKET/PREFIX, ipfs or arweave"),
        };
    }

    private static S3Options S3(CliContext context) => new()
    {
        Endpoint = Address(context) ?? ((Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL")) is { } named ? Parse(named) : null),
        Region = Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? new S3Options().Region,
    };

    private static OpenTarget Arweave(CliContext context)
    {
        if (context.Get(ArweaveWallet) is not { } path) throw CliException.Usage("--to arweave needs --arweave-wallet FILE", "a wallet that pays for it");
        var options = new ArweaveOptions { DraftFolder = Path.Combine(GlobalOptions.Home, "deliveries") };
        if (context.Get(Wait) is { } wait) options = options with { ReadableWithin = wait };
        if (context.Get(MaxCost) is { } most)
            options = options with { MostCost = Winston.TryParseAr(most, out var winston) ? winston : throw CliException.Usage($"'{most}' is no amount of AR", "a number such as 0.05") };
        var wallet = Skyops.Delivery.Arweave.ArweaveWallet.Load(path);
        try
        {
            return new OpenTarget(new ArweaveTarget(Address(context) ?? new Uri(ArweaveMain), wallet, options), wallet);
        }
        catch
        {
            wallet.Dispose();
            throw;
        }
    }

    private static Uri? Address(CliContext context) => context.Get(Endpoint) is { } text ? Parse(text) : null;

    private static Uri Parse(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? uri
        : throw CliException.Usage("the target's address is none", "write --endpoint (or AWS_ENDPOINT_URL) as http://HOST:PORT or https://HOST");

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
