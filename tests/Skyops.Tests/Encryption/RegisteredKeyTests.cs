using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Errors;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sealing;
using Skyops.Ethereum.Sessions;
using Skyops.Sealing.Keys;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Encryption;

/// <summary>People's encryption keys: registered by their wallets, found by others, kept.</summary>
public sealed class RegisteredKeyTests : IDisposable
{
    private const ulong Chain = 4242;

    private readonly WalletKey _wallet = WalletKey.Create();
    private readonly SealingKey _key = SealingKey.Create();

    public void Dispose()
    {
        _wallet.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_key_is_registered_found_by_strangers_replaced_and_kept_over_a_restart()
    {
        await using var pool = await TestPool.StartAsync();
        var client = pool.Client(_wallet);
        using var stranger = new SkyopsClient(new SkyopsClientOptions { Silos = [pool.Api] });
        var none = await Assert.ThrowsAsync<SkyopsException>(() => stranger.Encryption.FindAsync(_wallet.Address));
        Assert.Equal(SkyopsErrorCodes.NotFound, none.Code);

        await client.Encryption.RegisterAsync(Statement(_key, _wallet, secondsAgo: 100));
        await client.Encryption.RegisterAsync(Statement(_key, _wallet, secondsAgo: 50));
        using var next = SealingKey.Create();
        var newest = Statement(next, _wallet, secondsAgo: 10);
        await client.Encryption.RegisterAsync(newest);
        await client.Encryption.RegisterAsync(newest);

        // Who has an old statement cannot bring an old key back.
        var old = await Assert.ThrowsAsync<SkyopsException>(() => client.Encryption.RegisterAsync(Statement(_key, _wallet, secondsAgo: 60)));
        Assert.Equal("conflict", old.Code);
        await pool.StopSiloAsync();
        await pool.StartSiloAsync();
        var found = await stranger.Encryption.FindAsync(_wallet.Address);
        Assert.Equal(newest.ToBytes(), found.ToBytes());
    }

    [Fact]
    public async Task Only_the_wallet_of_the_account_registers_its_key()
    {
        await using var pool = await TestPool.StartAsync();
        var client = pool.Client(_wallet);
        using var other = WalletKey.Create();
        using var session = SessionKey.Create();
        var honest = Statement(_key, _wallet, secondsAgo: 1).Statement;
        Assert.True(SignedEncryptionKey.TryCreate(honest, other.Sign(honest.Digest(Chain)), out var forged));
        SignedEncryptionKey[] wrong =
        [
            Statement(_key, other, secondsAgo: 1), forged, honest.Sign(session, Chain), honest.Sign(_wallet, Chain + 1), Statement(_key, _wallet, secondsAgo: 5_000),
            Statement(_key, _wallet, secondsAgo: -500),
        ];
        foreach (var statement in wrong)
        {
            var refused = await Assert.ThrowsAsync<SkyopsException>(() => client.Encryption.RegisterAsync(statement));
            Assert.Equal("invalid", refused.Code);
            Assert.Equal("statement", Assert.Single(refused.Errors).Field);
        }

        var none = await Assert.ThrowsAsync<SkyopsException>(() => client.Encryption.FindAsync(_wallet.Address));
        Assert.Equal(SkyopsErrorCodes.NotFound, none.Code);
    }

    /// <summary>For an hour from then on.</summary>
    private static SignedEncryptionKey Statement(SealingKey key, WalletKey wallet, int secondsAgo)
    {
        Assert.True(P256PublicKey.TryRead(key.PublicKey.Encoded, out var publicKey));
        return EncryptionKey.Create(wallet.Address, publicKey, DateTimeOffset.UtcNow.AddSeconds(-secondsAgo), TimeSpan.FromHours(1)).Sign(wallet, Chain);
    }
}
