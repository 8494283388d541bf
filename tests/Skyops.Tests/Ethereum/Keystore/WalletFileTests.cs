using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Keystore;
using Skyops.Ethereum.Sessions;

namespace Skyops.Tests.Ethereum.Keystore;

public sealed class WalletFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-wallet-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_wallet_file_is_for_its_owner_only_and_opens_again()
    {
        var path = Path.Combine(_folder, "deep", "wallet.json");
        using var key = WalletKey.Create();
        WalletFile.Create(path, key, "secret", iterations: 100);
        AssertPrivate(path);
        Assert.Equal(KeystoreRefusal.WrongPassword, WalletFile.Open(path, "", out _));
        Assert.Equal(KeystoreRefusal.None, WalletFile.Open(path, "secret", out var opened));
        using (opened)
            Assert.Equal(key.Address, opened!.Address);
    }

    [Fact]
    public void An_existing_wallet_is_never_replaced_and_nothing_is_left_behind()
    {
        var path = Path.Combine(_folder, "wallet.json");
        using var key = WalletKey.Create();
        WalletFile.Create(path, key, "", iterations: 10);
        var content = File.ReadAllBytes(path);
        Assert.Throws<IOException>(() => WalletFile.Create(path, key, "", iterations: 10));
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_file_that_is_too_long_or_missing_is_refused()
    {
        var path = Path.Combine(_folder, "long.json");
        File.WriteAllBytes(path, new byte[1 << 20]);
        Assert.Equal(KeystoreRefusal.Malformed, WalletFile.Open(path, "", out _));
        Assert.Throws<FileNotFoundException>(() => WalletFile.Open(path + "x", "", out _));
    }

    [Fact]
    public void A_session_key_is_kept_privately_and_may_be_replaced()
    {
        var path = Path.Combine(_folder, "deep", "session.key");
        using var first = SessionKey.Create();
        using var second = SessionKey.Create();
        first.Save(path);
        second.Save(path);
        AssertPrivate(path);
        Assert.True(SessionKey.TryLoad(path, out var loaded));
        using (loaded)
            Assert.Equal(second.PublicKey, loaded.PublicKey);
    }

    private static void AssertPrivate(string path)
    {
        const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(ReadWrite, File.GetUnixFileMode(path));
        Assert.Equal(ReadWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
    }
}
