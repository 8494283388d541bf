using System.Text;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Tests.Ethereum.Sessions;

public sealed class SignedDelegationTests : IDisposable
{
    private const ulong Chain = 4242;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly WalletKey _wallet = WalletKey.Create();
    private readonly SessionKey _key = SessionKey.Create();
    private readonly SignedDelegation _delegation;

    public SignedDelegationTests()
    {
        _delegation = SessionDelegation.Create(
            _wallet.Address, _key.PublicKey, SessionScope.Node, 12345, Now, TimeSpan.FromDays(1)).Sign(_wallet, Chain);
    }

    public void Dispose()
    {
        _wallet.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void Each_fault_has_its_own_verdict()
    {
        Assert.Equal(SessionVerdict.Valid, _delegation.Verify(Chain, Now, SessionScope.Node));
        Assert.Equal(SessionVerdict.WrongScope, _delegation.Verify(Chain, Now, SessionScope.Owner));
        Assert.Equal(SessionVerdict.BadSignature, _delegation.Verify(Chain + 1, Now, SessionScope.Node));
        Assert.Equal(SessionVerdict.Valid, _delegation.Verify(Chain, Now.AddSeconds(-60), SessionScope.Node));
        Assert.Equal(SessionVerdict.NotYetValid, _delegation.Verify(Chain, Now.AddSeconds(-61), SessionScope.Node));
        Assert.Equal(SessionVerdict.Valid, _delegation.Verify(Chain, Now.AddSeconds(86399), SessionScope.Node));
        Assert.Equal(SessionVerdict.Expired, _delegation.Verify(Chain, Now.AddSeconds(86400), SessionScope.Node));
    }

    [Fact]
    public void A_wallet_delegates_only_for_itself()
    {
        using var other = WalletKey.Create();
        Assert.Throws<ArgumentException>(() => _delegation.Delegation.Sign(other, Chain));
        var stolen = other.Sign(_delegation.Delegation.Digest(Chain));
        Assert.True(SignedDelegation.TryCreate(_delegation.Delegation, stolen, out var forged));
        Assert.Equal(SessionVerdict.BadSignature, forged.Verify(Chain, Now, SessionScope.Node));
    }

    [Theory]
    [InlineData("", 0, 1)]
    [InlineData("Owner", 0, 1)]
    [InlineData("own er", 0, 1)]
    [InlineData("ownér", 0, 1)]
    [InlineData("a23456789012345678901234567890123", 0, 1)]
    [InlineData("owner", -1, 1)]
    [InlineData("owner", 5, 5)]
    [InlineData("owner", 0, SessionDelegation.MaxLifetimeSeconds + 1)]
    [InlineData("owner", 0, long.MaxValue)]
    public void Malformed_terms_cannot_be_made(string scope, long issuedAt, long expiresAt) =>
        Assert.Throws<ArgumentException>(
            () => new SessionDelegation(_wallet.Address, _key.PublicKey, scope, 0, issuedAt, expiresAt, 0));

    [Fact]
    public void Both_forms_come_back_with_the_same_id()
    {
        Assert.True(SignedDelegation.TryRead(_delegation.Encoded, out var binary));
        Assert.True(DelegationJson.TryRead(DelegationJson.Write(_delegation), out var json));
        Assert.Equal(_delegation.Id, binary.Id);
        Assert.Equal(_delegation.Id, json.Id);
        Assert.Equal(_delegation.Delegation, binary.Delegation);
        Assert.Equal(_delegation.Delegation, json.Delegation);
    }

    [Fact]
    public void No_changed_bit_of_the_binary_form_is_valid_and_no_cut_one_is_read()
    {
        var encoded = _delegation.Encoded.ToArray();
        for (var length = 0; length < encoded.Length; length++)
            Assert.False(SignedDelegation.TryRead(encoded.AsSpan(0, length), out _));
        Assert.False(SignedDelegation.TryRead([.. encoded, 0], out _));
        for (var bit = 0; bit < encoded.Length * 8; bit++)
        {
            var changed = (byte[])encoded.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!SignedDelegation.TryRead(changed, out var read))
                continue;
            Assert.Equal(changed, read.Encoded.ToArray());
            Assert.NotEqual(SessionVerdict.Valid, read.Verify(Chain, Now, SessionScope.Node));
        }
    }

    [Fact]
    public void Mutated_json_is_refused_or_means_exactly_what_was_signed()
    {
        var json = DelegationJson.Write(_delegation);
        for (var length = 0; length < json.Length; length++)
            Assert.False(DelegationJson.TryRead(json.AsSpan(0, length), out _));
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var changed = (byte[])json.Clone();
            for (var i = random.Next(1, 4); i > 0; i--)
                changed[random.Next(changed.Length)] = (byte)random.Next(128);
            if (DelegationJson.TryRead(changed, out var read) && read.Id != _delegation.Id)
            {
                var verdict = read.Verify(Chain, Now, SessionScope.Node);
                Assert.True(verdict != SessionVerdict.Valid, $"seed {seed}");
            }
        }
    }

    [Theory]
    [InlineData("{", "{\"more\":1,")]
    [InlineData("{", "{\"scope\":\"node\",")]
    [InlineData("\"scope\":\"node\",", "")]
    [InlineData("\"scope\":\"node\"", "\"scope\":null")]
    [InlineData("\"scope\"", "\"Scope\"")]
    [InlineData("\"12345\"", "12345")]
    [InlineData("\"12345\"", "\"012345\"")]
    [InlineData("\"12345\"", "\"+12345\"")]
    [InlineData("\"12345\"", "\"12345 \"")]
    [InlineData("\"12345\"", "\"340282366920938463463374607431768211456\"")]
    [InlineData("1800000000,", "1800000000.5,")]
    public void Json_in_another_shape_is_refused(string from, string to)
    {
        var json = Encoding.UTF8.GetString(DelegationJson.Write(_delegation));
        var at = json.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var changed = json.Remove(at, from.Length).Insert(at, to);
        Assert.False(DelegationJson.TryRead(Encoding.UTF8.GetBytes(changed), out _), changed);
    }
}
