using System.Text;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;

namespace Skyops.Tests.Ethereum.Abi;

public sealed class ContractAbiTests
{
    private const string Json = """
        [
          {"type":"constructor","inputs":[{"name":"owner","type":"address"}],"stateMutability":"nonpayable"},
          {"type":"receive","stateMutability":"payable"},
          {"type":"function","name":"claim","inputs":[
            {"name":"items","type":"tuple[]","components":[
              {"name":"account","type":"address"},
              {"name":"parts","type":"tuple[2]","components":[{"name":"a","type":"uint128"}]}]},
            {"name":"proof","type":"bytes32[]"}],"outputs":[{"name":"","type":"uint256"}],"stateMutability":"view"},
          {"type":"event","name":"Claimed","anonymous":false,"inputs":[
            {"name":"account","type":"address","indexed":true},{"name":"amount","type":"uint256","indexed":false}]},
          {"type":"error","name":"TooLate","inputs":[{"name":"deadline","type":"uint64"}]}
        ]
        """;

    [Fact]
    public void What_a_compiler_writes_is_read()
    {
        var abi = ContractAbi.Parse(Encoding.UTF8.GetBytes(Json));
        var claim = abi.Function("claim((address,(uint128)[2])[],bytes32[])");
        Assert.Equal("(uint256)", claim.Outputs.ToString());
        Assert.Equal("(address)", abi.Constructor.ToString());
        Assert.Equal("Claimed(address,uint256)", Assert.Single(abi.Events).ToString());
        Assert.True(abi.Event("Claimed(address,uint256)").Signature.Parameters[0].Indexed);
        Assert.Equal("TooLate(uint64)", Assert.Single(abi.Errors).ToString());
        Assert.Throws<AbiException>(() => abi.Function("claim()"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("[{\"type\":1}]")]
    [InlineData("[{\"type\":\"something\"}]")]
    [InlineData("[{\"type\":\"function\",\"name\":\"f\"}]")]
    [InlineData("[{\"type\":\"error\",\"name\":\"a b\",\"inputs\":[]}]")]
    [InlineData("[{\"type\":\"error\",\"name\":\"\\ud800\",\"inputs\":[]}]")]
    [InlineData("[{\"type\":\"error\",\"name\":\"E\",\"inputs\":[{\"type\":\"tuple\"}]}]")]
    public void What_is_no_interface_is_refused(string json) =>
        Assert.Throws<AbiException>(() => ContractAbi.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Reasons_of_reverts_are_told_apart()
    {
        var known = AbiError.Parse("InsufficientBalance(address,uint256)");
        var account = EthereumAddress.FromBytes(new byte[20]);
        Assert.Equal(new RevertReason.Nothing(), RevertReason.Decode([]));
        var text = RevertReason.Decode(AbiError.Parse("Error(string)").Encode("no funds"));
        Assert.Equal(new RevertReason.Message("no funds"), text);
        var panic = RevertReason.Decode(AbiError.Parse("Panic(uint256)").Encode(0x11));
        Assert.Equal("panic 0x11: arithmetic overflow", panic.ToString());
        Assert.Equal(
            new RevertReason.Custom(known, [account, 5]), RevertReason.Decode(known.Encode(account, 5), known));
        Assert.IsType<RevertReason.Unknown>(RevertReason.Decode(known.Encode(account, 5)));
        Assert.IsType<RevertReason.Unknown>(RevertReason.Decode([.. known.Encode(account, 5), 0], known));
        Assert.IsType<RevertReason.Unknown>(RevertReason.Decode([0x08, 0xC3, 0x79, 0xA0, 1], known));
        Assert.IsType<RevertReason.Unknown>(RevertReason.Decode([1]));
    }

    [Theory]
    [InlineData("f")]
    [InlineData("f(")]
    [InlineData("(uint256)")]
    [InlineData("1f()")]
    [InlineData("f(uint)")]
    [InlineData("f(uint256 a b)")]
    [InlineData("f(uint256,)")]
    [InlineData("f(uint256))")]
    [InlineData("f((uint256)")]
    [InlineData("f()()")]
    public void A_signature_that_is_none_is_refused(string text) =>
        Assert.Throws<AbiException>(() => AbiSignature.Parse(text));

    [Fact]
    public void An_event_has_at_most_four_topics()
    {
        const string Three = "E(uint256 indexed a, uint256 indexed b, uint256 indexed c)";
        Assert.Equal("E(uint256,uint256,uint256)", AbiEvent.Parse(Three).ToString());
        var four = Three.Replace(")", ", bool indexed d)", StringComparison.Ordinal);
        Assert.Throws<AbiException>(() => AbiEvent.Parse(four));
        var anonymous = AbiEvent.Parse(four, anonymous: true);
        Assert.Equal(4, anonymous.Filter(1, 2, 3, true).Count);
        Assert.Throws<AbiException>(() => anonymous.Filter(1, 2, 3, true, 5));
        Assert.Null(AbiEvent.Parse(Three).Filter(null, 2)[1]);
    }
}
