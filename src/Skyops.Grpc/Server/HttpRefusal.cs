using Microsoft.AspNetCore.Http;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Server;

/// <summary>Requests that are not gRPC at all get an HTTP answer, as no gRPC client will read it.</summary>
internal static class HttpRefusal
{
    /// <summary>The HTTP status and sentence to refuse with, or null for a gRPC request.</summary>
    public static (int Status, string Reason)? Of(HttpRequest request)
    {
        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            return (StatusCodes.Status426UpgradeRequired, $"gRPC needs HTTP/2; this came by {request.Protocol}.");
        }

        return WireNames.IsGrpc(request.ContentType)
            ? null
            : (StatusCodes.Status415UnsupportedMediaType, $"The content type must be {WireNames.ContentType}.");
    }

    public static Task WriteAsync(HttpResponse response, (int Status, string Reason) refusal)
    {
        response.StatusCode = refusal.Status;
        response.ContentType = "text/plain; charset=utf-8";
        if (refusal.Status == StatusCodes.Status426UpgradeRequired)
        {
            response.Headers.Upgrade = "HTTP/2.0";
        }

        return response.WriteAsync(refusal.Reason);
    }
}
