using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Client;

/// <summary>Reads what is not messages in a response: status, metadata, HTTP answers that are not gRPC.</summary>
internal static class ResponseHead
{
    public static GrpcMetadata Metadata(HttpHeaders headers)
    {
        var metadata = new GrpcMetadata();
        foreach (var (key, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                metadata.Receive(key, value);
            }
        }

        return metadata;
    }

    /// <summary>The status in headers or trailers, or null when there is none.</summary>
    public static GrpcStatus? Status(HttpHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(WireNames.Status, out var values))
        {
            return null;
        }

        var detail = headers.NonValidated.TryGetValues(WireNames.Message, out var message)
            ? StatusMessage.Decode(message.ToString())
            : "";
        return int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && Enum.IsDefined((GrpcStatusCode)code)
            ? new GrpcStatus((GrpcStatusCode)code, detail)
            : new GrpcStatus(GrpcStatusCode.Unknown, $"Unknown grpc-status '{values}'. {detail}".TrimEnd());
    }

    /// <summary>The status of a response that can carry no messages, or null for one that can.</summary>
    public static GrpcStatus? Refusal(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var status = (int)response.StatusCode;
            return new GrpcStatus(TransportFailure.OfHttpStatus(status), $"The server answered with HTTP {status}.");
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values)
            ? values.ToString()
            : null;
        return WireNames.IsGrpc(contentType)
            ? null
            : new GrpcStatus(GrpcStatusCode.Unknown, $"The server answered with content type '{contentType}'.");
    }
}
