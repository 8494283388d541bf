using System.Security.Cryptography;
using Skyops.Sealing;
using Skyops.Sealing.Hpke;
using Skyops.Sealing.Keys;

namespace Skyops.Tests.Sealing.Hpke;

public sealed class HpkeMessageTests : IDisposable
{
    private readonly SealingKey _key = SealingKey.Create();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(1000)]
    public void What_is_sealed_opens_and_no_two_messages_are_alike(int length)
    {
        var plaintext = RandomNumberGenerator.GetBytes(length);
        var first = HpkeMessage.Seal(_key.PublicKey, "info"u8, "aad"u8, plaintext);
        var second = HpkeMessage.Seal(_key.PublicKey, "info"u8, "aad"u8, plaintext);
        Assert.Equal(HpkeMessage.Overhead + length, first.Length);
        Assert.Equal(plaintext, HpkeMessage.Open(_key, "info"u8, "aad"u8, first));
        Assert.Equal(plaintext, HpkeMessage.Open(_key, "info"u8, "aad"u8, second));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Another_key_info_or_aad_opens_nothing()
    {
        using var other = SealingKey.Create();
        var message = HpkeMessage.Seal(_key.PublicKey, "info"u8, "aad"u8, "secret"u8);
        AssertRefused(() => HpkeMessage.Open(other, "info"u8, "aad"u8, message));
        AssertRefused(() => HpkeMessage.Open(_key, "inf"u8, "aad"u8, message));
        AssertRefused(() => HpkeMessage.Open(_key, "info"u8, "aae"u8, message));
        AssertRefused(() => HpkeMessage.Open(_key, "info"u8, [], message));
    }

    [Fact]
    public void No_changed_bit_and_no_cut_message_opens()
    {
        var message = HpkeMessage.Seal(_key.PublicKey, "info"u8, "aad"u8, "secret"u8);
        for (var bit = 0; bit < message.Length * 8; bit++)
        {
            var changed = (byte[])message.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var error = Assert.Throws<SealingException>(() => HpkeMessage.Open(_key, "info"u8, "aad"u8, changed));

            // A changed bit of the encapsulated key nearly never is another point; then the fault says so.
            var expected = bit / 8 < SealingPublicKey.Size && !SealingPublicKey.TryRead(changed.AsSpan(0, 65), out _)
                ? SealingFault.InvalidPublicKey
                : SealingFault.RefusedMessage;
            Assert.Equal(expected, error.Fault);
        }

        for (var length = 0; length < message.Length; length++)
            AssertRefused(() => HpkeMessage.Open(_key, "info"u8, "aad"u8, message.AsSpan(0, length)));
        AssertRefused(() => HpkeMessage.Open(_key, "info"u8, "aad"u8, [.. message, 0]));
    }

    private static void AssertRefused(Func<byte[]> open) =>
        Assert.Equal(SealingFault.RefusedMessage, Assert.Throws<SealingException>(open).Fault);
}
