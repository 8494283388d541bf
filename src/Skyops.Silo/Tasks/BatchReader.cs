using System.Text.Json;
using Skyops.Core.Tasks.Submission;
using Skyops.Errors;
using Skyops.Silo.Http;

namespace Skyops.Silo.Tasks;

/// <summary>
/// Reads a batch: a JSON array of items, or items one after the other (NDJSON), each <c>{"idempotencyKey", "authorization", "spec"}</c>. What is wrong with one item is that
/// item's answer; only a body that is no batch at all refuses the request.
/// </summary>
internal static class BatchReader
{
    /// <summary>A batch, array and item stand above the spec, which itself may be as deep as a single one's.</summary>
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = Limits.JsonDepth + 2, AllowMultipleValues = true };

    /// <summary>What the fields are called.</summary>
    public static readonly SubmissionNames Fields = new("idempotencyKey", "authorization");

    /// <summary>What <paramref name="take"/> makes of each item's submission, or its refusal, in order.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="take">Reads the submission, which cannot be read later. Its answers are dropped when the body turns out to be no batch.</param>
    public static Answer<List<Answer<T>>> Read<T>(ReadOnlySpan<byte> utf8, Func<Submission, Answer<T>> take)
    {
        var items = new List<Answer<T>>();
        try
        {
            var reader = new Utf8JsonReader(utf8, Strict);
            while (reader.Read())
            {
                using var document = JsonDocument.ParseValue(ref reader);
                var root = document.RootElement;
                if (root.ValueKind != JsonValueKind.Array) Add(root);
                else if (items.Count > 0) return NoBatch("an array comes after other values");
                else if (root.GetArrayLength() > Limits.TasksPerBatch) return TooMany();
                else foreach (var item in root.EnumerateArray()) Add(item);
                if (items.Count > Limits.TasksPerBatch) return TooMany();
            }
        }
        catch (JsonException failure)
        {
            return NoBatch($"line {(failure.LineNumber ?? 0) + 1}, byte {(failure.BytePositionInLine ?? 0) + 1}: it cannot be parsed");
        }

        return items.Count == 0 ? NoBatch("it is empty") : items;

        void Add(JsonElement element)
        {
            var item = Item(element);
            items.Add(item.IsRefused ? item.Refusal : take(item.Value));
        }
    }

    private static Refusal TooMany() => NoBatch($"it holds more than {Limits.TasksPerBatch:N0} items");

    private static Answer<Submission> Item(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return Wrong("$", $"is {item.ValueKind}, not an object", "an object with the field spec");
        var errors = new List<FieldError>();
        string? key = null, authorization = null;
        JsonElement? spec = null;
        var seen = new HashSet<string>(3, StringComparer.Ordinal);
        try
        {
            foreach (var property in item.EnumerateObject())
            {
                if (!seen.Add(property.Name)) errors.Add(Field(property.Name, "is there twice", "each field once"));
                else if (property.NameEquals("spec")) spec = property.Value;
                else if (property.NameEquals(Fields.Key)) key = Text(property, errors);
                else if (property.NameEquals(Fields.Authorization)) authorization = Text(property, errors);
                else errors.Add(Field(property.Name, "is not a field of an item", $"spec, {Fields.Key}, {Fields.Authorization}"));
            }
        }
        catch (InvalidOperationException)
        {
            errors.Add(Field("$", "holds a string that is not valid Unicode", "UTF-8"));
        }

        if (spec is null) errors.Add(Field("spec", "is missing", "a task spec, as POST /v1/tasks takes it"));
        return errors.Count == 0
            ? new Submission(key, authorization, taskId => ReadSpec(spec!.Value, taskId))
            : new Refusal(RefusalCode.Invalid, $"{errors[0].Field} {errors[0].Problem}", "correct the fields and send it again", Fields: [.. errors]);
    }

    private static TaskSpecReading ReadSpec(JsonElement spec, string taskId)
    {
        try
        {
            return TaskSpecReader.Read(spec, ModelCatalogue.Names, taskId);
        }
        catch (InvalidOperationException)
        {
            return new TaskSpecReading(null, [Field("spec", "holds a string that is not valid Unicode", "UTF-8")]);
        }
    }

    private static string? Text(JsonProperty property, List<FieldError> errors)
    {
        if (property.Value.ValueKind == JsonValueKind.String) return property.Value.GetString();
        errors.Add(Field(property.Name, $"is {property.Value.ValueKind}", "a string"));
        return null;
    }

    private static Refusal Wrong(string field, string problem, string limit) => Problems.Invalid(Field(field, problem, limit));

    private static FieldError Field(string field, string problem, string limit) =>
        new(Problems.Shorten(field), null, problem, limit, "see the API description of POST /v1/tasks/batch");

    private static Refusal NoBatch(string why) => Problems.Invalid(new FieldError(
        "$", null, $"the body is not a batch: {why}", $"a JSON array, or one JSON object a line, of 1 to {Limits.TasksPerBatch:N0} items", "send what is more in a further request"));
}
