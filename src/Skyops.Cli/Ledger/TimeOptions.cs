using System.CommandLine;
using Skyops.Cli.Values;

namespace Skyops.Cli.Ledger;

/// <summary>From when to when.</summary>
internal static class TimeOptions
{
    public static readonly Option<DateTimeOffset?> From = Of("--from", "Not earlier than this.");
    public static readonly Option<DateTimeOffset?> To = Of("--to", "Earlier than this.");

    private static Option<DateTimeOffset?> Of(string name, string description) =>
        new(name) { Description = $"{description} With its zone: 2026-12-24T18:00Z.", HelpName = "TIME", CustomParser = MomentText.Parse };
}
