namespace Skyops.Grpc.Client;

/// <summary>What a client says about one call.</summary>
public sealed record GrpcCallOptions
{
    /// <summary>Custom metadata to send; default none.</summary>
    public GrpcMetadata? Headers { get; init; }

    /// <summary>Time the whole call may take; the server is told. Default none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Cancels the call, which then ends with CANCELLED.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The defaults.</summary>
    public static GrpcCallOptions Default { get; } = new();
}
