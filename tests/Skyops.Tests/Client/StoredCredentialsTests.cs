using Skyops.Client.Accounts;
using Skyops.Ethereum.Keys;

namespace Skyops.Tests.Client;

public sealed class StoredCredentialsTests : IDisposable
{
    private const ulong ChainId = 4242;
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-session-").FullName;
    private readonly byte[] _secret = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
    private int _opened;

    private string SessionPath => Path.Combine(_folder, "session");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_wallet_is_opened_once_for_many_processes()
    {
        for (var process = 0; process < 3; process++) await UseAsync(ChainId, Now);
        Assert.Equal(1, _opened);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SessionPath));
    }

    [Fact]
    public async Task A_session_that_is_over_or_for_another_chain_is_replaced()
    {
        await UseAsync(ChainId, Now);
        await UseAsync(ChainId, Now.AddDays(8));
        await UseAsync(ChainId + 1, Now.AddDays(8));
        Assert.Equal(3, _opened);
    }

    [Fact]
    public async Task A_damaged_file_is_replaced()
    {
        await UseAsync(ChainId, Now);
        await File.WriteAllTextAsync(SessionPath, "half");
        await UseAsync(ChainId, Now);
        Assert.Equal(2, _opened);
    }

    private async Task UseAsync(ulong chainId, DateTimeOffset now)
    {
        using var wallet = Open();
        using var credentials = new StoredCredentials(SessionPath, wallet.Address, _ =>
        {
            _opened++;
            return ValueTask.FromResult(Open());
        });
        var session = await credentials.GetAsync(chainId, now, CancellationToken.None);
        Assert.Equal(wallet.Address, session.Account);
        Assert.True(session.IsUsable(chainId, now));
    }

    private WalletKey Open()
    {
        _secret[0] = 1;
        return WalletKey.TryImport(_secret, out var key) ? key : throw new InvalidOperationException("no key");
    }
}
