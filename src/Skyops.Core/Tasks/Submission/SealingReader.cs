using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>sealing</c>: how a task is encrypted. What the envelope holds is looked at where there are keys.</summary>
internal static class SealingReader
{
    private const string Field = "sealing";
    private const int IdLength = 32;
    private const string Remedy = "Let the client library or `skyops submit-task --encrypt` make it.";
    private static readonly string[] Fields = ["id", "keys", "envelope"];

    /// <summary>Null when the task is not encrypted, or not as it should be.</summary>
    public static TaskSealing? Read(FieldErrors errors, SubmittedObject task)
    {
        if (task.Get(Field) is not { ValueKind: not JsonValueKind.Null } value) return null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            task.Wrong(Field, $"is {SubmittedObject.Kind(value)}", "an object", Remedy);
            return null;
        }

        var given = new SubmittedObject(errors, task.Path(Field), value, Fields);
        var id = Text(given, "id", $"{IdLength} lower-case hexadecimal digits", text => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower));
        var keys = Text(given, "keys", string.Join(", ", SealingKeys.All), text => SealingKeys.All.Contains(text));
        var envelope = Text(given, "envelope", $"Base64 of at most {Limits.EnvelopeBytes} bytes", IsEnvelope);
        return id is null || keys is null || envelope is null ? null : new TaskSealing(id, keys, envelope);
    }

    /// <summary>What does not go together with it, said when the task is submitted.</summary>
    public static void Check(FieldErrors errors, TaskSpec spec)
    {
        if (spec.Sealing is null) return;
        var path = spec.Comparator is not null ? "comparator"
            : Array.FindIndex(spec.Stages ?? [], stage => stage.Comparator is { IsBitwise: false }) is var stage and >= 0 ? $"stages[{stage}].comparator" : null;
        if (path is not null)
        {
            errors.AddText(
                path, "tolerance", "cannot be used on results that are sealed: the silo would have to read their numbers", "bitwise for a task that is encrypted",
                "Leave it out, or submit the task without encryption.");
        }
    }

    private static string? Text(SubmittedObject given, string name, string limit, Func<string, bool> isRight)
    {
        var text = given.Text(name, Limits.RequestBytes);
        if (given.IsWrong(name)) return null;
        if (text is not null && isRight(text)) return text;
        if (text is null) given.Missing(name, limit, Remedy);
        else given.Wrong(name, "is not what it must be", limit, Remedy);
        return null;
    }

    private static bool IsEnvelope(string text) =>
        text.Length <= (Limits.EnvelopeBytes + 2) / 3 * 4 && Convert.TryFromBase64String(text, new byte[Limits.EnvelopeBytes + 3], out _);
}
