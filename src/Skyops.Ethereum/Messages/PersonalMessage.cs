using System.Globalization;
using System.Text;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Messages;

/// <summary>
/// What wallets sign with <c>personal_sign</c>: EIP-191, version 0x45, that is Keccak-256 of
/// <c>0x19 "Ethereum Signed Message:" LF ‖ length in decimal digits ‖ message</c>. The length is that of the bytes; a
/// text is its UTF-8.
/// </summary>
public static class PersonalMessage
{
    // Throws on a lone surrogate: two different texts must never have one digest.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The digest of a message, 32 bytes.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> message)
    {
        var length = Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture));
        return Keccak256.Hash([0x19, .. "Ethereum Signed Message:\n"u8, .. length, .. message]);
    }

    /// <summary>The digest of a text, 32 bytes.</summary>
    /// <exception cref="ArgumentException">The text is no Unicode (it has a lone surrogate).</exception>
    public static byte[] Digest(string text) => Digest(Utf8.GetBytes(text));

    /// <summary>Signs a message: r ‖ s ‖ v, 65 bytes, s in the lower half, v 27 or 28.</summary>
    public static byte[] Sign(WalletKey wallet, ReadOnlySpan<byte> message) => wallet.Sign(Digest(message));

    /// <summary>Signs a text: r ‖ s ‖ v, 65 bytes, s in the lower half, v 27 or 28.</summary>
    /// <exception cref="ArgumentException">The text is no Unicode (it has a lone surrogate).</exception>
    public static byte[] Sign(WalletKey wallet, string text) => wallet.Sign(Digest(text));

    /// <summary>Recovers who signed a message, as <see cref="Recovery.RecoverFromWallet"/> does.</summary>
    public static RecoveryResult Recover(
        ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, out EthereumAddress signer) =>
        Recovery.RecoverFromWallet(Digest(message), signature, out signer);

    /// <summary>Recovers who signed a text; as the other, over its UTF-8.</summary>
    /// <exception cref="ArgumentException">The text is no Unicode (it has a lone surrogate).</exception>
    public static RecoveryResult Recover(string text, ReadOnlySpan<byte> signature, out EthereumAddress signer) =>
        Recover(Utf8.GetBytes(text), signature, out signer);
}
