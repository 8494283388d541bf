namespace Skyops.Worker.Options;

/// <summary>Where one silo listens.</summary>
/// <param name="Gateway">The worker gateway: <c>http</c> (HTTP/2 in the clear) or <c>https</c>.</param>
/// <param name="Api">Root of its HTTP API, for blobs.</param>
public sealed record SiloEndpoint(Uri Gateway, Uri Api);
