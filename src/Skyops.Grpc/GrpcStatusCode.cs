namespace Skyops.Grpc;

/// <summary>The status codes of gRPC by their numbers (grpc.io, "Status codes and their use in gRPC").</summary>
public enum GrpcStatusCode
{
    /// <summary>The call did what it was asked.</summary>
    Ok = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>An error whose kind the peer did not say.</summary>
    Unknown = 2,

    /// <summary>The arguments are wrong, whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first; whether the call took effect is unknown.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit was reached: message size, quota, queue.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the system does not allow it now.</summary>
    FailedPrecondition = 9,

    /// <summary>A concurrent change won; the whole operation may be tried again.</summary>
    Aborted = 10,

    /// <summary>Past the end of a valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method, or the message encoding, is not supported.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the peer or of the protocol is broken.</summary>
    Internal = 13,

    /// <summary>The peer cannot be reached now; trying again later is right.</summary>
    Unavailable = 14,

    /// <summary>Data is lost beyond recovery.</summary>
    DataLoss = 15,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,
}
