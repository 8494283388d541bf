using System.CommandLine;
using Skyops.Ledger;

namespace Skyops.Cli.Chain;

/// <summary>How much.</summary>
internal static class AmountArgument
{
    public static readonly Argument<string> Amount = new("AMOUNT") { Description = "How much, such as 5 or 0.25." };

    public static Amount Read(CliContext context)
    {
        var text = context.Get(Amount);
        return Skyops.Ledger.Amount.TryParse(text, out var amount) && !amount.IsZero
            ? amount
            : throw CliException.Usage($"AMOUNT '{text}': a decimal above 0 with at most {Skyops.Ledger.Amount.Decimals} digits after the point", "for example 5 or 0.25");
    }
}
