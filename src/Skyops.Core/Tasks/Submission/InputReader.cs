using System.Text.Json;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>inputs</c>: data of the store for the programs of a task.</summary>
internal static class InputReader
{
    private const string Field = "inputs";
    private const string Example = """Write [{"name":"images","sha256":…,"bytes":…,"unpack":true}].""";
    private static readonly string[] Fields = ["name", "sha256", "bytes", "unpack"];

    /// <summary>Null when there are none.</summary>
    public static TaskInput[]? Read(FieldErrors errors, SubmittedObject task, Workload? workload, TaskStage[]? stages)
    {
        if (task.Get(Field) is not { ValueKind: not JsonValueKind.Null } list) return null;
        var limit = $"an array of at most {Limits.TaskInputs} inputs";
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > Limits.TaskInputs)
        {
            var problem = list.ValueKind == JsonValueKind.Array ? $"has {SubmittedObject.Number(list.GetArrayLength())} inputs" : $"is {SubmittedObject.Kind(list)}";
            task.Wrong(Field, problem, limit, Example);
            return null;
        }

        if (list.GetArrayLength() == 0) return null;
        if (!HasReader(workload, stages))
        {
            task.Wrong(Field, "are of no use: no program of this task reads them", "only where a program comes after no other stage", "Take them out; a model is trained on the dataset of its workload.");
            return null;
        }

        var inputs = new List<TaskInput>();
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var path = $"{Field}[{index++}]";
            if (item.ValueKind != JsonValueKind.Object) errors.Add(path, item, $"is {SubmittedObject.Kind(item)}", "an object", Example);
            else if (Input(new SubmittedObject(errors, path, item, Fields), inputs) is { } input) inputs.Add(input);
        }

        return [.. inputs];
    }

    /// <summary>What is wrong with the workload or the stages is said there.</summary>
    private static bool HasReader(Workload? workload, TaskStage[]? stages) => stages is null
        ? workload is not (NoopWorkload or TrainWorkload)
        : Array.Exists(stages, stage => stage.After.Length == 0 && stage.Workload is not NoopWorkload);

    private static TaskInput? Input(SubmittedObject given, List<TaskInput> before)
    {
        var name = Name(given, before);
        var sha256 = Sha256(given);
        if (given.Get("bytes") is null) given.Missing("bytes", $"0 to {SubmittedObject.Number(Limits.BlobBytes)}", "Write the blob's size in bytes.");
        var bytes = given.Long("bytes", 0, Limits.BlobBytes, 0);
        var unpack = given.Get("unpack");
        if (unpack is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
            given.Wrong("unpack", $"is {SubmittedObject.Kind(unpack.Value)}", "true or false", "Write true for a tar, tar.gz or zip that is to be a folder, or leave it out.");
        return name is null || sha256 is null ? null : new TaskInput(name, sha256, bytes, unpack is { ValueKind: JsonValueKind.True });
    }

    /// <summary>Names that differ only in case would be one on some nodes.</summary>
    private static string? Name(SubmittedObject given, List<TaskInput> before)
    {
        const string Remedy = "Name it as a file or folder would be, for example images.";
        var limit = $"1 to {Limits.StageNameLength} letters, digits, '.', '-' or '_', beginning with a letter or digit";
        var name = given.Text("name", Limits.StageNameLength);
        if (given.IsWrong("name")) return null;
        if (name is null) given.Missing("name", limit, Remedy);
        else if (!char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            given.Wrong("name", "is not the name of an input", limit, Remedy);
        else if (before.Exists(input => string.Equals(input.Name, name, StringComparison.OrdinalIgnoreCase)))
            given.Wrong("name", "is the name of another input too", "each name once, whatever its case", "Give one of them another name.");
        else return name;
        return null;
    }

    private static string? Sha256(SubmittedObject given)
    {
        const string Limit = "64 lower-case hexadecimal digits";
        var sha256 = given.Text("sha256", Limits.RequestBytes);
        if (given.IsWrong("sha256")) return null;
        if (sha256 is null) given.Missing("sha256", Limit, Example);
        else if (!Digests.IsSha256Hex(sha256)) given.Wrong("sha256", "is not a SHA-256", Limit, "Write the SHA-256 of the uploaded blob, as sha256sum prints it.");
        else return sha256;
        return null;
    }
}
