using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skyops.Worker.Sandbox;

/// <summary>What bubblewrap says of a sandbox, one JSON object a line: that it was made, and how the program in it ended.</summary>
/// <param name="ExitCode">Of the program, 128 + the signal when one ended it; null when it never ran.</param>
internal readonly record struct SandboxStatus(int? ExitCode)
{
    private const int LongestFile = 64 << 10;

    /// <summary>Reads the file that <c>--json-status-fd</c> was; a missing one says that nothing was made.</summary>
    public static SandboxStatus Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > LongestFile) return default;
        int? code = null;
        foreach (var line in File.ReadLines(path)) code = TryParse(line)?.ExitCode ?? code;
        return new SandboxStatus(code);
    }

    private static SandboxStatusLine? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, SandboxJson.Default.SandboxStatusLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record SandboxStatusLine([property: JsonPropertyName("exit-code")] int? ExitCode);

[JsonSerializable(typeof(SandboxStatusLine))]
internal sealed partial class SandboxJson : JsonSerializerContext;
