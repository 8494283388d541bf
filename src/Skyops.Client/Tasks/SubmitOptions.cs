using Skyops.Ethereum.Keys;

namespace Skyops.Client.Tasks;

/// <summary>How to submit.</summary>
public sealed record SubmitOptions
{
    /// <summary>
    /// Names the submission: the same key gives the same task, however often it is sent. Printable ASCII without spaces, at most 128 characters. Default: a fresh one, so
    /// that the client may try again by itself.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Signs the task itself (EIP-712), as a browser wallet would. Default null: the session's key signs, to which the wallet has delegated.
    /// </summary>
    public WalletKey? SignWith { get; init; }
}
