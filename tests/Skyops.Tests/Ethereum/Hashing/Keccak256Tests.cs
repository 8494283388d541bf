using System.Security.Cryptography;
using System.Text;
using Skyops.Ethereum.Hashing;

namespace Skyops.Tests.Ethereum.Hashing;

public sealed class Keccak256Tests
{
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02")]
    [InlineData(
        "Transfer(address,address,uint256)",
        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void Known_texts_have_their_known_hashes(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Keccak256.Hash(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void The_permutation_under_sha3_padding_is_the_platforms_sha3()
    {
        // The only difference to SHA3-256 is the padding byte, so the sponge can be checked against the platform for
        // every length round the block size.
        Assert.True(SHA3_256.IsSupported, "This test needs OpenSSL with SHA-3.");
        var random = new Random(17);
        for (var length = 0; length < 136; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            var state = new ulong[KeccakPermutation.Lanes];
            byte[] block = [.. data, 0x06, .. new byte[135 - length]];
            block[^1] |= 0x80;
            for (var i = 0; i < 17; i++)
                state[i] = BitConverter.ToUInt64(block, i * 8);
            KeccakPermutation.Apply(state);
            var hash = new byte[32];
            Buffer.BlockCopy(state, 0, hash, 0, 32);
            Assert.Equal(SHA3_256.HashData(data), hash);
        }
    }

    [Fact]
    public void A_hash_may_be_written_over_its_input()
    {
        var data = new byte[32];
        var expected = Keccak256.Hash(data);
        Keccak256.Hash(data, data);
        Assert.Equal(expected, data);
    }
}
