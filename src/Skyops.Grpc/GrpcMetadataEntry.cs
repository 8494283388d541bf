using System.Text;

namespace Skyops.Grpc;

/// <summary>One custom header or trailer: text, or bytes when the key ends in <c>-bin</c>.</summary>
public sealed class GrpcMetadataEntry
{
    private readonly string? text;
    private readonly byte[]? bytes;

    internal GrpcMetadataEntry(string key, string text) => (Key, this.text) = (key, text);

    internal GrpcMetadataEntry(string key, byte[] bytes) => (Key, this.bytes) = (key, bytes);

    /// <summary>The key, in lower case.</summary>
    public string Key { get; }

    /// <summary>True when the value is bytes.</summary>
    public bool IsBinary => bytes is not null;

    /// <summary>The value as text; of a binary entry, its bytes read as UTF-8.</summary>
    public string Text => text ?? Encoding.UTF8.GetString(bytes!);

    /// <summary>The value as bytes; of a text entry, its ASCII bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes ?? Encoding.ASCII.GetBytes(text!);

    /// <summary>The value as it travels: text as it is, bytes in base64 without padding.</summary>
    internal string Wire => text ?? Convert.ToBase64String(bytes!).TrimEnd('=');
}
