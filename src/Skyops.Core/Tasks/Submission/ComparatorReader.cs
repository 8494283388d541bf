using System.Text.Json;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads <c>comparator</c>: <c>"bitwise"</c>, or how far numbers in which files may lie apart.</summary>
internal static class ComparatorReader
{
    private const string Field = "comparator";
    private const string Example = """Write "bitwise", or {"kind":"tolerance","relative":1e-4,"files":["*.npy"]}.""";
    private static readonly string[] Fields = ["kind", "absolute", "relative", "files"];
    private static readonly string[] Kinds = [ComparatorJsonConverter.Tolerance, ComparatorJsonConverter.Bitwise];

    /// <summary>Null when it is missing or wrong.</summary>
    public static Comparator? Read(FieldErrors errors, SubmittedObject task)
    {
        if (task.Get(Field) is not { ValueKind: not JsonValueKind.Null } value) return null;
        if (value.ValueKind == JsonValueKind.String && value.ValueEquals(ComparatorJsonConverter.Bitwise)) return Comparator.Bitwise;
        if (value.ValueKind == JsonValueKind.Object) return Tolerance(errors, new SubmittedObject(errors, task.Path(Field), value, Fields));
        task.Wrong(Field, value.ValueKind == JsonValueKind.String ? "is not a comparator" : $"is {SubmittedObject.Kind(value)}", "bitwise, or an object of kind tolerance", Example);
        return null;
    }

    private static Comparator? Tolerance(FieldErrors errors, SubmittedObject given)
    {
        var kind = WordReader.Read(given, "kind", "a comparator", Kinds);
        if (kind is null)
        {
            if (!given.IsWrong("kind")) given.Missing("kind", string.Join(", ", Kinds), Example);
            return null;
        }

        if (kind == ComparatorJsonConverter.Bitwise)
        {
            foreach (var field in Fields.Skip(1).Where(field => given.Get(field) is not null))
                given.Wrong(field, "says nothing of a bitwise comparator", "nothing else beside it", """Take it out, or write "kind":"tolerance".""");
            return Comparator.Bitwise;
        }

        var (absolute, relative) = (Number(given, "absolute"), Number(given, "relative"));
        if (absolute == 0 && relative == 0 && !given.IsWrong("absolute") && !given.IsWrong("relative"))
            given.Missing("absolute", "a number above 0, here or in relative", """Write how far numbers may lie apart, or "comparator":"bitwise".""");
        var files = Files(errors, given);
        return files is null ? null : new Comparator { Absolute = absolute, Relative = relative, Files = files };
    }

    private static double Number(SubmittedObject given, string name)
    {
        if (given.Get(name) is not { } value) return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= 0) return number;
        given.Wrong(
            name, value.ValueKind == JsonValueKind.Number ? "is out of range" : $"is {SubmittedObject.Kind(value)}", "a finite number, 0 or more", "Write for example 0.0001.");
        return 0;
    }

    private static string[]? Files(FieldErrors errors, SubmittedObject given)
    {
        const string Remedy = """Write an array of patterns of output files, for example ["*.npy","metrics.csv"].""";
        var limit = $"an array of 1 to {Limits.ComparedFiles} patterns";
        if (given.Get("files") is not { } list)
        {
            given.Missing("files", limit, Remedy);
            return null;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > Limits.ComparedFiles)
        {
            given.Wrong(
                "files", list.ValueKind == JsonValueKind.Array ? $"has {SubmittedObject.Number(list.GetArrayLength())} patterns" : $"is {SubmittedObject.Kind(list)}", limit, Remedy);
            return null;
        }

        var files = new List<string>();
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var field = given.Path($"files[{index++}]");
            if (item.ValueKind == JsonValueKind.String && OutputManifestCheck.IsSafePath(item.GetString())) files.Add(item.GetString()!);
            else errors.Add(field, item, "is not a pattern of output files", $"a relative path of 1 to {Limits.OutputPathLength} characters, with *, ** and ?", Remedy);
        }

        return files.Count == index ? [.. files] : null;
    }
}
