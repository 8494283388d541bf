using System.CommandLine;

namespace Skyops.Cli.Ledger;

/// <summary>Which ledger.</summary>
internal static class CurrencyOption
{
    public static readonly Option<string> Currency = new("--currency")
    {
        Description = "Which ledger. Default SKYOPS.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "SKYOPS",
    };
}
