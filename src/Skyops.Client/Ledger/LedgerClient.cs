using System.Runtime.CompilerServices;
using Skyops.Api;
using Skyops.Client.Http;
using Skyops.Ledger;

namespace Skyops.Client.Ledger;

/// <summary>The account's money, and the proof that the books are right.</summary>
public sealed class LedgerClient
{
    private readonly ApiTransport _transport;

    internal LedgerClient(ApiTransport transport) => _transport = transport;

    public Task<AccountBalance> BalanceAsync(string currency = "SKYOPS", CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Request(currency, "balance"), SkyopsJson.Default.AccountBalance, cancellationToken);

    /// <summary>Lines of the account, newest first; asks for the next page when the caller gets there.</summary>
    public async IAsyncEnumerable<StatementLine> StatementAsync(string currency = "SKYOPS", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long before = 0;
        do
        {
            var page = await _transport.JsonAsync(
                Request(currency, $"statement?take={Limits.PageSize}&before={before}"), SkyopsJson.Default.StatementPage, cancellationToken);
            foreach (var line in page.Lines) yield return line;
            before = page.NextBeforeSeq;
        }
        while (before > 0);
    }

    /// <summary>Has the silo replay the whole ledger and compare it with the live state.</summary>
    public Task<LedgerVerification> VerifyAsync(string currency = "SKYOPS", CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Request(currency, "verify"), SkyopsJson.Default.LedgerVerification, cancellationToken);

    private static ApiRequest Request(string currency, string rest) => ApiRequest.Get($"v1/ledger/{Uri.EscapeDataString(currency)}/{rest}");
}
