namespace Skyops.Grpc;

/// <summary>How a call ended: a code for programs and a detail for people.</summary>
/// <param name="Code">The code.</param>
/// <param name="Detail">A sentence in any script; travels percent-encoded in <c>grpc-message</c>.</param>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Detail)
{
    /// <summary>Success.</summary>
    public static GrpcStatus Ok { get; } = new(GrpcStatusCode.Ok, "");

    /// <summary>True for success.</summary>
    public bool IsOk => Code == GrpcStatusCode.Ok;

    /// <inheritdoc/>
    public override string ToString() => Detail is null or "" ? Code.ToString() : $"{Code}: {Detail}";
}
