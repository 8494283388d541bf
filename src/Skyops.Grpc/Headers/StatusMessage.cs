using System.Globalization;
using System.Text;

namespace Skyops.Grpc.Headers;

/// <summary>
/// Percent-encoding of <c>grpc-message</c>: the UTF-8 bytes of the text, where all but printable ASCII and the
/// percent sign itself become %XX. Decoding never fails: what is no escape stays as it is, as the protocol demands.
/// </summary>
public static class StatusMessage
{
    /// <summary>Encodes a text for a header.</summary>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length * 2);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is >= 0x20 and <= 0x7e and not (byte)'%')
            {
                encoded.Append((char)octet);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
            }
        }

        return encoded.ToString();
    }

    /// <summary>Decodes the value of a header.</summary>
    public static string Decode(string encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (!encoded.Contains('%', StringComparison.Ordinal))
        {
            return encoded;
        }

        var source = Encoding.UTF8.GetBytes(encoded);
        var target = new byte[source.Length];
        var length = 0;
        for (var at = 0; at < source.Length; at++)
        {
            if (source[at] == '%' && at + 2 < source.Length
                && char.IsAsciiHexDigit((char)source[at + 1]) && char.IsAsciiHexDigit((char)source[at + 2]))
            {
                target[length++] = Convert.FromHexString(source.AsSpan(at + 1, 2))[0];
                at += 2;
            }
            else
            {
                target[length++] = source[at];
            }
        }

        return Encoding.UTF8.GetString(target, 0, length);
    }
}
