using System.Globalization;
using System.Text.Json;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>workload</c>: its kind decides which fields it has.</summary>
internal static class WorkloadReader
{
    public const string ModelField = "workload.model";
    private const int MostLocalEpochs = 1_000;
    private const int MostBatchSize = 1 << 16;
    private const float MostLearningRate = 10;
    private const string Example = """Write {"kind":"train","model":…,"dataset":…}, {"kind":"command","argv":[…]}, {"kind":"container","image":…}, {"kind":"process","argv":[…]} or {"kind":"noop"}.""";
    private static readonly string[] Kinds = ["train", "noop", "process", "command", "container"];
    private static readonly string[] StageKinds = ["noop", "process", "command", "container"];
    private static readonly string[] NoopFields = ["kind"];
    private static readonly string[] TrainFields =
        ["kind", "model", "dataset", "rounds", "seed", "localEpochs", "batchSize", "learningRate", "labels"];
    private static readonly string[] DatasetFields = ["sha256", "name", "bytes"];
    private static readonly string[] IdxEndings = [".idx", ".idx.gz", "-ubyte", "-ubyte.gz"];
    private static readonly string[] Endings = [".csv", ".csv.gz", .. IdxEndings];
    private static readonly string EndingsText = string.Join(", ", Endings);

    /// <summary>Null when it is missing or wrong.</summary>
    public static Workload? Read(
        FieldErrors errors, SubmittedObject task, IReadOnlyCollection<string> models, bool inStage = false)
    {
        var path = task.Path("workload");
        var kinds = inStage ? StageKinds : Kinds;
        if (task.Get("workload") is not { } element)
        {
            task.Missing("workload", "an object with kind", Example);
            return null;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            task.Wrong("workload", $"is {SubmittedObject.Kind(element)}", "an object with kind", Example);
            return null;
        }

        var kind = element.TryGetProperty("kind", out var given) ? given : default;
        var name = kind.ValueKind == JsonValueKind.String ? kind.GetString()! : null;
        switch (name)
        {
            case "noop":
                _ = new SubmittedObject(errors, path, element, NoopFields);
                return new NoopWorkload();
            case "process":
                return ProcessReader.Read(errors, new SubmittedObject(errors, path, element, ProcessReader.Fields));
            case "command":
                return CommandReader.Read(errors, new SubmittedObject(errors, path, element, CommandReader.Fields));
            case "container":
                return ContainerReader.Read(errors, new SubmittedObject(errors, path, element, ContainerReader.Fields));
            case "train" when !inStage:
                return Train(new SubmittedObject(errors, path, element, TrainFields), models);
            default:
                errors.Add(
                    path + ".kind", kind.ValueKind == JsonValueKind.Undefined ? null : kind, kind.ValueKind switch
                    {
                        JsonValueKind.Undefined => "is missing",
                        JsonValueKind.String when name == "train" => "cannot be a stage: training has stages of its own",
                        JsonValueKind.String => "is not a kind of workload",
                        _ => $"is {SubmittedObject.Kind(kind)}",
                    },
                    string.Join(", ", kinds),
                    name == "train" ? "Submit it as a task of its own and name it in after of this one." : NearestName.Remedy(name ?? "", kinds));
                return null;
        }
    }

    /// <summary>True for what stands in place of a workload where stages are given.</summary>
    public static bool IsStaged(JsonElement workload) =>
        workload.ValueKind == JsonValueKind.Null
        || (workload.ValueKind == JsonValueKind.Object && workload.TryGetProperty("kind", out var kind)
            && kind.ValueKind == JsonValueKind.String && kind.ValueEquals(StagedWorkload.Instance.Executor));

    private static TrainWorkload? Train(SubmittedObject train, IReadOnlyCollection<string> models)
    {
        var model = Model(train, models);
        var dataset = Data(train, "dataset");
        var labels = Labels(train, dataset);
        var rounds = train.Integer("rounds", 1, Limits.RoundsPerTask, 3);
        var seed = Seed(train);
        var epochs = train.Integer("localEpochs", 0, MostLocalEpochs, 0);
        var batch = train.Integer("batchSize", 0, MostBatchSize, 0);
        var rate = LearningRate(train);
        return model is null || dataset is null
            ? null
            : new TrainWorkload
            {
                Model = model,
                Dataset = dataset,
                Rounds = rounds,
                Seed = seed,
                LocalEpochs = epochs,
                BatchSize = batch,
                LearningRate = rate,
                Labels = labels,
            };
    }

