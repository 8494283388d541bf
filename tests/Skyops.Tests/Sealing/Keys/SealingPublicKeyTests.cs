using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Skyops.Sealing;
using Skyops.Sealing.Keys;

namespace Skyops.Tests.Sealing.Keys;

public sealed class SealingPublicKeyTests
{
    private static readonly BigInteger P = Number("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
    private static readonly BigInteger B = Number("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");

    [Fact]
    public void A_key_is_read_as_written_and_named_by_its_hash()
    {
        using var key = SealingKey.Create();
        Assert.True(SealingPublicKey.TryRead(key.PublicKey.Encoded, out var read));
        Assert.Equal(key.PublicKey, read);
        Assert.Equal(SHA256.HashData(read.Encoded), read.Id.Bytes.ToArray());
        Assert.True(SealingKeyId.TryParse(read.Id.ToString(), out var id));
        Assert.Equal(read.Id, id);
        Assert.False(SealingKeyId.TryParse(read.Id.ToString().ToUpperInvariant(), out _));
        Assert.False(SealingKeyId.TryParse($"{read.Id}0", out _));
    }

    [Fact]
    public void Only_points_of_the_curve_in_their_long_form_are_keys()
    {
        using var key = SealingKey.Create();
        var encoded = key.PublicKey.Encoded.ToArray();
        AssertNone([]);
        AssertNone([0]);
        AssertNone(encoded[..64]);
        AssertNone([.. encoded, 0]);
        AssertNone([2, .. encoded[1..33]]);
        AssertNone([3, .. encoded[1..33]]);
        AssertNone([4, .. new byte[64]]);
        for (var form = 0; form < 256; form++)
        {
            if (form != 4) AssertNone([(byte)form, .. encoded[1..]]);
        }

        for (var bit = 8; bit < encoded.Length * 8; bit++)
        {
            var changed = (byte[])encoded.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertNone(changed);
        }
    }

    [Fact]
    public void The_same_point_with_a_coordinate_above_the_prime_is_no_key()
    {
        // A point with x small enough that x + p still has 32 bytes; p is 3 modulo 4, so its root is a power.
        BigInteger x = 0, y;
        do
        {
            x++;
            var square = (BigInteger.Pow(x, 3) - (3 * x) + B) % P;
            y = BigInteger.ModPow(square, (P + 1) / 4, P);
            if (y * y % P == square) break;
        }
        while (true);

        Assert.True(SealingPublicKey.TryRead([4, .. Bytes(x), .. Bytes(y)], out _));
        AssertNone([4, .. Bytes(x + P), .. Bytes(y)]);
    }

    private static void AssertNone(byte[] encoded)
    {
        Assert.False(SealingPublicKey.TryRead(encoded, out _));
        var error = Assert.Throws<SealingException>(() => SealingPublicKey.Read(encoded));
        Assert.Equal(SealingFault.InvalidPublicKey, error.Fault);
    }

    private static BigInteger Number(string hex) =>
        BigInteger.Parse($"0{hex}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
