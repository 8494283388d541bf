using System.Text.Json.Nodes;
using Skyops.Sealing.Hpke;
using Skyops.Sealing.Keys;

namespace Skyops.Tests.Sealing.Hpke;

/// <summary>An independent HPKE opens what this one seals and the other way round, with the suite that Skyops uses.</summary>
public sealed class HpkePeerTests
{
    private const int Cases = 60;

    [Fact]
    public async Task What_is_sealed_here_opens_there()
    {
        using var key = SealingKey.Create();
        var cases = Enumerable.Range(0, Cases).Select(Case.Of).ToArray();
        var answers = await HpkePeer.AskAsync(cases.Select(each => new JsonObject
        {
            ["kind"] = "open",
            ["privateKey"] = HpkePeer.Scalar(key),
            ["info"] = HpkePeer.Hex(each.Info),
            ["aad"] = HpkePeer.Hex(each.Aad),
            ["message"] = HpkePeer.Hex(HpkeMessage.Seal(key.PublicKey, each.Info, each.Aad, each.Plaintext)),
        }));
        for (var seed = 0; seed < Cases; seed++)
            Assert.True(cases[seed].Plaintext.AsSpan().SequenceEqual(answers[seed].BytesOf("plaintext")), $"seed {seed}");
    }

    [Fact]
    public async Task What_is_sealed_there_opens_here()
    {
        using var key = SealingKey.Create();
        var cases = Enumerable.Range(0, Cases).Select(Case.Of).ToArray();
        var answers = await HpkePeer.AskAsync(cases.Select(each => new JsonObject
        {
            ["kind"] = "seal",
            ["publicKey"] = HpkePeer.Hex(key.PublicKey.Encoded),
            ["info"] = HpkePeer.Hex(each.Info),
            ["aad"] = HpkePeer.Hex(each.Aad),
            ["plaintext"] = HpkePeer.Hex(each.Plaintext),
        }));
        for (var seed = 0; seed < Cases; seed++)
        {
            var opened = HpkeMessage.Open(key, cases[seed].Info, cases[seed].Aad, answers[seed].BytesOf("message"));
            Assert.True(cases[seed].Plaintext.AsSpan().SequenceEqual(opened), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Both_export_the_same_secrets()
    {
        using var key = SealingKey.Create();
        using var ephemeral = SealingKey.Create();
        var shared = new byte[HpkeKem.SecretSize];
        HpkeKem.Encapsulate(key.PublicKey, ephemeral, shared);
        using var context = new HpkeContext(HpkeSuite.Aes256Gcm, shared, "info"u8);
        var secret = new byte[32];
        context.Export("for this"u8, secret);
        var answers = await HpkePeer.AskAsync(
        [
            new JsonObject
            {
                ["kind"] = "exported",
                ["privateKey"] = HpkePeer.Scalar(key),
                ["enc"] = HpkePeer.Hex(ephemeral.PublicKey.Encoded),
                ["info"] = HpkePeer.Hex("info"u8),
                ["exporterContext"] = HpkePeer.Hex("for this"u8),
            },
        ]);
        Assert.Equal(secret, answers[0].BytesOf("secret"));
    }

    [Fact]
    public async Task A_key_under_a_password_opens_there()
    {
        using var key = SealingKey.Create();
        var answers = await HpkePeer.AskAsync(
        [
            new JsonObject { ["kind"] = "pem", ["pem"] = SealingKeyPem.Write(key, "pässword"), ["password"] = "pässword" },
        ]);
        Assert.Equal("prime256v1", (string?)answers[0]["curve"]);
        Assert.Equal(Convert.FromHexString(HpkePeer.Scalar(key)), answers[0].BytesOf("scalar"));
    }

    private sealed record Case(byte[] Info, byte[] Aad, byte[] Plaintext)
    {
        public static Case Of(int seed)
        {
            var random = new Random(seed);
            return new Case(Bytes(random, 100), Bytes(random, 100), Bytes(random, seed % 3 == 0 ? 3000 : 40));
        }

        private static byte[] Bytes(Random random, int most)
        {
            var bytes = new byte[random.Next(most)];
            random.NextBytes(bytes);
            return bytes;
        }
    }
}
