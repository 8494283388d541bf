using System.Net.Http.Json;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Client.Http;

namespace Skyops.Client.Accounts;

/// <summary>Keys of the account's programs. A client that works with a key itself is refused here.</summary>
public sealed class KeysClient
{
    private readonly ApiTransport _transport;

    internal KeysClient(ApiTransport transport) => _transport = transport;

    /// <summary>Makes a key. The answer alone holds its secret; one whose answer was lost is to be revoked, so it is not sent again by itself.</summary>
    /// <exception cref="Errors.SkyopsException">Refused.</exception>
    public Task<KeyCreatedResponse> CreateAsync(KeyRequest key, CancellationToken cancellationToken = default) => _transport.JsonAsync(
        new ApiRequest(HttpMethod.Post, "v1/keys") { Repeatable = false, Body = () => JsonContent.Create(key, SkyopsJson.Default.KeyRequest) },
        SkyopsJson.Default.KeyCreatedResponse, cancellationToken);

    /// <summary>Newest first; ended ones too, as long as they are remembered.</summary>
    public async Task<IReadOnlyList<KeyView>> ListAsync(CancellationToken cancellationToken = default) =>
        (await _transport.JsonAsync(ApiRequest.Get("v1/keys"), SkyopsJson.Default.KeyItems, cancellationToken)).Items;

    /// <summary>Ends a key for ever; a repeat changes nothing.</summary>
    public Task<KeyView> RevokeAsync(string id, CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(new ApiRequest(HttpMethod.Delete, $"v1/keys/{Uri.EscapeDataString(id)}"), SkyopsJson.Default.KeyView, cancellationToken);
}
