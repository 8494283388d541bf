namespace Skyops.Grpc.Server;

/// <summary>How methods are served.</summary>
public sealed record GrpcServerOptions
{
    /// <summary>Largest request message in bytes; default 4 MiB. A larger one: RESOURCE_EXHAUSTED.</summary>
    public int MaxReceiveMessageBytes { get; init; } = GrpcLimits.DefaultMaxMessageBytes;

    /// <summary>Largest response message in bytes; default 4 MiB.</summary>
    public int MaxSendMessageBytes { get; init; } = GrpcLimits.DefaultMaxMessageBytes;

    /// <summary>The clock of deadlines; default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The defaults.</summary>
    public static GrpcServerOptions Default { get; } = new();
}
