using System.Globalization;
using System.Text.Json;

namespace Skyops.Core.Tasks.Submission;

/// <summary>
/// One JSON object of a submission: knows the fields it may have, reports unknown and repeated ones, and reads each
/// with its own error. A field that is wrong reads as its default, so that
/// reading goes on and all errors are found at once.
/// </summary>
internal sealed class SubmittedObject
{
    private readonly FieldErrors errors;
    private readonly string prefix;
    private readonly string[] known;
    private readonly JsonElement[] values;
    private HashSet<string>? wrong;

    /// <param name="path">Of the object itself; empty for the submission.</param>
    public SubmittedObject(FieldErrors errors, string path, JsonElement element, string[] known)
    {
        this.errors = errors;
        this.known = known;
        prefix = path.Length == 0 ? "" : path + ".";
        values = new JsonElement[known.Length];
        foreach (var property in element.EnumerateObject())
        {
            var index = IndexOf(property);
            if (index < 0)
            {
                errors.Add(
                    prefix + FieldErrors.Shorten(property.Name), property.Value, "is not a field of a task",
                    "known fields only",
                    NearestName.Remedy(property.Name, known));
            }
            else if (values[index].ValueKind != JsonValueKind.Undefined)
            {
                errors.Add(
                    prefix + known[index], property.Value, "is given twice", "each field once", "Remove one of them.");
            }
            else
            {
                values[index] = property.Value;
            }
        }
    }

    public string Path(string name) => prefix + name;

    /// <summary>The field's value; null when it is missing.</summary>
    public JsonElement? Get(string name)
    {
        var value = values[Array.IndexOf(known, name)];
        return value.ValueKind == JsonValueKind.Undefined ? null : value;
    }

    /// <summary>True when an error was reported for the field.</summary>
    public bool IsWrong(string name) => wrong?.Contains(name) == true;

    public void Wrong(string name, string problem, string limit, string remedy)
    {
        (wrong ??= []).Add(name);
        errors.Add(Path(name), Get(name), problem, limit, remedy);
    }

    public void Missing(string name, string limit, string remedy)
    {
        (wrong ??= []).Add(name);
        errors.Add(Path(name), null, "is missing", limit, remedy);
    }

    public int Integer(string name, int least, int most, int otherwise) => (int)Long(name, least, most, otherwise);

    public long Long(string name, long least, long most, long otherwise)
    {
        if (Get(name) is not { } value) return otherwise;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most) return number;
        var limit = $"a whole number from {Number(least)} to {Number(most)}";
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out number))
        {
            var problem = value.ValueKind == JsonValueKind.Number
                ? "is not a whole number of this size"
                : $"is {Kind(value)}";
            Wrong(
                name, problem, limit,
                $"Write a number without quotes, for example {Number(Math.Clamp(otherwise, least, most))}.");
        }
        else
        {
            Wrong(
                name, number < least ? "is too small" : "is too large", limit,
                $"Use at {(number < least ? $"least {Number(least)}" : $"most {Number(most)}")}.");
        }

        return otherwise;
    }

    /// <summary>
    /// A string of 1 to <paramref name="most"/> characters without control characters; null when it is missing, null,
    /// or wrong.
    /// </summary>
    public string? Text(string name, int most)
    {
        if (Get(name) is not { } value || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Wrong(name, $"is {Kind(value)}", Limit(), "Write a string in quotes.");
            return null;
        }

        var text = value.GetString()!;
        if (TextProblem(text, most) is not { } problem) return text;
        Wrong(
            name, problem, Limit(),
            text.Length > most
                ? $"Shorten it to {Number(most)} characters."
                : "Write plain text, or leave the field out.");
        return null;

        string Limit() => $"a string of 1 to {Number(most)} characters";
    }

    /// <summary>The object in a field; null when it is missing or something else (which is reported).</summary>
    public SubmittedObject? Object(string name, string[] fields, string remedy)
    {
        if (Get(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return new SubmittedObject(errors, Path(name), value, fields);
        Wrong(name, $"is {Kind(value)}", "an object", remedy);
        return null;
    }

    public static string? TextProblem(string text, int most)
    {
        if (text.Length == 0) return "is empty";
        if (text.Length > most) return $"has {Number(text.Length)} characters";
        foreach (var character in text)
        {
            if (char.IsControl(character)) return "has control characters";
        }

        return null;
    }

    /// <summary>What a person would call this JSON value.</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    public static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private int IndexOf(JsonProperty property)
    {
        for (var i = 0; i < known.Length; i++)
        {
            if (property.NameEquals(known[i])) return i;
        }

        return -1;
    }
}
