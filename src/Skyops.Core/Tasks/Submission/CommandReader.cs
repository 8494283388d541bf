using System.Text.Json;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads a workload of kind <c>command</c>: a program and the files it is given.</summary>
internal static class CommandReader
{
    public static readonly string[] Fields = ["kind", "argv", "environment", "inputs", "reproducible"];
    private const string Inputs = "inputs";
    private const string InputExample = """Upload the file and write [{"sha256":…,"name":"words.txt","bytes":…}].""";
    private static readonly string[] InputFields = ["sha256", "name", "bytes"];

    /// <summary>Null when <c>argv</c> or <c>inputs</c> is missing or wrong.</summary>
    public static CommandWorkload? Read(FieldErrors errors, SubmittedObject command)
    {
        var argv = ProgramReader.Argv(errors, command);
        var environment = ProgramReader.Environment(errors, command);
        var reproducible = ProgramReader.Reproducible(command);
        var inputs = InputsOf(errors, command);
        if (argv is null || inputs is null) return null;
        ProgramReader.CheckBytes(command, argv, environment);
        return new CommandWorkload { Argv = argv, Environment = environment, Inputs = inputs, ReproducibleOutputs = reproducible };
    }

    private static DataReference[]? InputsOf(FieldErrors errors, SubmittedObject command)
    {
        if (command.Get(Inputs) is not { ValueKind: not JsonValueKind.Null } list) return [];
        var limit = $"an array of at most {Limits.CommandInputs} objects with sha256, name and bytes";
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > Limits.CommandInputs)
        {
            var problem = list.ValueKind == JsonValueKind.Array
                ? $"has {SubmittedObject.Number(list.GetArrayLength())} files"
                : $"is {SubmittedObject.Kind(list)}";
            command.Wrong(Inputs, problem, limit, InputExample);
            return null;
        }

        var inputs = new List<DataReference>();
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var path = command.Path($"{Inputs}[{index++}]");
            if (item.ValueKind != JsonValueKind.Object) errors.Add(path, item, $"is {SubmittedObject.Kind(item)}", "an object", InputExample);
            else if (Input(new SubmittedObject(errors, path, item, InputFields)) is not { } input) continue;
            else if (inputs.Exists(other => other.Name == input.Name)) errors.AddText(path + ".name", input.Name, "is the name of another input", "each name once", "Give one of them another name.");
            else inputs.Add(input);
        }

        return inputs.Count == index ? [.. inputs] : null;
    }

    private static DataReference? Input(SubmittedObject input)
    {
        var sha256 = input.Text("sha256", Limits.RequestBytes);
        if (sha256 is null && !input.IsWrong("sha256")) input.Missing("sha256", "64 lower-case hexadecimal digits", InputExample);
        else if (sha256 is not null && !Digests.IsSha256Hex(sha256))
            input.Wrong("sha256", "is not a SHA-256", "64 lower-case hexadecimal digits", "Write the SHA-256 of the uploaded file, as sha256sum prints it.");

        const string NameLimit = "a file name without folders, backslashes and colons";
        var name = input.Text("name", Limits.NameLength);
        if (name is null && !input.IsWrong("name")) input.Missing("name", NameLimit, InputExample);
        else if (name is "." or ".." || name?.AsSpan().IndexOfAny("/\\:") >= 0)
            input.Wrong("name", "cannot be the name of a file under /data/inputs", NameLimit, "Name it as the program will look for it, for example words.txt.");

        // An empty file is a good input.
        if (input.Get("bytes") is null) input.Missing("bytes", $"0 to {SubmittedObject.Number(Limits.BlobBytes)}", "Write the file's size in bytes.");
        var bytes = input.Long("bytes", 0, Limits.BlobBytes, 0);
        return sha256 is null || name is null || input.IsWrong("sha256") || input.IsWrong("name") || input.IsWrong("bytes")
            ? null
            : new DataReference(sha256, name, bytes);
    }
}
