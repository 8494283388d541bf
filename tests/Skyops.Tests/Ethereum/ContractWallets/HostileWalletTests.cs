using Skyops.Ethereum.ContractWallets;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.ContractWallets;

/// <summary>Whatever a stranger's contract or signature does, there is an answer, and it is a small one.</summary>
public sealed class HostileWalletTests(WalletWorld world) : IClassFixture<WalletWorld>
{
    /// <summary>As in <c>Wallets.sol</c>.</summary>
    public enum Habit
    {
        SaysYes,
        SaysYesAtLength,
        SaysNothing,
        SaysTooLittle,
        SaysOne,
        SaysYesInTheWrongPlace,
        SaysYesWithMore,
        RefusesWithYes,
        BurnsAllGas,
        SaysTenMegabytes,
        IsInvalid,
        Writes,
    }

    [Theory]
    [InlineData(Habit.SaysYes, WalletVerdict.Valid)]
    [InlineData(Habit.SaysYesAtLength, WalletVerdict.Valid)]
    [InlineData(Habit.SaysNothing, WalletVerdict.Invalid)]
    [InlineData(Habit.SaysTooLittle, WalletVerdict.Invalid)]
    [InlineData(Habit.SaysOne, WalletVerdict.Invalid)]
    [InlineData(Habit.SaysYesInTheWrongPlace, WalletVerdict.Invalid)]
    [InlineData(Habit.SaysYesWithMore, WalletVerdict.Invalid)]
    [InlineData(Habit.RefusesWithYes, WalletVerdict.Invalid)]
    [InlineData(Habit.BurnsAllGas, WalletVerdict.Invalid)]
    [InlineData(Habit.SaysTenMegabytes, WalletVerdict.Invalid)]
    [InlineData(Habit.IsInvalid, WalletVerdict.Invalid)]
    [InlineData(Habit.Writes, WalletVerdict.Invalid)]
    public async Task A_wallet_says_yes_in_one_way_only(Habit habit, WalletVerdict expected)
    {
        var wallet = (await world.DeployAsync("HostileWallet", (int)habit)).Address;
        Assert.Equal(expected, await world.VerifyAsync(wallet, world.Sign()));
        Assert.Equal(expected, await world.VerifyAsync(wallet, []));

        // The same contract as its own factory, and as one that does not make what it was told to.
        var wrapped = WalletWorld.Wrap(wallet, new byte[6000], new byte[6000]);
        Assert.Equal(expected, await world.VerifyAsync(wallet, wrapped));
        using var other = WalletKey.Create();
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(other.Address, wrapped));
    }

    [Fact]
    public async Task A_factory_that_burns_all_gas_spoils_no_answer()
    {
        var burner = (await world.DeployAsync("HostileWallet", (int)Habit.BurnsAllGas)).Address;
        var wallet = (await world.DeployAsync("OwnedWallet", world.Owner.Address)).Address;
        using var other = WalletKey.Create();
        var forged = other.Sign(world.Digest.ToBytes());
        Assert.Equal(
            WalletVerdict.Valid, await world.VerifyAsync(wallet, WalletWorld.Wrap(burner, [], world.Sign())));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet, WalletWorld.Wrap(burner, [], forged)));
    }

    [Fact]
    public async Task The_longest_signature_is_asked_of_and_a_longer_one_is_not()
    {
        var wallet = (await world.DeployAsync("HostileWallet", (int)Habit.SaysYes)).Address;
        var burner = (await world.DeployAsync("HostileWallet", (int)Habit.BurnsAllGas)).Address;
        var longest = Enumerable.Repeat(byte.MaxValue, WalletSignatures.MaxSize).ToArray();
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(wallet, longest));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(burner, longest));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet, [.. longest, 1]));
        var order = longest[..(WalletSignatures.MaxSize - (7 * 32))];
        var wrapped = WalletWorld.Wrap(burner, order, []);
        Assert.InRange(wrapped.Length, WalletSignatures.MaxSize - 32, WalletSignatures.MaxSize);
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(burner, wrapped));
    }

    [Fact]
    public async Task A_wrapped_signature_that_was_changed_by_one_byte_is_never_valid()
    {
        var factory = await world.DeployAsync("WalletFactory");
        var salt = Hash256.FromBytes(Keccak256.Hash([9]));
        var wallet = (await factory.CallAsync("addressOf", world.Owner.Address, salt)).AsAddress();
        var order = factory.Encode("make", world.Owner.Address, salt);
        var good = WalletWorld.Wrap(factory.Address, order, world.Sign());
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(wallet, good));
        for (var at = 0; at < good.Length; at++)
        {
            var changed = good.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.True(await world.VerifyAsync(wallet, changed) == WalletVerdict.Invalid, $"byte {at}");
        }

        for (var length = 0; length < good.Length; length += 17)
        {
            byte[] cut = [.. good[..length], .. WalletWorld.Mark()];
            Assert.True(await world.VerifyAsync(wallet, cut) == WalletVerdict.Invalid, $"length {length}");
        }
    }
}
