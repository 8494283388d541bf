using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;
using Skyops.Sealing.Keys;

namespace Skyops.Tests.Ethereum.Sealing;

public sealed class SignedEncryptionKeyTests : IDisposable
{
    private const ulong Chain = 4242;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly WalletKey _wallet = WalletKey.Create();
    private readonly SessionKey _session = SessionKey.Create();
    private readonly SealingKey _key = SealingKey.Create();
    private readonly EncryptionKey _statement;

    public SignedEncryptionKeyTests()
    {
        // What a key is sealed to and what a wallet signs are the same 65 bytes.
        Assert.True(P256PublicKey.TryRead(_key.PublicKey.Encoded, out var publicKey));
        _statement = EncryptionKey.Create(_wallet.Address, publicKey, Now, TimeSpan.FromDays(1));
    }

    public void Dispose()
    {
        _wallet.Dispose();
        _session.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void A_wallets_statement_holds_for_its_chain_and_its_time()
    {
        var signed = _statement.Sign(_wallet, Chain);
        Assert.False(signed.IsBySession);
        Assert.Equal(EncryptionKeyVerdict.Valid, signed.Verify(Chain, Now));
        Assert.Equal(EncryptionKeyVerdict.BadSignature, signed.Verify(Chain + 1, Now));
        Assert.Equal(EncryptionKeyVerdict.Valid, signed.Verify(Chain, Now.AddSeconds(-60)));
        Assert.Equal(EncryptionKeyVerdict.NotYetValid, signed.Verify(Chain, Now.AddSeconds(-61)));
        Assert.Equal(EncryptionKeyVerdict.Valid, signed.Verify(Chain, Now.AddSeconds(86399)));
        Assert.Equal(EncryptionKeyVerdict.Expired, signed.Verify(Chain, Now.AddSeconds(86400)));
    }

    [Fact]
    public void Nobody_registers_a_key_for_another()
    {
        using var other = WalletKey.Create();
        Assert.Throws<ArgumentException>(() => _statement.Sign(other, Chain));
        Assert.True(SignedEncryptionKey.TryCreate(_statement, other.Sign(_statement.Digest(Chain)), out var forged));
        Assert.Equal(EncryptionKeyVerdict.BadSignature, forged.Verify(Chain, Now));
    }

    [Fact]
    public void A_nodes_session_speaks_for_its_node_and_an_owners_session_for_nobody()
    {
        using var otherWallet = WalletKey.Create();
        using var otherSession = SessionKey.Create();
        using var verifier = new SessionVerifier(_session.PublicKey);
        using var otherVerifier = new SessionVerifier(otherSession.PublicKey);
        var node = Delegate(_wallet, SessionScope.Node);
        var signed = _statement.Sign(_session, Chain);
        Assert.True(signed.IsBySession);
        Assert.Equal(EncryptionKeyVerdict.Valid, signed.Verify(node, verifier, Chain, Now));
        Assert.Equal(EncryptionKeyVerdict.BadSignature, signed.Verify(node, verifier, Chain + 1, Now));
        Assert.Equal(EncryptionKeyVerdict.Expired, signed.Verify(node, verifier, Chain, Now.AddDays(1)));
        Assert.Equal(EncryptionKeyVerdict.WrongSession, signed.Verify(node, otherVerifier, Chain, Now));
        Assert.Equal(EncryptionKeyVerdict.WrongSession, signed.Verify(Delegate(_wallet, SessionScope.Owner), verifier, Chain, Now));
        Assert.Equal(EncryptionKeyVerdict.WrongSession, signed.Verify(Delegate(otherWallet, SessionScope.Node), verifier, Chain, Now));
        Assert.Equal(EncryptionKeyVerdict.WrongKindOfSignature, signed.Verify(Chain, Now));
        var byWallet = _statement.Sign(_wallet, Chain);
        Assert.Equal(EncryptionKeyVerdict.WrongKindOfSignature, byWallet.Verify(node, verifier, Chain, Now));
        Assert.Equal(EncryptionKeyVerdict.BadSignature,
            _statement.Sign(otherSession, Chain).Verify(node, verifier, Chain, Now));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    [InlineData(0, EncryptionKey.MaxLifetimeSeconds + 1)]
    [InlineData(0, long.MaxValue)]
    public void Times_in_no_order_or_too_far_apart_cannot_be_said(long notBefore, long expires) =>
        Assert.Throws<ArgumentException>(
            () => new EncryptionKey(_wallet.Address, _statement.PublicKey, notBefore, expires));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_changed_bit_of_the_binary_form_is_valid_and_no_cut_one_is_read(bool bySession)
    {
        using var verifier = new SessionVerifier(_session.PublicKey);
        var node = Delegate(_wallet, SessionScope.Node);
        var signed = bySession ? _statement.Sign(_session, Chain) : _statement.Sign(_wallet, Chain);
        var encoded = signed.ToBytes();
        Assert.True(SignedEncryptionKey.TryRead(encoded, out var same));
        Assert.Equal(_statement, same.Statement);
        Assert.Equal(EncryptionKeyVerdict.Valid, Verify(same));
        for (var length = 0; length < encoded.Length; length++)
        {
            // A wallet's signature without its last byte has the length of a session's.
            if (SignedEncryptionKey.TryRead(encoded.AsSpan(0, length), out var cut))
                Assert.NotEqual(EncryptionKeyVerdict.Valid, Verify(cut));
        }

        Assert.False(SignedEncryptionKey.TryRead([.. encoded, 0, 0], out _));
        for (var bit = 0; bit < encoded.Length * 8; bit++)
        {
            var changed = (byte[])encoded.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!SignedEncryptionKey.TryRead(changed, out var read)) continue;
            Assert.Equal(changed, read.ToBytes());
            Assert.NotEqual(EncryptionKeyVerdict.Valid, Verify(read));
        }

        EncryptionKeyVerdict Verify(SignedEncryptionKey key) =>
            bySession ? key.Verify(node, verifier, Chain, Now) : key.Verify(Chain, Now);
    }

    private SessionDelegation Delegate(WalletKey wallet, string scope) => SessionDelegation.Create(
        wallet.Address, _session.PublicKey, scope, 0, Now, TimeSpan.FromDays(1));
}
