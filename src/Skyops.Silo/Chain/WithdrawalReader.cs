using Skyops.Api;
using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Silo.Http;

namespace Skyops.Silo.Chain;

/// <summary>Reads what a caller asks to withdraw, and names all that is wrong with it at once.</summary>
internal static class WithdrawalReader
{
    private const int MostIdCharacters = 64;

    public static Answer<WithdrawalResponse> Read(WithdrawalRequest request)
    {
        var wrong = new List<FieldError>();
        if (request.Id is not { Length: >= 1 and <= MostIdCharacters } id || id.AsSpan().ContainsAnyExceptInRange('!', '~'))
            wrong.Add(new FieldError("id", Shown(request.Id), "not an id", $"1 to {MostIdCharacters} printable ASCII characters without spaces", "use a fresh UUID for each withdrawal"));
        if (request.Currency is not ("SKYOPS" or "ETH"))
            wrong.Add(new FieldError("currency", Shown(request.Currency), "no currency of this network", "SKYOPS or ETH", "name one of them"));
        if (!Amount.TryParse(request.Amount, out var amount) || amount.IsZero)
            wrong.Add(new FieldError("amount", Shown(request.Amount), "not an amount", $"a decimal above 0 with at most {Amount.Decimals} digits after the point", "for example \"2.5\""));
        return wrong.Count > 0 ? Problems.Invalid([.. wrong]) : new WithdrawalResponse(request.Id!, request.Currency!, amount);
    }

    private static string? Shown(string? text) => text is null ? null : Problems.Shorten(text);
}
