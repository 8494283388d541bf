using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Skyops.Errors;

namespace Skyops.Core.Tasks.Submission;

/// <summary>
/// Collects wrong fields. A hostile body cannot make it grow: after <see cref="Most"/> errors it only counts.
/// </summary>
internal sealed class FieldErrors
{
    public const int Most = 100;
    private const int ValueLength = 80;
    private readonly List<FieldError> errors = [];
    private int more;

    public bool Any => errors.Count > 0;

    public void Add(string field, JsonElement? value, string problem, string limit, string remedy) =>
        AddText(field, value is { } given ? Shorten(given) : null, problem, limit, remedy);

    public void AddText(string field, string? value, string problem, string limit, string remedy)
    {
        if (errors.Count < Most) errors.Add(new FieldError(field, value is null ? null : Shorten(value), problem, limit, remedy));
        else more++;
    }

    public FieldError[] ToArray() => more == 0
        ? [.. errors]
        : [.. errors, new FieldError("$", null, $"{more} more fields are wrong", $"{Most} are named at once", "Mend these first.")];

    public static string Shorten(string text)
    {
        if (text.Length <= ValueLength) return text;
        var end = ValueLength - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end] + "…";
    }

    private static string Shorten(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return Shorten(value.GetString()!);
        // The raw bytes, so that a large array is not copied to show its beginning.
        var raw = JsonMarshal.GetRawUtf8Value(value);
        return Shorten(Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, ValueLength * 4)]));
    }
}
