using System.Text.Json;
using Skyops.Api;
using Skyops.Client.Http;
using Skyops.Ledger;

namespace Skyops.Client.Chain;

/// <summary>The chain that the network settles on. What moves money there is sent by the account's own wallet, see <see cref="EscrowWallet"/>.</summary>
public sealed class ChainClient
{
    private readonly ApiTransport _transport;

    internal ChainClient(ApiTransport transport) => _transport = transport;

    /// <summary>Where it settles, and how far it is.</summary>
    public Task<ChainResponse> GetAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(ApiRequest.Get("v1/chain") with { Authenticated = false }, SkyopsJson.Default.ChainResponse, cancellationToken);

    /// <summary>The account's leaves in the newest roots, the newest first.</summary>
    public async Task<IReadOnlyList<ClaimView>> ClaimsAsync(CancellationToken cancellationToken = default) =>
        (await _transport.JsonAsync(ApiRequest.Get("v1/chain/claims"), SkyopsJson.Default.ClaimItems, cancellationToken)).Items;

    /// <summary>Makes an amount claimable with the next root.</summary>
    /// <param name="currency">SKYOPS or ETH.</param>
    /// <param name="amount">At most what is available.</param>
    /// <param name="id">Of the caller's choice; the same one is the same withdrawal.</param>
    /// <param name="cancellationToken">Ends the wait, not the withdrawal.</param>
    public Task<WithdrawalResponse> WithdrawAsync(string currency, Amount amount, string id, CancellationToken cancellationToken = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new WithdrawalRequest(id, currency, amount.ToString()), SkyopsJson.Default.WithdrawalRequest);
        return _transport.JsonAsync(
            new ApiRequest(HttpMethod.Post, "v1/withdrawals") { Body = () => new ByteArrayContent(body) }, SkyopsJson.Default.WithdrawalResponse, cancellationToken);
    }
}
