namespace Skyops.Accounts;

/// <summary>Answer to <c>POST /v1/nonces</c>: a value to sign once within its life.</summary>
/// <param name="Nonce">64 hexadecimal digits.</param>
/// <param name="ExpiresAt">When it is over.</param>
/// <param name="ChainId">Of EIP-712 signatures, and what a message of EIP-4361 must say.</param>
/// <param name="Domain">What such a message must say, letter for letter.</param>
/// <param name="Uri">The same.</param>
public sealed record NonceResponse(string Nonce, DateTimeOffset ExpiresAt, ulong ChainId, string Domain = "", string Uri = "");

/// <summary>
/// Body of <c>POST /v1/sessions</c>: a wallet's delegation to a session key, and that key's signature over the nonce; or a message of Sign-In with Ethereum
/// (EIP-4361), and the wallet's signature.
/// </summary>
/// <param name="Delegation">The delegation with the wallet's signature, base64 of its strict binary form.</param>
/// <param name="Nonce">From <c>POST /v1/nonces</c>.</param>
/// <param name="Proof">64-byte P-256 signature (hex) by the session key over the session proof digest.</param>
/// <param name="Message">The message as the wallet signed it; then the first three are not read.</param>
/// <param name="Signature">65 bytes in hexadecimal after <c>0x</c>: EIP-191 over the message.</param>
public sealed record SessionRequest(
    string? Delegation = null, string? Nonce = null, string? Proof = null, string? Message = null, string? Signature = null);

/// <summary>A bearer token for the account until it expires.</summary>
public sealed record SessionResponse(string Token, string Account, DateTimeOffset ExpiresAt);
