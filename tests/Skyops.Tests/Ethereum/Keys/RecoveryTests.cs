using System.Globalization;
using System.Numerics;
using Skyops.Ethereum.Keys;

namespace Skyops.Tests.Ethereum.Keys;

public sealed class RecoveryTests
{
    private static readonly BigInteger Order =
        Number("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    private static readonly BigInteger Prime =
        Number("0fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");
    private static readonly BigInteger GeneratorX =
        Number("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");

    [Fact]
    public void Two_thousand_honest_signatures_recover_as_libsecp256k1_recovers_them()
    {
        var random = new Random(4361);
        for (var i = 0; i < 2000; i++)
        {
            var (digest, secret) = (Bytes(random), Bytes(random));
            var signature = LibSecp256k1.Sign(digest, secret);
            AssertSame(digest, signature, $"case {i}");
        }
    }

    [Fact]
    public void Numbers_at_the_edges_in_every_combination_are_judged_as_libsecp256k1_judges_them()
    {
        BigInteger[] edges =
        [
            0, 1, 2, 3, 4, 7, GeneratorX, BigInteger.Pow(2, 64) - 1, BigInteger.Pow(2, 128), BigInteger.Pow(2, 255),
            Order / 2, (Order / 2) + 1, Order - 1, Order, Order + 1, Prime - 1, Prime, BigInteger.Pow(2, 256) - 1,
        ];
        byte[] parities = [27, 28];
        var cases = from digest in edges from r in edges from s in edges from v in parities select (digest, r, s, v);
        foreach (var (digest, r, s, v) in cases)
            AssertSame(Bytes(digest), [.. Bytes(r), .. Bytes(s), v], $"digest {digest}, r {r}, s {s}, v {v}");
    }

    [Fact]
    public void Random_numbers_that_nobody_signed_are_judged_as_libsecp256k1_judges_them()
    {
        var random = new Random(99);
        for (var i = 0; i < 2000; i++)
            AssertSame(Bytes(random), [.. Bytes(random), .. Bytes(random), (byte)random.Next(27, 29)], $"case {i}");
    }

    [Fact]
    public void Each_fault_has_its_own_name()
    {
        var digest = Bytes(new Random(5));
        using var key = WalletKey.Create();
        var good = key.Sign(digest);
        Assert.Equal(RecoveryResult.Recovered, Judge(digest, good));
        Assert.Equal(RecoveryResult.WrongLength, Judge(digest, good[..64]));
        Assert.Equal(RecoveryResult.WrongLength, Judge(digest, [.. good, 0]));
        Assert.Equal(RecoveryResult.WrongLength, Judge(digest[..31], good));
        foreach (byte v in (byte[])[0, 1, 26, 29, 255])
            Assert.Equal(RecoveryResult.BadV, Judge(digest, [.. good[..64], v]));
        Assert.Equal(RecoveryResult.ROutOfRange, Judge(digest, [.. new byte[32], .. good[32..]]));
        Assert.Equal(RecoveryResult.ROutOfRange, Judge(digest, [.. Bytes(Order), .. good[32..]]));
        Assert.Equal(RecoveryResult.SOutOfRange, Judge(digest, [.. good[..32], .. new byte[32], good[64]]));
        Assert.Equal(RecoveryResult.SOutOfRange, Judge(digest, [.. good[..32], .. Bytes(Order), good[64]]));
        Assert.Equal(RecoveryResult.HighS, Judge(digest, [.. good[..32], .. Twin(good), good[64]]));
        Assert.Equal(RecoveryResult.NotOnCurve, Judge(digest, [.. Bytes((BigInteger)5), .. good[32..]]));
        var nine = Bytes((BigInteger)9);
        Assert.Equal(RecoveryResult.AtInfinity, Judge(nine, [.. Bytes(GeneratorX), .. nine, 27]));
    }

    private static void AssertSame(byte[] digest, byte[] signature, string what)
    {
        var expected = LibSecp256k1.Recover(digest, signature);
        var s = new BigInteger(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);
        var publicKey = new byte[64];
        var result = Recovery.RecoverPublicKey(digest, signature, publicKey);

        // The library takes the upper half of s; Ethereum, and so this code, does not.
        if (s > Order / 2 && s < Order && result != RecoveryResult.ROutOfRange)
            Assert.True(result == RecoveryResult.HighS, what);
        else if (expected is null)
            Assert.False(result == RecoveryResult.Recovered, what);
        else
            Assert.True(result == RecoveryResult.Recovered && expected.SequenceEqual(publicKey), $"{what}: {result}");
    }

    private static RecoveryResult Judge(byte[] digest, byte[] signature) =>
        Recovery.Recover(digest, signature, out _);

    private static byte[] Twin(byte[] signature) =>
        Bytes(Order - new BigInteger(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true));

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static BigInteger Number(string hex) =>
        BigInteger.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
