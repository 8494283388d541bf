using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.TypedData;

namespace Skyops.Tests.Ethereum.TypedData;

/// <summary>The worked example of EIP-712 (its Example.sol and Example.js), with all intermediate values.</summary>
public sealed class MailExampleTests
{
    private static readonly TypedDataTypes Types = new(
        TypedStruct.Parse("Mail(Person from,Person to,string contents)"),
        TypedStruct.Parse("Person(string name,address wallet)"));

    private static readonly TypedDataDomain Domain = new()
    {
        Name = "Ether Mail",
        Version = "1",
        ChainId = 1,
        VerifyingContract = EthereumAddress.Parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"),
    };

    private static readonly AbiValue.Struct Mail = new(new Dictionary<string, AbiValue>
    {
        ["from"] = Person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
        ["to"] = Person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"),
        ["contents"] = "Hello, Bob!",
    });

    [Fact]
    public void Every_step_has_the_value_of_the_example()
    {
        Assert.Equal(
            "Mail(Person from,Person to,string contents)Person(string name,address wallet)", Types.EncodeType("Mail"));
        Assert.Equal(
            "a0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2", Hex(Types.TypeHash("Mail")));
        Assert.Equal(
            "a0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2"
            + "fc71e5fa27ff56c350aa531bc129ebdf613b772b6604664f5d8dbe21b85eb0c8"
            + "cd54f074a4af31b4411ff6a60c9719dbd559c221c8ac3492d9d872b041d703d1"
            + "b5aadf3154a261abdd9086fc627b61efca26ae5702701d05cd2305f7c52a2fc8",
            Hex(Types.EncodeData("Mail", Mail)));
        Assert.Equal(
            "c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e",
            Hex(Types.HashStruct("Mail", Mail)));
        Assert.Equal("f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", Hex(Domain.Separator()));
        Assert.Equal(
            "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2",
            Hex(Types.Digest(Domain, "Mail", Mail)));
    }

    [Fact]
    public void The_signature_of_the_example_recovers_to_cow()
    {
        var signature = Convert.FromHexString(
            "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d"
            + "07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c");
        var result = Recovery.Recover(Types.Digest(Domain, "Mail", Mail), signature, out var signer);
        Assert.Equal(RecoveryResult.Recovered, result);
        Assert.Equal("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", signer.ToString());
    }

    private static AbiValue.Struct Person(string name, string wallet) => new(new Dictionary<string, AbiValue>
    {
        ["name"] = name,
        ["wallet"] = EthereumAddress.Parse(wallet),
    });

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
