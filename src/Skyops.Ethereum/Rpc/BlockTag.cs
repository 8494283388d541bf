using System.Globalization;

namespace Skyops.Ethereum.Rpc;

/// <summary>Which block is meant: a number, or one of the names that nodes know.</summary>
public readonly record struct BlockTag
{
    private readonly string? _text;

    private BlockTag(string text) => _text = text;

    /// <summary>The newest block; it may still be replaced. Also what the default value means.</summary>
    public static BlockTag Latest => new("latest");

    /// <summary>The newest block that is unlikely to be replaced.</summary>
    public static BlockTag Safe => new("safe");

    /// <summary>The newest block that cannot be replaced any more.</summary>
    public static BlockTag Finalized => new("finalized");

    /// <summary>The block that is being made: for nonces that count what waits.</summary>
    public static BlockTag Pending => new("pending");

    /// <summary>The block with this number.</summary>
    public static BlockTag At(ulong number) => new($"0x{number.ToString("x", CultureInfo.InvariantCulture)}");

    /// <summary>As nodes read it.</summary>
    public override string ToString() => _text ?? "latest";
}
