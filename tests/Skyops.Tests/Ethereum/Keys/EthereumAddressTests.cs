using Skyops.Ethereum.Keys;

namespace Skyops.Tests.Ethereum.Keys;

public sealed class EthereumAddressTests
{
    // The test cases of EIP-55.
    public static TheoryData<string> Checksummed =>
    [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];

    [Theory]
    [MemberData(nameof(Checksummed))]
    public void The_checksums_of_eip_55_are_written_and_read(string text)
    {
        Assert.Equal(text, EthereumAddress.Parse(text).ToString());
        Assert.Equal(text, EthereumAddress.Parse(text.ToLowerInvariant()).ToString());
        Assert.Equal(EthereumAddress.Parse(text), EthereumAddress.FromBytes(Convert.FromHexString(text[2..])));
    }

    [Theory]
    [MemberData(nameof(Checksummed))]
    public void A_wrong_case_of_one_letter_in_mixed_case_is_refused(string text)
    {
        for (var i = 2; i < text.Length; i++)
        {
            var digits = text.ToCharArray();
            digits[i] = char.IsUpper(digits[i]) ? char.ToLowerInvariant(digits[i]) : char.ToUpperInvariant(digits[i]);
            var changed = new string(digits);
            var letters = changed[2..].Where(char.IsLetter).ToList();
            if (changed != text && letters.Any(char.IsUpper) && letters.Any(char.IsLower))
                Assert.False(EthereumAddress.TryParse(changed, out _), changed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0X52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE77")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EEg")]
    [InlineData(" 0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE\u0660")]
    public void Text_that_is_no_address_is_refused(string text)
    {
        Assert.False(EthereumAddress.TryParse(text, out var address));
        Assert.Equal(default, address);
    }

    [Fact]
    public void Addresses_order_like_their_bytes()
    {
        var random = new Random(1);
        var addresses = Enumerable.Range(0, 200).Select(_ => Random(random)).ToList();
        Assert.Equal(
            addresses.Select(address => Convert.ToHexString(address.ToBytes())).Order(StringComparer.Ordinal),
            addresses.Order().Select(address => Convert.ToHexString(address.ToBytes())));
    }

    internal static EthereumAddress Random(Random random)
    {
        var bytes = new byte[EthereumAddress.Size];
        random.NextBytes(bytes);
        return EthereumAddress.FromBytes(bytes);
    }
}
