using System.Net.Sockets;

namespace Skyops.Grpc.Client;

/// <summary>Statuses of failures below gRPC (grpc.io: "gRPC over HTTP2"; "HTTP to gRPC status mapping").</summary>
internal static class TransportFailure
{
    public static GrpcStatus Of(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case HttpProtocolException reset:
                    return new GrpcStatus(OfHttp2Error(reset.ErrorCode), $"The stream was reset: {reset.Message}");
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }:
                    return new GrpcStatus(GrpcStatusCode.Internal, $"The server speaks no HTTP/2: {cause.Message}");
                case SocketException or EndOfStreamException or TimeoutException:
                    return new GrpcStatus(GrpcStatusCode.Unavailable, cause.Message);
                default:
                    continue;
            }
        }

        return error is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException
            ? new GrpcStatus(GrpcStatusCode.Unavailable, error.Message)
            : new GrpcStatus(GrpcStatusCode.Internal, error.Message);
    }

    public static GrpcStatusCode OfHttpStatus(int status) => status switch
    {
        400 => GrpcStatusCode.Internal,
        401 => GrpcStatusCode.Unauthenticated,
        403 => GrpcStatusCode.PermissionDenied,
        404 => GrpcStatusCode.Unimplemented,
        429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };

    /// <summary>Error codes of RFC 9113, section 7.</summary>
    private static GrpcStatusCode OfHttp2Error(long code) => code switch
    {
        0x7 => GrpcStatusCode.Unavailable,
        0x8 => GrpcStatusCode.Cancelled,
        0xb => GrpcStatusCode.ResourceExhausted,
        0xc => GrpcStatusCode.PermissionDenied,
        _ => GrpcStatusCode.Internal,
    };
}
