namespace Skyops.Accounts;

/// <summary>Answer to <c>POST /v1/nonces</c>: a value to sign once within its life.</summary>
public sealed record NonceResponse(string Nonce, DateTimeOffset ExpiresAt, ulong ChainId);

/// <summary>Body of <c>POST /v1/sessions</c>: a wallet's delegation to a session key, and that key's signature over the nonce.</summary>
/// <param name="Delegation">The delegation with the wallet's signature, base64 of its strict binary form.</param>
/// <param name="Nonce">From <c>POST /v1/nonces</c>.</param>
/// <param name="Proof">64-byte P-256 signature (hex) by the session key over the session proof digest.</param>
public sealed record SessionRequest(string Delegation, string Nonce, string Proof);

/// <summary>A bearer token for the account until it expires.</summary>
public sealed record SessionResponse(string Token, string Account, DateTimeOffset ExpiresAt);
