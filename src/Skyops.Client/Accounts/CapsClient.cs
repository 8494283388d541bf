using System.Net.Http.Json;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Client.Http;

namespace Skyops.Client.Accounts;

/// <summary>How much the account lets itself spend.</summary>
public sealed class CapsClient
{
    private readonly ApiTransport _transport;

    internal CapsClient(ApiTransport transport) => _transport = transport;

    /// <summary>The caps, and what is used of them this month.</summary>
    public Task<CapsView> GetAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(ApiRequest.Get("v1/caps"), SkyopsJson.Default.CapsView, cancellationToken);

    /// <summary>Replaces both; what is null has no cap. They hold from the answer on, for batches and for keys too.</summary>
    public Task<CapsView> SetAsync(SpendCaps caps, CancellationToken cancellationToken = default) => _transport.JsonAsync(
        new ApiRequest(HttpMethod.Put, "v1/caps") { Body = () => JsonContent.Create(caps, SkyopsJson.Default.SpendCaps) },
        SkyopsJson.Default.CapsView, cancellationToken);
}
