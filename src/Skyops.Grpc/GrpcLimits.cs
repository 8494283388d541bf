namespace Skyops.Grpc;

/// <summary>Limits of the wire protocol, the same at both ends.</summary>
public static class GrpcLimits
{
    /// <summary>Default largest message in bytes, received or sent: 4 MiB, as in every gRPC implementation.</summary>
    public const int DefaultMaxMessageBytes = 4 * 1024 * 1024;

    /// <summary>Bytes that a batch of messages gathers before it is handed to the transport: 64 KiB.</summary>
    public const int BatchBytes = 64 * 1024;
}
