using System.Numerics;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.TypedData;

namespace Skyops.Tests.Ethereum.TypedData;

public sealed class TypedDataRefusalTests
{
    [Theory]
    [InlineData("A(uint7 x)")]
    [InlineData("A(uint264 x)")]
    [InlineData("A(uint08 x)")]
    [InlineData("A(uint x)")]
    [InlineData("A(int0 x)")]
    [InlineData("A(bytes0 x)")]
    [InlineData("A(bytes33 x)")]
    [InlineData("A(B x)")]
    [InlineData("A(A x)")]
    [InlineData("A(A[] x)")]
    [InlineData("A(bool x,bool x)")]
    [InlineData("A(bool 1x)")]
    [InlineData("A(bool x")]
    [InlineData("A(bool  x)")]
    [InlineData("A(bool[0] x)")]
    [InlineData("A(bool[-1] x)")]
    [InlineData("A(bool[01] x)")]
    [InlineData("A(bool] x)")]
    [InlineData("A(bool[][][][][][][][][] x)")]
    [InlineData("bool(bool x)")]
    [InlineData("1A(bool x)")]
    [InlineData("(bool x)")]
    [InlineData("A B(bool x)")]
    public void Types_that_eip_712_does_not_allow_are_refused(string type) =>
        Assert.Throws<TypedDataException>(() => new TypedDataTypes(TypedStruct.Parse(type)));

    [Fact]
    public void Two_structs_of_one_name_and_a_circle_of_two_are_refused()
    {
        Assert.Throws<TypedDataException>(
            () => new TypedDataTypes(TypedStruct.Parse("A(bool x)"), TypedStruct.Parse("A(bool x)")));
        Assert.Throws<TypedDataException>(
            () => new TypedDataTypes(TypedStruct.Parse("A(B[] x)"), TypedStruct.Parse("B(A x)")));
    }

    public static TheoryData<string, AbiValue> Misfits => new()
    {
        { "uint8", new AbiValue.Number(256) },
        { "uint8", new AbiValue.Number(-1) },
        { "int8", new AbiValue.Number(128) },
        { "int8", new AbiValue.Number(-129) },
        { "uint256", new AbiValue.Number(BigInteger.One << 256) },
        { "bytes4", new AbiValue.Bytes(new byte[3]) },
        { "bytes4", new AbiValue.Bytes(new byte[5]) },
        { "bool[2]", new AbiValue.List([new AbiValue.Flag(true)]) },
        { "bool[]", new AbiValue.Flag(true) },
        { "bool", new AbiValue.Number(1) },
        { "address", new AbiValue.Bytes(new byte[20]) },
        { "bytes", new AbiValue.Text("x") },
        { "string", new AbiValue.Text("\uD800") },
        { "string", new AbiValue.Bytes(new byte[1]) },
    };

    [Theory]
    [MemberData(nameof(Misfits), DisableDiscoveryEnumeration = true)]
    public void A_value_that_does_not_fit_its_type_is_refused_by_name(string type, AbiValue value)
    {
        var types = new TypedDataTypes(TypedStruct.Parse($"A({type} x)"));
        var refusal = Assert.Throws<TypedDataException>(() => types.HashStruct("A", Struct(("x", value))));
        Assert.Contains("A.x", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_additional_members_are_refused()
    {
        var types = new TypedDataTypes(TypedStruct.Parse("A(bool x)"));
        var flag = new AbiValue.Flag(true);
        Assert.Throws<TypedDataException>(() => types.HashStruct("A", Struct()));
        Assert.Throws<TypedDataException>(() => types.HashStruct("A", Struct(("y", flag))));
        Assert.Throws<TypedDataException>(() => types.HashStruct("A", Struct(("x", flag), ("y", flag))));
        Assert.Throws<TypedDataException>(() => types.HashStruct("B", Struct(("x", flag))));
        Assert.Throws<TypedDataException>(() => new TypedDataDomain().Separator());
    }

    private static AbiValue.Struct Struct(params (string Name, AbiValue Value)[] members) =>
        new(members.ToDictionary(member => member.Name, member => member.Value));
}
