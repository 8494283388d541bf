using System.Numerics;
using System.Security.Cryptography;
using Skyops.Ethereum.Sessions;

namespace Skyops.Tests.Ethereum.Sessions;

public sealed class SessionKeyTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "115792089210356248762697446949407573529996955224135760342422259061068512044369");

    [Fact]
    public void A_signature_is_taken_by_the_platform_and_no_other_digest_or_key_or_bit_is()
    {
        using var key = SessionKey.Create();
        using var other = SessionKey.Create();
        using var verifier = new SessionVerifier(key.PublicKey);
        using var wrong = new SessionVerifier(other.PublicKey);
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = key.Sign(digest);
        Assert.True(verifier.Verify(digest, signature));
        Assert.False(wrong.Verify(digest, signature));
        Assert.False(verifier.Verify(RandomNumberGenerator.GetBytes(32), signature));
        for (var bit = 0; bit < 512; bit++)
        {
            var changed = (byte[])signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(verifier.Verify(digest, changed), $"bit {bit}");
        }

        for (var length = 0; length < 64; length++)
            Assert.False(verifier.Verify(digest, signature.AsSpan(0, length)));
        Assert.False(verifier.Verify(digest.AsSpan(1), signature));
        Assert.False(verifier.Verify(digest, new byte[64]));
    }

    [Fact]
    public void Only_the_twin_with_the_lower_s_is_made_and_taken()
    {
        using var key = SessionKey.Create();
        using var verifier = new SessionVerifier(key.PublicKey);
        for (var i = 0; i < 50; i++)
        {
            var digest = RandomNumberGenerator.GetBytes(32);
            var signature = key.Sign(digest);
            var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
            Assert.True(s <= Order / 2);
            var twin = (Order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
            Assert.False(verifier.Verify(digest, [.. signature[..32], .. new byte[32 - twin.Length], .. twin]));
            Assert.True(verifier.Verify(digest, signature));
        }
    }

    [Fact]
    public void A_key_comes_back_from_pkcs8_and_nothing_else_does()
    {
        using var key = SessionKey.Create();
        var exported = key.ExportPkcs8();
        Assert.True(SessionKey.TryImport(exported, out var again));
        using (again)
            Assert.Equal(key.PublicKey, again.PublicKey);
        for (var length = 0; length < exported.Length; length++)
            Assert.False(SessionKey.TryImport(exported.AsSpan(0, length), out _));
        Assert.False(SessionKey.TryImport([.. exported, 0], out _));
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var wallet = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));
        using var rsa = RSA.Create(2048);
        Assert.False(SessionKey.TryImport(p384.ExportPkcs8PrivateKey(), out _));
        Assert.False(SessionKey.TryImport(wallet.ExportPkcs8PrivateKey(), out _));
        Assert.False(SessionKey.TryImport(rsa.ExportPkcs8PrivateKey(), out _));
    }

    [Fact]
    public void Bytes_that_are_no_point_of_the_curve_are_no_public_key()
    {
        using var key = SessionKey.Create();
        var good = key.PublicKey.Encoded.ToArray();
        Assert.True(P256PublicKey.TryRead(good, out var read));
        Assert.Equal(key.PublicKey, read);
        for (var i = 0; i < good.Length; i++)
        {
            var changed = (byte[])good.Clone();
            changed[i] ^= 1;
            Assert.False(P256PublicKey.TryRead(changed, out _), $"byte {i}");
            Assert.False(P256PublicKey.TryRead(good.AsSpan(0, i), out _));
        }

        Assert.False(P256PublicKey.TryRead([4, .. new byte[64]], out _));
        Assert.False(P256PublicKey.TryRead([.. good, 0], out _));
    }
}
