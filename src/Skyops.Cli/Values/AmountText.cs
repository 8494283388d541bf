using System.CommandLine.Parsing;
using Skyops.Ledger;

namespace Skyops.Cli.Values;

/// <summary>Amounts of a currency, decimal with up to 18 digits after the point.</summary>
internal static class AmountText
{
    /// <summary>For an option.</summary>
    public static Amount? Parse(ArgumentResult result)
    {
        if (Amount.TryParse(result.Tokens[0].Value, out var amount)) return amount;
        result.AddError($"'{result.Tokens[0].Value}' is no amount such as 5 or 0.25.");
        return null;
    }
}
