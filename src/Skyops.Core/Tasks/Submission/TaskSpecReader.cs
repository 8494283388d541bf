using System.Text.Json;
using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>
/// Reads a submission strictly: unknown, repeated, missing, mistyped and out-of-range fields are all reported, all at
/// once, each with what is allowed and what to write
/// instead. Only JSON that cannot be parsed at all ends the reading early.
/// </summary>
public static class TaskSpecReader
{
    private static readonly string[] Fields =
    [
        "name", "workload", "resources", "shards", "redundancy", "budget", "currency", "durationSeconds", "priority",
        "after", "labels",
        "checkpointEverySeconds", "agreementMargin", "stages", "placement", "together", "comparator", "inputs", "sealing",
    ];

    private static readonly string[] Priorities = ["low", "normal", "high"];
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = Limits.JsonDepth };
    private const string Currency = "SKYOPS";

    /// <param name="utf8">The body of the request.</param>
    /// <param name="models">Names in the model catalogue.</param>
    /// <param name="taskId">
    /// The id the task would get (it follows from the idempotency key), so that it cannot wait for itself; null when
    /// it is not known.
    /// </param>
    public static TaskSpecReading Read(
        ReadOnlySpan<byte> utf8, IReadOnlyCollection<string> models, string? taskId = null)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, Strict);
            using var document = JsonDocument.ParseValue(ref reader);
            var rest = utf8[(int)reader.BytesConsumed..].TrimStart(" \t\r\n"u8);
            return rest.IsEmpty
                ? Read(document.RootElement, models, taskId)
                : NotJson("there is something after the JSON object");
        }
        catch (JsonException e)
        {
            var deep = e.Message.Contains("depth", StringComparison.OrdinalIgnoreCase);
            return NotJson(deep
                ? $"it is nested deeper than {Limits.JsonDepth}"
                : $"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}: it cannot be parsed");
        }
        catch (InvalidOperationException)
        {
            return NotJson("a string holds half a surrogate pair or bytes that are not UTF-8");
        }
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, IReadOnlyCollection{string}, string?)"/>
    /// <exception cref="InvalidOperationException">
    /// A string is not valid Unicode; the overload for bytes reports this as an error.
    /// </exception>
    public static TaskSpecReading Read(JsonElement root, IReadOnlyCollection<string> models, string? taskId = null)
    {
        if (root.ValueKind != JsonValueKind.Object) return NotJson($"it is {SubmittedObject.Kind(root)}");
        var errors = new FieldErrors();
        var task = new SubmittedObject(errors, "", root, Fields);
        var stages = StageReader.Read(errors, task, models);
        var staged = task.Get("stages") is { ValueKind: not JsonValueKind.Null };
        var workload = staged ? null : WorkloadReader.Read(errors, task, models);
        var shards = staged ? 1 : task.Integer("shards", 1, Limits.ShardsPerTask, 1);
        if (workload is TrainWorkload train) CheckTrainingShards(task, train, shards);
        var spec = new TaskSpec
        {
            Name = task.Text("name", Limits.NameLength),
            Workload = workload ?? StagedWorkload.Instance,
            Stages = stages,
            Resources = ResourceReader.Read(task),
            Shards = shards,
            Redundancy = RedundancyReader.Read(task),
            Budget = Budget(task),
            Currency = CurrencyOf(task),
            DurationSeconds = task.Integer(
                "durationSeconds", Limits.MinimumDurationSeconds, Limits.DurationSeconds, 600),
            Priority = Priority(task),
            After = ListReader.After(errors, task, taskId),
            Labels = ListReader.Labels(errors, task),
            CheckpointEverySeconds = task.Integer("checkpointEverySeconds", 0, Limits.DurationSeconds, 5),
            AgreementMargin = task.Integer("agreementMargin", 1, Limits.AgreementMargin, 2),
            Placement = PlacementReader.Read(errors, task),
            Together = TogetherReader.Read(task),
            Comparator = ComparatorReader.Read(errors, task) is { IsBitwise: false } comparator ? comparator : null,
            Inputs = InputReader.Read(errors, task, workload, stages),
            Sealing = SealingReader.Read(errors, task),
        };
        if (spec.Together && !errors.Any) TogetherReader.Check(task, spec);
        if (!errors.Any) CommandChecks.Check(errors, spec);
        if (!errors.Any) ContainerChecks.Check(errors, spec);
        SealingReader.Check(errors, spec);
        return errors.Any ? new TaskSpecReading(null, errors.ToArray()) : new TaskSpecReading(spec, []);
    }

    private static TaskSpecReading NotJson(string why) => new(
        null,
        [new FieldError("$", null, $"the body is not a JSON object: {why}", $"one JSON object, nested at most {Limits.JsonDepth} deep", "Send the task as one JSON object.")]);

    private static void CheckTrainingShards(SubmittedObject task, TrainWorkload train, int shards)
    {
        if (shards > Limits.TrainingShards)
        {
            task.Wrong(
                "shards", "is too large for training: each round's merge reads a file of every shard",
                $"1 to {SubmittedObject.Number(Limits.TrainingShards)} when training",
                $"Use at most {SubmittedObject.Number(Limits.TrainingShards)}.");
        }
        else if ((long)train.Rounds * (shards + 1) > Limits.ShardsPerTask)
        {
            task.Wrong(
                "shards",
                $"makes {SubmittedObject.Number((long)train.Rounds * (shards + 1))} shards over all rounds and merges",
                $"rounds × (shards + 1) of at most {SubmittedObject.Number(Limits.ShardsPerTask)}",
                "Use fewer shards or rounds.");
        }
    }

    private static Amount Budget(SubmittedObject task)
    {
        const string Remedy = """Write the most the task may cost as a decimal string, for example "5" or "0.25".""";
        if (task.Get("budget") is { ValueKind: JsonValueKind.String } given && Amount.TryParse(given.GetString(), out var right) && !right.IsZero) return right;
        var limit =
            $"a decimal string above 0, at most {Amount.Decimals} digits after the point, at most {Amount.Most}";
        if (task.Get("budget") is not { } value) task.Missing("budget", limit, Remedy);
        else if (value.ValueKind != JsonValueKind.String)
            task.Wrong("budget", $"is {SubmittedObject.Kind(value)}", limit, Remedy);
        else if (!Amount.TryParse(value.GetString(), out _))
            task.Wrong("budget", "is not a decimal of this size", limit, Remedy);
        else task.Wrong("budget", "is zero: nobody would be paid", limit, Remedy);
        return Amount.Zero;
    }

    private static string CurrencyOf(SubmittedObject task)
    {
        if (task.Get("currency") is { } value
            && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(Currency)))
        {
            task.Wrong("currency", "is not a currency of this network", Currency, $"""Write "{Currency}", or leave it out.""");
        }

        return Currency;
    }

    private static TaskPriority Priority(SubmittedObject task)
    {
        if (task.Get("priority") is not { } value) return TaskPriority.Normal;
        var name = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var index = Array.IndexOf(Priorities, name);
        if (index >= 0) return (TaskPriority)index;
        task.Wrong(
            "priority", "is not a priority", string.Join(", ", Priorities), NearestName.Remedy(name, Priorities));
        return TaskPriority.Normal;
    }
}
