using System.Text;
using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>What workloads that run a program have in common: what could not be handed to a program as it stands is refused here.</summary>
internal static class ProgramReader
{
    private const string ArgvExample = """Write an array of strings, for example ["/bin/sh","-c","echo hello"].""";
    private const string Reserved = "SKYOPS_";

    /// <summary>Null when <c>argv</c> is missing or wrong.</summary>
    public static string[]? Argv(FieldErrors errors, SubmittedObject program)
    {
        var limit = $"an array of 1 to {Limits.Arguments} strings, the program first";
        if (program.Get("argv") is not { } list)
        {
            program.Missing("argv", limit, ArgvExample);
            return null;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > Limits.Arguments)
        {
            var problem = list.ValueKind == JsonValueKind.Array
                ? $"has {SubmittedObject.Number(list.GetArrayLength())} strings"
                : $"is {SubmittedObject.Kind(list)}";
            program.Wrong("argv", problem, limit, ArgvExample);
            return null;
        }

        var argv = new string[list.GetArrayLength()];
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var problem = item.ValueKind != JsonValueKind.String ? $"is {SubmittedObject.Kind(item)}"
                : item.ValueEquals("") && index == 0 ? "is empty: there is no program"
                : item.GetString()!.Contains('\0', StringComparison.Ordinal) ? "has a NUL character"
                : null;
            if (problem is not null) errors.Add(program.Path($"argv[{index}]"), item, problem, "a string without NUL", ArgvExample);
            argv[index++] = problem is null ? item.GetString()! : "";
        }

        return argv;
    }

    public static SortedDictionary<string, string> Environment(FieldErrors errors, SubmittedObject program)
    {
        const string Remedy = """Write an object of strings, for example {"LEVEL":"3"}.""";
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (program.Get("environment") is not { ValueKind: not JsonValueKind.Null } map) return variables;
        var limit = $"an object of at most {Limits.EnvironmentVariables} strings";
        if (map.ValueKind != JsonValueKind.Object || map.GetPropertyCount() > Limits.EnvironmentVariables)
        {
            var problem = map.ValueKind == JsonValueKind.Object
                ? $"has {SubmittedObject.Number(map.GetPropertyCount())} variables"
                : $"is {SubmittedObject.Kind(map)}";
            program.Wrong("environment", problem, limit, Remedy);
            return variables;
        }

        foreach (var variable in map.EnumerateObject())
        {
            var field = program.Path($"environment.{FieldErrors.Shorten(variable.Name)}");
            if (NameProblem(variable.Name) is { } problem)
                errors.Add(field, variable.Value, problem, "a name of A-Z, 0-9 and _, not beginning with a digit or SKYOPS_", "Use another name.");
            else if (variable.Value.ValueKind != JsonValueKind.String || variable.Value.GetString()!.Contains('\0', StringComparison.Ordinal))
                errors.Add(field, variable.Value, variable.Value.ValueKind == JsonValueKind.String ? "has a NUL character" : $"is {SubmittedObject.Kind(variable.Value)}", "a string without NUL", Remedy);
            else if (!variables.TryAdd(variable.Name, variable.Value.GetString()!))
                errors.Add(field, variable.Value, "is given twice", "each variable once", "Remove one of them.");
        }

        return variables;
    }

    private static string? NameProblem(string name)
    {
        if (name.Length is 0 or > Limits.NameLength) return $"its name has {SubmittedObject.Number(name.Length)} characters";
        if (!name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_') || char.IsAsciiDigit(name[0]))
            return "its name is not that of a variable";
        return name.StartsWith(Reserved, StringComparison.Ordinal) ? "its name is reserved for what a worker tells a program" : null;
    }

    public static bool Reproducible(SubmittedObject program)
    {
        if (program.Get("reproducible") is not { } value || value.ValueKind == JsonValueKind.False) return false;
        if (value.ValueKind == JsonValueKind.True) return true;
        program.Wrong("reproducible", $"is {SubmittedObject.Kind(value)}", "true or false", "Write true only when every machine makes the same bytes.");
        return false;
    }

    /// <summary>The kernel hands both to a program in one piece.</summary>
    public static void CheckBytes(SubmittedObject program, string[] argv, SortedDictionary<string, string> environment)
    {
        var bytes = argv.Sum(Bytes) + environment.Sum(variable => Bytes(variable.Key) + Bytes(variable.Value));
        if (bytes <= Limits.ArgumentBytes) return;
        program.Wrong(
            "argv", $"has {SubmittedObject.Number(bytes)} bytes with its variables",
            $"at most {SubmittedObject.Number(Limits.ArgumentBytes)} bytes in UTF-8, one more for each",
            "Put what is long into a file: an output of a stage before.");
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text) + 1;
}
