using System.Buffers;
using System.Text;

namespace Skyops.Storage.Logs;

/// <summary>What a chunk must keep to. Breaking it is a bug of the caller, who checks what nodes send.</summary>
internal static class LogRules
{
    public const int NameLength = 200;
    public const int Take = 1_000;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static void Check(LogChunk chunk)
    {
        CheckTaskId(chunk.TaskId);
        if (chunk.Attempt.Length is < 1 or > NameLength || chunk.Node.Length is < 1 or > NameLength)
            throw new ArgumentException($"Attempt and node of a log chunk have 1 to {NameLength} characters.");
        ArgumentOutOfRangeException.ThrowIfNegative(chunk.Number);
        if (chunk.PreviousHash.Length != 64 || !chunk.PreviousHash.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException("The previous hash of a log chunk is 64 lower-case hex digits.");
        if (Encoding.UTF8.GetByteCount(chunk.Text) > Limits.LogChunkBytes)
            throw new ArgumentException($"A log chunk has at most {Limits.LogChunkBytes} bytes of text.");
    }

    /// <summary>A task's id names its file, so it must not be able to name another.</summary>
    public static void CheckTaskId(string taskId)
    {
        if (taskId.Length is < 1 or > Limits.TaskIdLength || taskId.AsSpan().ContainsAnyExcept(IdCharacters))
            throw new ArgumentException($"'{taskId}' is no task id.");
    }
}
