using System.CommandLine;

namespace Skyops.Cli;

/// <summary>Options that every verb takes.</summary>
internal static class GlobalOptions
{
    public const string SiloVariable = "SKYOPS_SILO";
    public const string WalletVariable = "SKYOPS_WALLET";
    public const string ApiKeyVariable = "SKYOPS_API_KEY";

    public static readonly Option<string?> Silo = new("--silo")
    {
        Description = $"Address of the silo's API; several with commas. [{SiloVariable}, default http://127.0.0.1:5080]",
        HelpName = "URL",
        Recursive = true,
    };

    public static readonly Option<string?> Wallet = new("--wallet")
    {
        Description = $"Wallet file. [{WalletVariable}, default ~/.skyops/wallet.json]",
        HelpName = "PATH",
        Recursive = true,
    };

    public static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = $"Work with a key of the account in place of a wallet; other users of the machine may see it here. [{ApiKeyVariable}]",
        HelpName = "KEY",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one JSON object, or one a line for streams.",
        Recursive = true,
    };

    public static readonly Option<bool> NoColor = new("--no-color")
    {
        Description = "Print without colours. [NO_COLOR]",
        Recursive = true,
    };

    public static readonly Option<string?> Data = new("--data")
    {
        Description = "Data folder of a silo, a worker or `up`.",
        HelpName = "DIR",
        Recursive = true,
    };

    public static void AddTo(Command root)
    {
        root.Options.Add(Silo);
        root.Options.Add(Wallet);
        root.Options.Add(ApiKey);
        root.Options.Add(Json);
        root.Options.Add(NoColor);
        root.Options.Add(Data);
    }

    /// <summary>The folder for what belongs to this person: <c>~/.skyops</c>.</summary>
    public static string Home => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".skyops");
}
