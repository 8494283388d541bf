using System.Text;
using Skyops.Sealing.Objects;

namespace Skyops.Sealing.Releases;

/// <summary>
/// A sealed chunk of a log as text, because logs are text on every way they go: "skyops-sealed-1 ", the sealed object in
/// Base64, a line feed.
/// </summary>
public static class SealedText
{
    private const string Mark = "skyops-sealed-1 ";

    /// <summary>The most bytes of plaintext whose sealed text has no more than so many bytes.</summary>
    public static int MostPlaintext(int textBytes)
    {
        var sealedBytes = (textBytes - Mark.Length - 1) / 4 * 3;

        // One chunk of the version's layout holds more than a chunk of a log.
        return Math.Min(
            sealedBytes - (int)SealedLayout.Version1.SealedLength(0), SealedLayout.Version1.ChunkSize);
    }

    /// <summary>Whether a chunk's text is sealed.</summary>
    public static bool IsSealed(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    public static string Seal(ReadOnlySpan<byte> text, ContentKey key, SealingContext context) =>
        $"{Mark}{Convert.ToBase64String(SealedObject.Seal(text, key, context))}\n";

    /// <summary>The text that was sealed.</summary>
    /// <exception cref="SealingException">It is not sealed, or not for this key and context.</exception>
    public static string Open(string text, ContentKey key, SealingContext context)
    {
        var bytes = new byte[text.Length];
        if (!IsSealed(text) || !Convert.TryFromBase64Chars(text.AsSpan(Mark.Length).TrimEnd('\n'), bytes, out var length))
            throw new SealingException(SealingFault.NotSealed, "The text is no sealed chunk of a log.");
        return Encoding.UTF8.GetString(SealedObject.Open(bytes.AsSpan(0, length), key, context));
    }
}
