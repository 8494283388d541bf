using Skyops.Sealing;
using Skyops.Sealing.Hpke;
using Skyops.Sealing.Keys;
using Skyops.Sealing.Objects;
using Skyops.Sealing.Wrapping;
using Skyops.Tests.Sealing.Objects;

namespace Skyops.Tests.Sealing.Wrapping;

public sealed class SealedEnvelopeTests : IDisposable
{
    private readonly ContentKey _key = ContentKey.Create();
    private readonly SealingKey[] _recipients = [.. Enumerable.Range(0, 3).Select(_ => SealingKey.Create())];

    public void Dispose()
    {
        _key.Dispose();
        foreach (var recipient in _recipients) recipient.Dispose();
    }

    [Fact]
    public void Each_recipient_gets_the_key_and_nobody_else()
    {
        var envelope = Wrap();
        Assert.True(SealedEnvelope.TryRead(envelope.Encoded, out var read));
        Assert.Equal(envelope.Encoded, read.Encoded);
        Assert.Equal(_recipients.Select(key => key.PublicKey.Id).Order(), read.Recipients);
        Assert.Equal(_key.Check(), read.KeyCheck.ToArray());
        foreach (var recipient in _recipients)
        {
            using var key = read.Open(recipient, Sample.Context);
            Assert.Equal(_key.Check(), key.Check());
            var sealedObject = SealedObject.Seal([1, 2, 3], _key, Sample.Context);
            Assert.Equal([1, 2, 3], SealedObject.Open(sealedObject, key, Sample.Context));
        }

        using var stranger = SealingKey.Create();
        Assert.Equal(SealingFault.NotARecipient, Sample.Refusal(() => read.Open(stranger, Sample.Context)));
    }

    [Fact]
    public void An_envelope_opens_in_its_context_only()
    {
        var envelope = Wrap();
        foreach (var context in ContextTests.Others)
            Assert.Equal(SealingFault.RefusedMessage, Sample.Refusal(() => envelope.Open(_recipients[0], context)));
    }

    [Fact]
    public void No_changed_bit_opens_and_nothing_cut_or_longer_is_read()
    {
        var encoded = SealedEnvelope.Create(_key, Sample.Context, _recipients[0].PublicKey).Encoded.ToArray();
        for (var bit = 0; bit < encoded.Length * 8; bit++)
        {
            var changed = (byte[])encoded.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            var error = Assert.Throws<SealingException>(() => SealedEnvelope.Read(changed).Open(_recipients[0], Sample.Context));
            SealingFault[] expected = (bit / 8) switch
            {
                0 or 33 => [SealingFault.MalformedEnvelope],
                < 33 => [SealingFault.RefusedMessage],
                < 66 => [SealingFault.NotARecipient],
                < 131 => [SealingFault.InvalidPublicKey, SealingFault.RefusedMessage],
                _ => [SealingFault.RefusedMessage],
            };
            Assert.Contains(error.Fault, expected);
        }

        for (var length = 0; length < encoded.Length; length++)
            Assert.False(SealedEnvelope.TryRead(encoded.AsSpan(0, length), out _));
        Assert.False(SealedEnvelope.TryRead([.. encoded, 0], out _));
        Assert.Equal(SealingFault.MalformedEnvelope, Sample.Refusal(() => SealedEnvelope.Read([])));
    }

    [Fact]
    public void There_is_one_order_of_recipients_and_none_is_there_twice()
    {
        var encoded = Wrap().Encoded.ToArray();
        var wraps = encoded[34..].Chunk(KeyWrap.Size).ToArray();
        Assert.True(SealedEnvelope.TryRead([.. encoded[..34], .. wraps[0], .. wraps[1], .. wraps[2]], out _));
        Assert.False(SealedEnvelope.TryRead([.. encoded[..34], .. wraps[1], .. wraps[0], .. wraps[2]], out _));
        Assert.False(SealedEnvelope.TryRead([.. encoded[..34], .. wraps[0], .. wraps[0], .. wraps[2]], out _));
        var twice = SealedEnvelope.Create(_key, Sample.Context, _recipients[0].PublicKey, _recipients[0].PublicKey);
        Assert.Single(twice.Recipients);
    }

    [Fact]
    public void The_wrap_of_another_envelope_or_recipient_is_refused()
    {
        using var otherKey = ContentKey.Create();
        var encoded = SealedEnvelope.Create(_key, Sample.Context, _recipients[0].PublicKey).Encoded.ToArray();
        var other = SealedEnvelope.Create(otherKey, Sample.Context, _recipients[0].PublicKey).Encoded.ToArray();
        var spliced = SealedEnvelope.Read([.. encoded[..34], .. other[34..]]);
        Assert.Equal(SealingFault.RefusedMessage, Sample.Refusal(() => spliced.Open(_recipients[0], Sample.Context)));
        var renamed = SealedEnvelope.Read([.. encoded[..34], .. _recipients[1].PublicKey.Id.Bytes, .. encoded[66..]]);
        Assert.Equal(SealingFault.RefusedMessage, Sample.Refusal(() => renamed.Open(_recipients[1], Sample.Context)));
    }

    [Fact]
    public void A_sender_who_gives_recipients_different_keys_is_found_out()
    {
        using var otherKey = ContentKey.Create();
        var encoded = SealedEnvelope.Create(_key, Sample.Context, _recipients[0].PublicKey).Encoded.ToArray();
        byte[] info = [.. "skyops key wrap v1"u8, .. Sample.Context.Digest()];
        var message = HpkeMessage.Seal(_recipients[0].PublicKey, info, _key.Check(), otherKey.Secret);
        var lying = SealedEnvelope.Read([.. encoded[..66], .. message]);
        Assert.Equal(SealingFault.WrongKeyOrContext, Sample.Refusal(() => lying.Open(_recipients[0], Sample.Context)));
    }

    [Fact]
    public void An_envelope_has_between_one_and_thirty_two_recipients()
    {
        Assert.Throws<ArgumentException>(() => SealedEnvelope.Create(_key, Sample.Context));
        var keys = Enumerable.Range(0, SealedEnvelope.MaxRecipients + 1).Select(_ => SealingKey.Create()).ToArray();
        Assert.Throws<ArgumentException>(() => SealedEnvelope.Create(_key, Sample.Context, keys.Select(key => key.PublicKey)));
        var most = SealedEnvelope.Create(_key, Sample.Context, keys.Skip(1).Select(key => key.PublicKey));
        Assert.Equal(SealedEnvelope.MaxSize, most.Encoded.Length);
        using (var opened = most.Open(keys[^1], Sample.Context))
            Assert.Equal(_key.Check(), opened.Check());
        foreach (var key in keys) key.Dispose();
    }

    private SealedEnvelope Wrap() =>
        SealedEnvelope.Create(_key, Sample.Context, _recipients.Select(key => key.PublicKey));
}
