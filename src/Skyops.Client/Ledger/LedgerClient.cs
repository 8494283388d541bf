using System.Globalization;
using System.Runtime.CompilerServices;
using Skyops.Api;
using Skyops.Client.Errors;
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
    /// <param name="currency">Which ledger.</param>
    /// <param name="from">Not earlier than this.</param>
    /// <param name="to">Earlier than this.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<StatementLine> StatementAsync(
        string currency = "SKYOPS", DateTimeOffset? from = null, DateTimeOffset? to = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long before = 0;
        do
        {
            var page = await _transport.JsonAsync(
                Request(currency, $"statement?take={Limits.PageSize}&before={before}{Times(from, to)}"), SkyopsJson.Default.StatementPage, cancellationToken);
            foreach (var line in page.Lines) yield return line;
            before = page.NextBeforeSeq;
        }
        while (before > 0);
    }

    /// <summary>Writes all lines of the account, oldest first, as the silo sends them: a line at a time, however many there are.</summary>
    /// <param name="destination">Where to. What is in it when this fails is not complete.</param>
    /// <param name="format"><c>csv</c> or <c>json</c>.</param>
    /// <param name="currency">Which ledger.</param>
    /// <param name="from">Not earlier than this.</param>
    /// <param name="to">Earlier than this.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SkyopsException">Refused, or the connection broke before the end.</exception>
    public async Task ExportAsync(
        Stream destination, string format = "csv", string currency = "SKYOPS", DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellationToken = default)
    {
        var request = Request(currency, $"export?format={Uri.EscapeDataString(format)}{Times(from, to)}");
        using var response = await _transport.SendAsync(request, cancellationToken);
        var options = _transport.Options;
        try
        {
            await using var body = new SilenceGuard(await response.Content.ReadAsStreamAsync(cancellationToken), options.StreamSilence, options.Time);
            await body.CopyToAsync(destination, cancellationToken);
        }
        catch (HttpIOException broken)
        {
            throw new SkyopsException(SkyopsErrorCodes.BadAnswer, "the export ended before its end", "ask for it again", broken);
        }
    }

    /// <summary>Has the silo replay the whole ledger and compare it with the live state.</summary>
    public Task<LedgerVerification> VerifyAsync(string currency = "SKYOPS", CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Request(currency, "verify"), SkyopsJson.Default.LedgerVerification, cancellationToken);

    private static string Times(DateTimeOffset? from, DateTimeOffset? to) => $"{Time("from", from)}{Time("to", to)}";

    private static string Time(string name, DateTimeOffset? time) =>
        time is { } given ? $"&{name}={given.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)}" : "";

    private static ApiRequest Request(string currency, string rest) => ApiRequest.Get($"v1/ledger/{Uri.EscapeDataString(currency)}/{rest}");
}
