using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads a workload of kind <c>process</c>.</summary>
internal static class ProcessReader
{
    public static readonly string[] Fields = ["kind", "argv", "environment", "reproducible"];

    /// <summary>Null when <c>argv</c> is missing or wrong.</summary>
    public static ProcessWorkload? Read(FieldErrors errors, SubmittedObject process)
    {
        var argv = ProgramReader.Argv(errors, process);
        var environment = ProgramReader.Environment(errors, process);
        var reproducible = ProgramReader.Reproducible(process);
        if (argv is null) return null;
        ProgramReader.CheckBytes(process, argv, environment);
        return new ProcessWorkload { Argv = argv, Environment = environment, ReproducibleOutputs = reproducible };
    }
}
