using System.Security.Cryptography;
using Skyops.Sealing.Hpke;
using Skyops.Sealing.Keys;

namespace Skyops.Tests.Sealing.Keys;

public sealed class SealingKeyTests
{
    private const int FewIterations = 10;

    [Fact]
    public void An_exported_key_opens_what_was_sealed_to_it()
    {
        using var key = SealingKey.Create();
        var message = HpkeMessage.Seal(key.PublicKey, [], [], "secret"u8);
        Assert.True(SealingKey.TryImport(key.ExportPkcs8(), out var imported));
        using (imported)
            Assert.Equal("secret"u8, HpkeMessage.Open(imported, [], [], message));
    }

    [Fact]
    public void Cut_keys_and_keys_of_other_curves_and_kinds_are_refused()
    {
        using var key = SealingKey.Create();
        var encoded = key.ExportPkcs8();
        for (var length = 0; length < encoded.Length; length++)
            Assert.False(SealingKey.TryImport(encoded.AsSpan(0, length), out _));
        Assert.False(SealingKey.TryImport([.. encoded, 0], out _));
        using var longer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
        Assert.False(SealingKey.TryImport(longer.ExportPkcs8PrivateKey(), out _));
        using var rsa = RSA.Create(2048);
        Assert.False(SealingKey.TryImport(rsa.ExportPkcs8PrivateKey(), out _));
    }

    [Fact]
    public void No_text_shows_a_private_key()
    {
        using var key = SealingKey.Create();
        Assert.Equal(key.PublicKey.ToString(), key.ToString());
    }

    [Fact]
    public void A_key_under_a_password_opens_with_it_only()
    {
        using var key = SealingKey.Create();
        var pem = SealingKeyPem.Write(key, "correct horse", FewIterations);
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", pem, StringComparison.Ordinal);
        Assert.Equal(SealingKeyRefusal.None, SealingKeyPem.Open($"\n{pem}\n", "correct horse", out var opened));
        using (opened)
            Assert.Equal(key.PublicKey, opened!.PublicKey);
        Assert.Equal(SealingKeyRefusal.WrongPassword, SealingKeyPem.Open(pem, "correct hors", out var none));
        Assert.Null(none);
    }

    [Fact]
    public void What_is_no_such_file_is_refused_with_its_reason()
    {
        using var key = SealingKey.Create();
        using var longer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, FewIterations);
        var triple = new PbeParameters(PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 1);
        var pem = SealingKeyPem.Write(key, "p", FewIterations);
        AssertRefused(SealingKeyRefusal.Malformed, "");
        AssertRefused(SealingKeyRefusal.Malformed, pem + pem);
        AssertRefused(SealingKeyRefusal.Malformed, $"note\n{pem}");
        AssertRefused(SealingKeyRefusal.Malformed, pem.Replace("ENCRYPTED ", "", StringComparison.Ordinal));
        AssertRefused(SealingKeyRefusal.Malformed, pem + new string(' ', 10) + new string('x', SealingKeyPem.MaxLength));
        AssertRefused(SealingKeyRefusal.Malformed, PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", key.ExportPkcs8()));
        AssertRefused(SealingKeyRefusal.Malformed, longer.ExportEncryptedPkcs8PrivateKeyPem("p", triple));
        AssertRefused(SealingKeyRefusal.NoKey, longer.ExportEncryptedPkcs8PrivateKeyPem("p", parameters));
        AssertRefused(SealingKeyRefusal.TooCostly, WithIterations(pem, [0x00, 0x98, 0x96, 0x81]));
        AssertRefused(SealingKeyRefusal.TooCostly, WithIterations(pem, [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
        AssertRefused(SealingKeyRefusal.Malformed, WithIterations(pem, [0x80]));
        AssertRefused(SealingKeyRefusal.Malformed, WithIterations(pem, [0x80, .. new byte[12]]));
    }

    [Fact]
    public void Changes_at_random_raise_nothing()
    {
        using var key = SealingKey.Create();
        var pem = SealingKeyPem.Write(key, "p", FewIterations);
        var encoded = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var changed = (byte[])encoded.Clone();
            changed[random.Next(changed.Length)] ^= (byte)random.Next(1, 256);
            var length = random.Next(changed.Length / 2, changed.Length + 1);
            var text = PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", changed.AsSpan(0, length));
            var error = Record.Exception(() =>
            {
                var refusal = SealingKeyPem.Open(text, "p", out var opened);
                Assert.Equal(refusal == SealingKeyRefusal.None, opened is not null);
                opened?.Dispose();
            });
            Assert.True(error is null, $"seed {seed}: {error}");
        }
    }

    private static void AssertRefused(SealingKeyRefusal expected, string pem)
    {
        Assert.Equal(expected, SealingKeyPem.Open(pem, "p", out var key));
        Assert.Null(key);
    }

    // The number of iterations is the only INTEGER 10 there; all lengths around it grow with it.
    private static string WithIterations(string pem, byte[] number)
    {
        var fields = PemEncoding.Find(pem);
        var encoded = Convert.FromBase64String(pem[fields.Base64Data]);
        var at = encoded.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x02, 0x01, FewIterations]);
        Assert.True(at > 0);
        byte[] changed = [.. encoded[..(at + 1)], (byte)number.Length, .. number, .. encoded[(at + 3)..]];

        // Headers of the five sequences around it: 30 81 LL, then 30 LL each.
        var grown = number.Length - 1;
        changed[2] += (byte)grown;
        for (int header = 3, left = 4; left > 0; header++)
        {
            if (changed[header] != 0x30) continue;
            changed[header + 1] += (byte)grown;
            left--;
        }

        return PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", changed);
    }
}
