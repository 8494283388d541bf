namespace Skyops.Grpc;

/// <summary>
/// A call that ended with another status than OK. A client catches it; a server method throws it to end its call
/// with that status and those trailers.
/// </summary>
public sealed class GrpcException : Exception
{
    /// <summary>Makes an exception of a status.</summary>
    public GrpcException(GrpcStatus status, GrpcMetadata? trailers = null, Exception? inner = null)
        : base(status.ToString(), inner)
    {
        Status = status;
        Trailers = trailers ?? new GrpcMetadata();
    }

    /// <summary>Makes an exception of a code and a detail.</summary>
    public GrpcException(GrpcStatusCode code, string detail, Exception? inner = null)
        : this(new GrpcStatus(code, detail), null, inner)
    {
    }

    /// <summary>How the call ended.</summary>
    public GrpcStatus Status { get; }

    /// <summary>The custom metadata sent with the status.</summary>
    public GrpcMetadata Trailers { get; }

    /// <summary>True when the same call may succeed later without a change by the caller.</summary>
    public bool IsRetryable => Status.Code is GrpcStatusCode.Unavailable or GrpcStatusCode.Aborted
        or GrpcStatusCode.ResourceExhausted;
}
