using System.Buffers;
using Skyops.Accounts;
using Skyops.Ethereum.ContractWallets;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;
using Skyops.Ethereum.Siwe;
using Skyops.Silo.Chain;

namespace Skyops.Silo.Accounts;

/// <summary>
/// Judges a login, by a delegation or by a message of Sign-In with Ethereum (EIP-4361). The nonce is consumed before anything else is looked at; what the message must say
/// comes from configuration, never from the request.
/// </summary>
public sealed class LoginCheck(NonceStore nonces, SiloOptions options, SiloAddresses addresses, TimeProvider time, ChainLink? chain = null)
{
    /// <summary>Null: it proves nothing, for whatever reason.</summary>
    public async Task<Session?> VerifyAsync(SessionRequest request, CancellationToken cancellationToken) => request.Message is null
        ? VerifyDelegation(request)
        : await VerifyMessageAsync(request.Message, request.Signature, cancellationToken);

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

    private async Task<Session.Wallet?> VerifyMessageAsync(string text, string? signature, CancellationToken cancellationToken)
    {
        if (!SiweMessage.TryParse(text, out var message, out _) || !nonces.Consume(message.Nonce) || !TryReadSignature(signature, out var bytes)) return null;
        var origin = options.Origin(addresses);
        var expected = new SiweExpectation
        {
            Domain = origin.Authority,
            Uri = origin.GetLeftPart(UriPartial.Authority),
            ChainId = options.ChainId,
            Nonce = message.Nonce,
            Now = time.GetUtcNow(),
        };
        var verdict = chain is null
            ? SiweVerifier.Verify(text, bytes, expected)
            : (await SiweVerifier.VerifyAsync(chain.Brief, text, bytes, expected, cancellationToken)).Verdict;
        return verdict == SiweVerdict.Valid ? new Session.Wallet(message.Address, message.ExpirationTime?.Instant) : null;
    }

    /// <summary>A key's signature has 65 bytes; where a chain can be asked, a wallet that is a contract may send what it likes, within bounds.</summary>
    private bool TryReadSignature(string? text, out byte[] bytes)
    {
        bytes = [];
        if (text is not ['0', 'x', .. var hex] || hex.Length % 2 != 0) return false;
        if (chain is null ? hex.Length != 2 * Recovery.SignatureSize : hex.Length > 2 * WalletSignatures.MaxSize) return false;
        bytes = new byte[hex.Length / 2];
        return Convert.FromHexString(hex, bytes, out _, out _) == OperationStatus.Done;
    }
}
