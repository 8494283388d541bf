using System.Security.Cryptography;
using Skyops.Ethereum.Keys;

namespace Skyops.Tests.Ethereum.Keys;

public sealed class WalletKeyTests
{
    [Theory]
    [InlineData(
        "0000000000000000000000000000000000000000000000000000000000000001",
        "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf")]
    [InlineData(
        "c85ef7d79691fe79573b1a7064c19c1a9819ebdbd1faaab1a8ec92344438aaf4",
        "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826")]
    public void A_known_private_key_has_its_known_address(string secret, string address)
    {
        Assert.True(WalletKey.TryImport(Convert.FromHexString(secret), out var key));
        using (key)
            Assert.Equal(address, key.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000001")]
    public void What_is_no_private_key_is_refused(string secret) =>
        Assert.False(WalletKey.TryImport(Convert.FromHexString(secret), out _));

    [Fact]
    public void Every_signature_is_low_and_recovers_to_the_signer_here_and_in_libsecp256k1()
    {
        for (var i = 0; i < 50; i++)
        {
            using var key = WalletKey.Create();
            var digest = RandomNumberGenerator.GetBytes(32);
            var signature = key.Sign(digest);
            Assert.Equal(RecoveryResult.Recovered, Recovery.Recover(digest, signature, out var signer));
            Assert.Equal(key.Address, signer);
            Assert.Equal(key.Address, EthereumAddress.FromPublicKey(LibSecp256k1.Recover(digest, signature)!));
        }
    }

    [Fact]
    public void An_exported_key_comes_back_as_the_same_account()
    {
        using var key = WalletKey.Create();
        Assert.True(WalletKey.TryImport(key.ExportSecret(), out var again));
        using (again)
            Assert.Equal(key.Address, again.Address);
    }

    [Fact]
    public void The_text_of_a_key_does_not_show_it()
    {
        using var key = WalletKey.Create();
        Assert.DoesNotContain(Convert.ToHexString(key.ExportSecret()), $"{key}", StringComparison.OrdinalIgnoreCase);
    }
}
