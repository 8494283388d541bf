using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Api;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Sealing;

/// <summary>The public key that owners wrap a task's secret to when the broker is to give its keys to nodes.</summary>
public sealed class EncryptionKeyEndpoint(BrokerKey broker) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/encryption-key", (RequestDelegate)GetAsync).Is(
        new ApiOperation("The broker's public encryption key", Access.All) { Answer = SkyopsJson.Default.EncryptionKeyResponse });

    private Task GetAsync(HttpContext context) => Answers.JsonAsync(
        context, new EncryptionKeyResponse(broker.Key.PublicKey.Id.ToString(), broker.Key.PublicKey.ToString()), SkyopsJson.Default.EncryptionKeyResponse);
}
