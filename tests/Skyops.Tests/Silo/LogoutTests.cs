using System.Net;
using Skyops.Client;
using Skyops.Client.Accounts;
using Skyops.Client.Errors;
using Skyops.Ethereum.Keys;

namespace Skyops.Tests.Silo;

/// <summary>A login that is ended stays ended, with every other of the same session key.</summary>
public sealed class LogoutTests
{
    [Fact]
    public async Task After_a_logout_the_token_and_the_session_key_are_worth_nothing_also_after_a_restart()
    {
        await using var pool = await TestPool.StartAsync();
        using var wallet = WalletKey.Create();
        var credentials = new WalletCredentials(wallet);
        using (var first = Client(pool, credentials))
        using (var second = Client(pool, credentials))
        {
            await first.LoginAsync();
            await second.LoginAsync();
            Assert.True(await first.LogoutAsync());
            Assert.Equal(401, (await Assert.ThrowsAsync<SkyopsException>(() => second.Caps.GetAsync())).Status);
        }

        await pool.StopSiloAsync();
        await pool.StartSiloAsync();
        using var late = Client(pool, credentials);
        Assert.Equal(401, (await Assert.ThrowsAsync<SkyopsException>(() => late.LoginAsync())).Status);
        Assert.False(await late.LogoutAsync());

        // The wallet itself is as good as ever.
        using var fresh = Client(pool, new WalletCredentials(wallet));
        Assert.Equal(wallet.Address.ToString(), (await fresh.LoginAsync()).Account);
    }

    [Fact]
    public async Task A_logout_ends_no_session_of_another()
    {
        await using var pool = await TestPool.StartAsync();
        using var one = await RawClient.LogInAsync(pool);
        using var other = await RawClient.LogInAsync(pool);
        Assert.Equal((HttpStatusCode.NoContent, ""), await one.SendAsync(HttpMethod.Delete, "/v1/sessions"));
        Assert.Equal(HttpStatusCode.Unauthorized, await one.StatusAsync(HttpMethod.Get, "/v1/tasks"));
        Assert.Equal(HttpStatusCode.OK, await other.StatusAsync(HttpMethod.Get, "/v1/tasks"));
    }

    private static SkyopsClient Client(TestPool pool, WalletCredentials credentials) => new(new SkyopsClientOptions { Silos = [pool.Api], Credentials = credentials, Tries = 1 });
}
