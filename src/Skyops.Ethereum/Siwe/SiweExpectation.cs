namespace Skyops.Ethereum.Siwe;

/// <summary>
/// What a sign-in must say to count here. All of it comes from configuration and from what was handed out, nothing from
/// the request (a Host header is what a client likes it to be).
/// </summary>
public sealed record SiweExpectation
{
    /// <summary>The authority, compared letter for letter.</summary>
    public required string Domain { get; init; }

    /// <summary>
    /// The URI, compared letter for letter. No prefix: the server hands out the one URI, so nobody needs more, and
    /// "begins with https://skyops.example" is also true of https://skyops.example.org. Its scheme is the one that the
    /// message may name before its domain.
    /// </summary>
    public required string Uri { get; init; }

    /// <summary>The chain id of the network.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>The nonce that was handed out, and was taken back (so that it counts once) before this is checked.
    /// </summary>
    public required string Nonce { get; init; }

    /// <summary>The verifier's time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>By how much a client's clock may differ, either way. Default: one minute.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long ago the message may have been made, beside the tolerance. Default: five minutes.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);
}
