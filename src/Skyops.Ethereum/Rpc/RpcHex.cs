using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Rpc;

/// <summary>
/// Hexadecimal values of the Ethereum JSON-RPC: quantities have no leading zeros (zero is 0x0), data has two digits a
/// byte. What is written otherwise is refused, because two spellings are a sign of a node that is not what it says.
/// </summary>
internal static class RpcHex
{
    private const int QuantityDigits = 64;

    public static string Quantity(BigInteger value)
    {
        // A BigInteger writes a zero before a first digit of 8 or more, for its sign.
        var digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0x0" : $"0x{digits}";
    }

    public static string Data(ReadOnlySpan<byte> bytes) => $"0x{Convert.ToHexStringLower(bytes)}";

    public static string Hash(Hash256 hash) => $"0x{hash}";

    /// <summary>Reads a quantity below 2^256.</summary>
    /// <exception cref="RpcAnswerException">It is none.</exception>
    public static BigInteger ReadQuantity(JsonElement element)
    {
        var digits = Digits(element);
        if (digits.Length is 0 or > QuantityDigits || (digits[0] == '0' && digits.Length > 1)
            || !BigInteger.TryParse(
                $"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw new RpcAnswerException("This is no quantity.");
        }

        return value;
    }

    /// <summary>Reads a quantity of 64 bits.</summary>
    /// <exception cref="RpcAnswerException">It is none.</exception>
    public static ulong ReadUInt64(JsonElement element)
    {
        var value = ReadQuantity(element);
        return value <= ulong.MaxValue ? (ulong)value : throw new RpcAnswerException("This is no quantity of 64 bits.");
    }

    /// <summary>Reads bytes.</summary>
    /// <exception cref="RpcAnswerException">They are none.</exception>
    public static byte[] ReadData(JsonElement element) => TryReadData(Text(element), out var bytes)
        ? bytes
        : throw new RpcAnswerException("This is no data.");

    public static bool TryReadData(string text, out byte[] bytes)
    {
        bytes = [];
        if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0)
            return false;
        bytes = new byte[(text.Length - 2) / 2];
        return Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    /// <summary>Reads a hash.</summary>
    /// <exception cref="RpcAnswerException">It is none.</exception>
    public static Hash256 ReadHash(JsonElement element) => ReadData(element) is { Length: Hash256.Size } bytes
        ? Hash256.FromBytes(bytes)
        : throw new RpcAnswerException("This is no hash.");

    /// <summary>Reads an address; nodes write them in any case.</summary>
    /// <exception cref="RpcAnswerException">It is none.</exception>
    public static EthereumAddress ReadAddress(JsonElement element) =>
        ReadData(element) is { Length: EthereumAddress.Size } bytes
            ? EthereumAddress.FromBytes(bytes)
            : throw new RpcAnswerException("This is no address.");

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw new RpcAnswerException("A text was expected.");

    private static string Digits(JsonElement element) =>
        Text(element) is var text && text.StartsWith("0x", StringComparison.Ordinal)
            ? text[2..]
            : throw new RpcAnswerException("A value does not begin with 0x.");
}