    private static string? Model(SubmittedObject train, IReadOnlyCollection<string> models)
    {
        var name = train.Text("model", Limits.NameLength);
        if (name is not null && models.Contains(name)) return name;
        if (train.IsWrong("model")) return null;
        var limit = $"a model of the catalogue: {string.Join(", ", models.Take(20))}";
        if (name is null) train.Missing("model", limit, "Name a model; `skyops models` lists them.");
        else train.Wrong("model", "is not in the catalogue", limit, NearestName.Remedy(name, models));
        return null;
    }

    /// <summary>IDX keeps the labels in a file of their own; CSV has them in its last column.</summary>
    private static DataReference? Labels(SubmittedObject train, DataReference? dataset)
    {
        const string Remedy = "Name the uploaded IDX file of labels, or take labels away when the data set is CSV.";
        var given = train.Get("labels") is { ValueKind: not JsonValueKind.Null };
        var idx = dataset is not null && Array.Exists(IdxEndings, end => dataset.Name.EndsWith(end, StringComparison.Ordinal));
        if (given && (idx || dataset is null)) return Data(train, "labels");
        if (given) train.Wrong("labels", "is of no use: a CSV data set has its labels in its last column", "only with a data set in IDX format", Remedy);
        else if (idx) train.Missing("labels", "an object with sha256, name and bytes", Remedy);
        return null;
    }

    private static DataReference? Data(SubmittedObject train, string field)
    {
        const string Remedy = """Upload the file and write {"sha256":…,"name":"digits.csv.gz","bytes":…}.""";
        if (train.Get(field) is null)
        {
            train.Missing(field, "an object with sha256, name and bytes", Remedy);
            return null;
        }

        if (train.Object(field, DatasetFields, Remedy) is not { } dataset) return null;
        var sha256 = dataset.Text("sha256", Limits.RequestBytes);
        if (sha256 is null && !dataset.IsWrong("sha256"))
            dataset.Missing("sha256", "64 lower-case hexadecimal digits", Remedy);
        else if (sha256 is not null && !Digests.IsSha256Hex(sha256))
        {
            dataset.Wrong(
                "sha256", "is not a SHA-256", "64 lower-case hexadecimal digits",
                "Write the SHA-256 of the uploaded file, as sha256sum prints it.");
        }

        var name = dataset.Text("name", Limits.NameLength);
        if (name is null && !dataset.IsWrong("name"))
            dataset.Missing("name", $"a file name that ends in {EndingsText}", Remedy);
        else if (name is not null
            && (name.AsSpan().IndexOfAny('/', '\\') >= 0 || !Array.Exists(Endings, e => name.Length > e.Length && name.EndsWith(e, StringComparison.Ordinal))))
        {
            dataset.Wrong(
                "name", "does not tell a known format", $"a file name without folders that ends in {EndingsText}",
                "Name the file by its format, for example digits.csv.gz.");
        }

        if (dataset.Get("bytes") is null)
            dataset.Missing(
                "bytes", $"1 to {SubmittedObject.Number(Limits.BlobBytes)}", "Write the file's size in bytes.");
        var bytes = dataset.Long("bytes", 1, Limits.BlobBytes, 1);
        return sha256 is null || name is null ? null : new DataReference(sha256, name, bytes);
    }

    private static ulong Seed(SubmittedObject train)
    {
        if (train.Get("seed") is not { } seed) return 1;
        if (seed.ValueKind == JsonValueKind.Number && seed.TryGetUInt64(out var value)) return value;
        train.Wrong(
            "seed", "is not a whole number of 64 bits",
            $"0 to {ulong.MaxValue.ToString(CultureInfo.InvariantCulture)}", "Write a whole number, for example 1.");
        return 1;
    }

    private static float LearningRate(SubmittedObject train)
    {
        if (train.Get("learningRate") is not { } rate) return 0;
        if (rate.ValueKind == JsonValueKind.Number && rate.TryGetSingle(out var value)
            && value is >= 0 and <= MostLearningRate)
            return value;
        train.Wrong(
            "learningRate", "is not a rate", $"a number from 0 (the model's default) to {MostLearningRate}",
            "Write a number, for example 0.05.");
        return 0;
    }
}
