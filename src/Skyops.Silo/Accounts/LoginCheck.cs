using System.Buffers;
using Skyops.Accounts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;
using Skyops.Ethereum.Siwe;

namespace Skyops.Silo.Accounts;

/// <summary>
/// Judges a login, by a delegation or by a message of Sign-In with Ethereum (EIP-4361). The nonce is consumed before anything else is looked at; what the message must say
/// comes from configuration, never from the request.
/// </summary>
public sealed class LoginCheck(NonceStore nonces, SiloOptions options, SiloAddresses addresses, TimeProvider time)
{
    /// <summary>Null: it proves nothing, for whatever reason.</summary>
    public Session? Verify(SessionRequest request) => request.Message is null ? VerifyDelegation(request) : VerifyMessage(request.Message, request.Signature);

    private Session.Delegated? VerifyDelegation(SessionRequest request)
    {
        Span<byte> encoded = stackalloc byte[SignedDelegation.MaxSize];
        Span<byte> proof = stackalloc byte[SessionProof.SignatureSize];
        if (!nonces.Consume(request.Nonce ?? "")
            || request.Delegation is null || request.Proof is null
            || !Convert.TryFromBase64String(request.Delegation, encoded, out var length)
            || !SignedDelegation.TryRead(encoded[..length], out var signed)
            || request.Proof.Length != 2 * proof.Length
            || Convert.FromHexString(request.Proof, proof, out _, out _) != OperationStatus.Done
            || signed.Verify(options.ChainId, time.GetUtcNow(), SessionScope.Owner) != SessionVerdict.Valid)
        {
            return null;
        }

        var key = new SessionVerifier(signed.Delegation.PublicKey);
        return key.Verify(SessionProof.Digest(Convert.FromHexString(request.Nonce!), signed.Id), proof) ? new Session.Delegated(signed, key) : null;
    }

    private Session.Wallet? VerifyMessage(string text, string? signature)
    {
        Span<byte> bytes = stackalloc byte[Recovery.SignatureSize];
        if (!SiweMessage.TryParse(text, out var message, out _)
            || !nonces.Consume(message.Nonce)
            || signature is not ['0', 'x', .. var hex] || hex.Length != 2 * bytes.Length
            || Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done)
        {
            return null;
        }

        var origin = options.Origin(addresses);
        var expected = new SiweExpectation
        {
            Domain = origin.Authority,
            Uri = origin.GetLeftPart(UriPartial.Authority),
            ChainId = options.ChainId,
            Nonce = message.Nonce,
            Now = time.GetUtcNow(),
        };
        return SiweVerifier.Verify(text, bytes, expected) == SiweVerdict.Valid ? new Session.Wallet(message.Address, message.ExpirationTime?.Instant) : null;
    }
}
