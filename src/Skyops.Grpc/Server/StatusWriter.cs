using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Server;

/// <summary>Ends a response with its status: in trailers, or in the headers when nothing else is sent.</summary>
internal static class StatusWriter
{
    public static void Write(HttpResponse response, GrpcStatus status, params ReadOnlySpan<GrpcMetadata> trailers)
    {
        var target = response.Headers;
        if (response.HasStarted || status.IsOk)
        {
            // Kestrel gives trailers to every HTTP/2 response; a call gets here only over HTTP/2.
            target = response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        }

        target[WireNames.Status] = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
        {
            target[WireNames.Message] = StatusMessage.Encode(status.Detail);
        }

        foreach (var metadata in trailers)
        {
            HttpMetadata.Append(target, metadata);
        }
    }
}
