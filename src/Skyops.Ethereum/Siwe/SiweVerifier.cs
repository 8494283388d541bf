using Skyops.Ethereum.ContractWallets;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Messages;
using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.Siwe;

/// <summary>
/// Checks sign-ins (EIP-4361), without a chain of accounts that are keys, with one also of those that are contracts.
/// Takes no state and tells nothing that it was not told: the caller takes the nonce back first, in one step, and only
/// then asks.
/// </summary>
public static class SiweVerifier
{
    /// <summary>
    /// Whether this text is a message that says what was expected, signed by the account it names (EIP-191 over its
    /// bytes; r ‖ s ‖ v, 65 bytes, s in the lower half, v 27 or 28, or 0 or 1). What is cheap is checked first.
    /// </summary>
    /// <param name="text">The message as it was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="expected">What it must say.</param>
    /// <param name="message">The message, unless the text is none; believe it only if the verdict is Valid.</param>
    public static SiweVerdict Verify(
        string? text, ReadOnlySpan<byte> signature, SiweExpectation expected, out SiweMessage? message)
    {
        if (!SiweMessage.TryParse(text, out message, out _))
            return SiweVerdict.Malformed;
        var verdict = VerifyTerms(message, expected);
        if (verdict != SiweVerdict.Valid)
            return verdict;
        var recovered = PersonalMessage.Recover(text!, signature, out var signer);
        return recovered == RecoveryResult.Recovered && signer == message.Address
            ? SiweVerdict.Valid
            : SiweVerdict.BadSignature;
    }

    /// <summary>As the other, for callers that need only the verdict.</summary>
    public static SiweVerdict Verify(string? text, ReadOnlySpan<byte> signature, SiweExpectation expected) =>
        Verify(text, signature, expected, out _);

    /// <summary>
    /// As <see cref="Verify(string?, ReadOnlySpan{byte}, SiweExpectation, out SiweMessage?)"/>, and a signature that is
    /// not that of the account's key may be that of its contract (<see cref="WalletSignatures"/>). The chain is asked
    /// only if all the rest is as expected, and never of a plain signature.
    /// </summary>
    /// <param name="rpc">A node of the chain that the message must name.</param>
    /// <param name="text">The message as it was signed.</param>
    /// <param name="signature">The signature, of any length.</param>
    /// <param name="expected">What the message must say.</param>
    /// <param name="cancellationToken">Cancelling throws; no message and no node does.</param>
    /// <returns>The verdict, and the message unless the text is none; believe it only if that is Valid.</returns>
    public static async Task<(SiweVerdict Verdict, SiweMessage? Message)> VerifyAsync(
        EthereumRpc rpc,
        string? text,
        ReadOnlyMemory<byte> signature,
        SiweExpectation expected,
        CancellationToken cancellationToken = default)
    {
        var verdict = Verify(text, signature.Span, expected, out var message);
        if (verdict != SiweVerdict.BadSignature)
            return (verdict, message);
        var digest = Hash256.FromBytes(PersonalMessage.Digest(text!));
        var answer = await WalletSignatures.VerifyAsync(rpc, message!.Address, digest, signature, cancellationToken);
        return (answer switch
        {
            WalletVerdict.Valid => SiweVerdict.Valid,
            WalletVerdict.Invalid => SiweVerdict.BadSignature,
            _ => SiweVerdict.ChainAway,
        }, message);
    }

    private static SiweVerdict VerifyTerms(SiweMessage message, SiweExpectation expected)
    {
        if (message.Domain != expected.Domain || !IsSchemeOf(message.Scheme, expected.Uri))
            return SiweVerdict.WrongDomain;
        if (message.Uri != expected.Uri)
            return SiweVerdict.WrongUri;
        if (message.ChainId != expected.ChainId)
            return SiweVerdict.WrongChain;
        if (message.Nonce != expected.Nonce)
            return SiweVerdict.WrongNonce;

        // Differences are compared, never sums: no time that a stranger may write can overflow.
        var age = expected.Now - message.IssuedAt.Instant;
        if (age < -expected.Tolerance)
            return SiweVerdict.IssuedInFuture;
        if (age - expected.MaxAge > expected.Tolerance)
            return SiweVerdict.Stale;
        if (message.NotBefore is { } notBefore && notBefore.Instant - expected.Now > expected.Tolerance)
            return SiweVerdict.NotYetValid;
        return message.ExpirationTime is { } end && expected.Now - end.Instant >= expected.Tolerance
            ? SiweVerdict.Expired
            : SiweVerdict.Valid;
    }

    private static bool IsSchemeOf(string? scheme, string uri) =>
        scheme is null || uri.StartsWith($"{scheme}:", StringComparison.OrdinalIgnoreCase);
}
