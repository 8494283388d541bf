using System.Net;
using Skyops.Ethereum.ContractWallets;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Tests.Ethereum.Rpc;

namespace Skyops.Tests.Ethereum.ContractWallets;

public sealed class WalletSignaturesWithoutChainTests : IDisposable
{
    private const string Yes = "0x0000000000000000000000000000000000000000000000000000000000000001";
    private const string No = "0x0000000000000000000000000000000000000000000000000000000000000000";
    private static readonly Hash256 Digest = Hash256.FromBytes(Keccak256.Hash([1]));

    private readonly WalletKey _wallet = WalletKey.Create();
    private readonly WalletKey _other = WalletKey.Create();

    public void Dispose()
    {
        _wallet.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_plain_signature_and_one_that_is_none_are_not_asked_of()
    {
        var own = _wallet.Sign(Digest.ToBytes());
        Assert.Equal((WalletVerdict.Valid, 0), await VerifyAsync(own, ScriptedNode.Cut()));
        var noWrapper = (byte[])[.. own, .. WalletWorld.Mark()];
        Assert.Equal((WalletVerdict.Invalid, 0), await VerifyAsync(noWrapper, ScriptedNode.Result($"\"{Yes}\"")));
        var tooLong = new byte[WalletSignatures.MaxSize + 1];
        Assert.Equal((WalletVerdict.Invalid, 0), await VerifyAsync(tooLong, ScriptedNode.Result($"\"{Yes}\"")));
    }

    [Theory]
    [InlineData(Yes, WalletVerdict.Valid)]
    [InlineData(No, WalletVerdict.Invalid)]
    [InlineData("0x", WalletVerdict.Unknown)]
    [InlineData("0x01", WalletVerdict.Unknown)]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000002", WalletVerdict.Unknown)]
    [InlineData(Yes + "00", WalletVerdict.Unknown)]
    [InlineData("yes", WalletVerdict.Unknown)]
    public async Task A_node_answers_with_one_word_or_not_at_all(string answer, WalletVerdict expected) =>
        Assert.Equal((expected, 1), await VerifyAsync(Others(), ScriptedNode.Result($"\"{answer}\"")));

    [Fact]
    public async Task A_node_that_is_away_or_does_not_do_it_leaves_it_open()
    {
        Assert.Equal((WalletVerdict.Unknown, 4), await VerifyAsync(Others(), ScriptedNode.Cut()));
        Assert.Equal(
            (WalletVerdict.Unknown, 1), await VerifyAsync(Others(), ScriptedNode.Status(HttpStatusCode.Forbidden)));
        Assert.Equal(
            (WalletVerdict.Unknown, 1), await VerifyAsync(Others(), ScriptedNode.Error(-32000, "out of gas")));
        Assert.Equal((WalletVerdict.Unknown, 1), await VerifyAsync(Others(), ScriptedNode.Json("{}")));
        var again = await VerifyAsync(Others(), ScriptedNode.Cut(), ScriptedNode.Result($"\"{Yes}\""));
        Assert.Equal((WalletVerdict.Valid, 2), again);
    }

    [Fact]
    public async Task Who_stops_waiting_is_told_so()
    {
        var (rpc, _) = ScriptedNode.Connect(ScriptedNode.Result($"\"{Yes}\""));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => WalletSignatures.VerifyAsync(rpc, _wallet.Address, Digest, Others(), new CancellationToken(true)));
    }

    private byte[] Others() => _other.Sign(Digest.ToBytes());

    private async Task<(WalletVerdict Verdict, int Asked)> VerifyAsync(
        byte[] signature, params Func<HttpResponseMessage>[] script)
    {
        var (rpc, node) = ScriptedNode.Connect(script);
        var verdict = await WalletSignatures.VerifyAsync(rpc, _wallet.Address, Digest, signature);
        return (verdict, node.Requests.Count);
    }
}
