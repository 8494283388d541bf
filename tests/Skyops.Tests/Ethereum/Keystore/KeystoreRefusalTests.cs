using System.Text;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Keystore;

namespace Skyops.Tests.Ethereum.Keystore;

public sealed class KeystoreRefusalTests
{
    public static TheoryData<string, string, KeystoreRefusal> Changes => new()
    {
        { "version", "4", KeystoreRefusal.UnsupportedVersion },
        { "version", "\"3\"", KeystoreRefusal.Malformed },
        { "address", "\"00\"", KeystoreRefusal.Malformed },
        { "address", "5", KeystoreRefusal.Malformed },
        { "address", "\"0000000000000000000000000000000000000000\"", KeystoreRefusal.AddressMismatch },
        { "crypto", "[]", KeystoreRefusal.Malformed },
        { "crypto.cipher", "\"aes-128-cbc\"", KeystoreRefusal.UnsupportedCipher },
        { "crypto.cipherparams.iv", "\"00\"", KeystoreRefusal.Malformed },
        { "crypto.ciphertext", "\"zz\"", KeystoreRefusal.Malformed },
        { "crypto.kdf", "\"argon2\"", KeystoreRefusal.UnsupportedKeyDerivation },
        { "crypto.kdf", "\"scrypt\"", KeystoreRefusal.Malformed },
        { "crypto.kdfparams.prf", "\"hmac-sha512\"", KeystoreRefusal.UnsupportedKeyDerivation },
        { "crypto.kdfparams.c", "0", KeystoreRefusal.Malformed },
        { "crypto.kdfparams.c", "2000000000", KeystoreRefusal.TooCostly },
        { "crypto.kdfparams.dklen", "16", KeystoreRefusal.Malformed },
        { "crypto.kdfparams.salt", "\"\"", KeystoreRefusal.Malformed },
        { "crypto.kdfparams.salt", "\"abc\"", KeystoreRefusal.Malformed },
        { "crypto.mac", $"\"{new string('0', 64)}\"", KeystoreRefusal.WrongPassword },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Each_fault_has_its_own_refusal_with_words(string path, string json, KeystoreRefusal expected)
    {
        var document = JsonNode.Parse(Sample())!;
        var steps = path.Split('.');
        var parent = steps[..^1].Aggregate(document, (node, step) => node[step]!);
        parent[steps[^1]] = JsonNode.Parse(json);
        Assert.Equal(expected, Open(document.ToJsonString()));
        Assert.NotEmpty(expected.Describe());
    }

    [Theory]
    [InlineData(262144, 8, 1, KeystoreRefusal.None)]
    [InlineData(524288, 8, 1, KeystoreRefusal.TooCostly)]
    [InlineData(2, 1 << 30, 1, KeystoreRefusal.TooCostly)]
    [InlineData(2, 1, 1 << 30, KeystoreRefusal.TooCostly)]
    [InlineData(2, 46341, 46341, KeystoreRefusal.TooCostly)]
    [InlineData(1 << 30, int.MaxValue, int.MaxValue, KeystoreRefusal.TooCostly)]
    [InlineData(3, 8, 1, KeystoreRefusal.Malformed)]
    [InlineData(1, 8, 1, KeystoreRefusal.Malformed)]
    public void Scrypt_beyond_the_limits_is_refused_before_it_runs(int n, int r, int p, KeystoreRefusal expected)
    {
        var document = JsonNode.Parse(KeystoreVectorTests.Scrypt)!;
        var parameters = document["crypto"]!["kdfparams"]!;
        (parameters["n"], parameters["r"], parameters["p"]) = (n, r, p);
        Assert.Equal(expected, KeystoreParser.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()), out _));
    }

    [Fact]
    public void A_member_that_is_there_twice_is_refused() =>
        Assert.Equal(KeystoreRefusal.Malformed, Open(Sample().Insert(1, "\"version\":3,")));

    [Theory]
    [InlineData("pbkdf2", "\\ud800")]
    [InlineData("hmac-sha256", "\\udc00x")]
    public void Text_that_is_no_unicode_is_refused(string text, string escaped) =>
        Assert.Equal(
            KeystoreRefusal.Malformed, Open(Sample().Replace(text, escaped, StringComparison.Ordinal)));

    [Fact]
    public void Cut_and_mutated_files_give_a_refusal_or_the_same_key_and_nothing_else()
    {
        var sample = Encoding.UTF8.GetBytes(Sample());
        for (var length = 0; length < sample.Length - 1; length++)
            Assert.Equal(KeystoreRefusal.Malformed, WalletKeystore.Open(sample.AsMemory(0, length), "", out _));
        WalletKeystore.Open(sample, "", out var original);
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var changed = (byte[])sample.Clone();
            for (var i = random.Next(1, 4); i > 0; i--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);

            // A changed iteration count may be a large one, which is only slow; it is left to the limits test.
            if (KeystoreParser.Parse(changed, out var document) == KeystoreRefusal.None
                && document!.Derivation is KeyDerivation.Pbkdf2 { Iterations: > 5000 })
            {
                continue;
            }

            var refusal = WalletKeystore.Open(changed, "", out var key);
            Assert.True((refusal == KeystoreRefusal.None) == (key is not null), $"seed {seed}");
            Assert.True(key is null || key.Address == original!.Address, $"seed {seed}");
            key?.Dispose();
        }

        original!.Dispose();
    }

    private static string Sample()
    {
        using var key = WalletKey.Create();
        return Encoding.UTF8.GetString(WalletKeystore.Write(key, "", iterations: 10));
    }

    private static KeystoreRefusal Open(string json)
    {
        var refusal = WalletKeystore.Open(Encoding.UTF8.GetBytes(json), "", out var key);
        key?.Dispose();
        return refusal;
    }
}
