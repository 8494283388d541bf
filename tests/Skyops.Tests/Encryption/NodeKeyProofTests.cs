using Skyops.Api;
using Skyops.Client.Sealing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;
using Skyops.Sealing.Keys;

namespace Skyops.Tests.Encryption;

/// <summary>An owner's client gives keys to nothing but a node's own key, whatever the silo says.</summary>
public sealed class NodeKeyProofTests : IDisposable
{
    private const ulong Chain = 4242;
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    private readonly WalletKey _wallet = WalletKey.Create();
    private readonly SessionKey _session = SessionKey.Create();
    private readonly SealingKey _key = SealingKey.Create();

    public void Dispose()
    {
        _wallet.Dispose();
        _session.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void A_nodes_own_key_is_its_key()
    {
        var (key, problem) = NodeKeyProof.Check(Honest(), Chain, Now);
        Assert.Null(problem);
        Assert.Equal(_key.PublicKey, key);
    }

    [Fact]
    public void Every_other_key_node_session_chain_and_time_is_refused()
    {
        using var otherWallet = WalletKey.Create();
        using var otherSession = SessionKey.Create();
        using var otherKey = SealingKey.Create();
        var honest = Honest();
        var foreign = Item(otherWallet, otherSession, otherKey, SessionScope.Node);
        (string What, KeyWaitItem Item)[] forged =
        [
            ("another node's name", honest with { Node = otherWallet.Address.ToString() }),
            ("another node's delegation", honest with { Delegation = foreign.Delegation }),
            ("another node's statement", honest with { Statement = foreign.Statement }),
            ("a key that nobody signed for", honest with { Recipient = otherKey.PublicKey.Id.ToString() }),
            ("signed by a session that the wallet did not name", honest with { Statement = Item(_wallet, otherSession, _key, SessionScope.Node).Statement }),
            ("a session that may not act as a node", Item(_wallet, _session, _key, SessionScope.Owner)),
            ("a delegation cut off", honest with { Delegation = honest.Delegation[..40] }),
            ("no statement", honest with { Statement = "" }),
            ("a statement that is no Base64", honest with { Statement = "***" }),
        ];
        foreach (var (what, item) in forged)
        {
            var (key, problem) = NodeKeyProof.Check(item, Chain, Now);
            Assert.True(key is null && problem is not null, what);
        }

        Assert.NotNull(NodeKeyProof.Check(honest, Chain + 1, Now).Problem);
        Assert.NotNull(NodeKeyProof.Check(honest, Chain, Now.AddDays(2)).Problem);
    }

    private KeyWaitItem Honest() => Item(_wallet, _session, _key, SessionScope.Node);

    private static KeyWaitItem Item(WalletKey wallet, SessionKey session, SealingKey key, string scope)
    {
        var delegation = SessionDelegation.Create(wallet.Address, session.PublicKey, scope, 0, Now, TimeSpan.FromDays(1)).Sign(wallet, Chain);
        Assert.True(P256PublicKey.TryRead(key.PublicKey.Encoded, out var publicKey));
        var statement = EncryptionKey.Create(wallet.Address, publicKey, Now, TimeSpan.FromDays(1)).Sign(session, Chain);
        return new KeyWaitItem(
            "0/0/0@1", wallet.Address.ToString(), key.PublicKey.Id.ToString(), Convert.ToBase64String(statement.ToBytes()), Convert.ToBase64String(delegation.Encoded), []);
    }
}
