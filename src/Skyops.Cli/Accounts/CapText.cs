using System.CommandLine.Parsing;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Cli.Output;
using Skyops.Ledger;

namespace Skyops.Cli.Accounts;

/// <summary>A cap on the command line: an amount, or <c>none</c>.</summary>
/// <param name="Amount">Null: no cap.</param>
internal sealed record CapText(Amount? Amount)
{
    private const string None = "none";

    /// <summary>For an option.</summary>
    public static CapText? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == None) return new CapText((Amount?)null);
        if (Skyops.Ledger.Amount.TryParse(text, out var amount)) return new CapText(amount);
        result.AddError($"'{text}' is no amount such as 5 or 0.25, and not {None}.");
        return null;
    }

    public static void Print(CliOutput output, CapsView caps)
    {
        if (output.Json) output.Value(caps, SkyopsJson.Default.CapsView);
        output.Facts(
            ("per task", caps.PerTask is { } task ? $"{task} {caps.Currency}" : "no cap"),
            ("monthly", caps.Monthly is { } monthly ? $"{monthly} {caps.Currency}" : "no cap"),
            ($"used in {caps.Month}", caps.Used is { } used ? $"{used}, of it {caps.Reserved} for open tasks" : null),
            ("left", caps.Left?.ToString()),
            ("next month", caps.Monthly is null ? null : Formats.Time(caps.ResetsAt)),
            ("not counted", caps.CountedSince is { } since ? $"tasks before {Formats.Time(since)}" : null));
    }
}
