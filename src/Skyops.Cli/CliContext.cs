using System.CommandLine;
using Skyops.Cli.Accounts;
using Skyops.Cli.Output;
using Skyops.Client;

namespace Skyops.Cli;

/// <summary>What a verb works with: its options, where it prints, and a client that logs in when a call needs it.</summary>
internal sealed class CliContext : IDisposable
{
    private readonly Lazy<SkyopsClient> _client;
    private readonly LocalCredentials _credentials;

    public CliContext(ParseResult parse)
    {
        Parse = parse;
        Output = new CliOutput(Console.Out, Console.Error, parse.GetValue(GlobalOptions.Json), parse.GetValue(GlobalOptions.NoColor));
        _credentials = new LocalCredentials(Wallet, Output);
        _client = new Lazy<SkyopsClient>(() => new SkyopsClient(new SkyopsClientOptions { Silos = Silos, ApiKey = ApiKey, Credentials = ApiKey is null ? _credentials : null }));
    }

    public ParseResult Parse { get; }

    public CliOutput Output { get; }

    public SkyopsClient Client => _client.Value;

    public IReadOnlyList<Uri> Silos => SiloUrls.Parse(
        Parse.GetValue(GlobalOptions.Silo) ?? Environment.GetEnvironmentVariable(GlobalOptions.SiloVariable) ?? SkyopsClientOptions.LocalSilo.ToString());

    public LocalWallet Wallet => new(
        ChosenWallet ?? Environment.GetEnvironmentVariable(GlobalOptions.WalletVariable) ?? Path.Combine(GlobalOptions.Home, "wallet.json"));

    /// <summary>The key to work with; null: the wallet. A wallet that the command line names goes before a key of the environment.</summary>
    public string? ApiKey => Parse.GetValue(GlobalOptions.ApiKey)
        ?? (ChosenWallet is null && Environment.GetEnvironmentVariable(GlobalOptions.ApiKeyVariable) is { Length: > 0 } given ? given : null);

    /// <summary>The wallet that the command line names; null when it names none.</summary>
    public string? ChosenWallet => Parse.GetValue(GlobalOptions.Wallet);

    public string? ChosenData => Parse.GetValue(GlobalOptions.Data);

    /// <summary>The data folder, by default one of this name under <c>~/.skyops</c>.</summary>
    public string DataFolder(string name) => Path.GetFullPath(ChosenData ?? Path.Combine(GlobalOptions.Home, name));

    public T? Get<T>(Option<T> option) => Parse.GetValue(option);

    public T Get<T>(Argument<T> argument) => Parse.GetRequiredValue(argument);

    /// <summary>Whether the command line itself sets an option.</summary>
    public bool Has(Option option) => Parse.GetResult(option) is { Implicit: false };

    public void Dispose()
    {
        if (_client.IsValueCreated) _client.Value.Dispose();
        _credentials.Dispose();
    }
}
