using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads a workload of kind <c>command</c>.</summary>
internal static class CommandReader
{
    public static readonly string[] Fields = ["kind", "argv", "environment", "reproducible"];

    /// <summary>Null when <c>argv</c> is missing or wrong.</summary>
    public static CommandWorkload? Read(FieldErrors errors, SubmittedObject command)
    {
        var argv = ProgramReader.Argv(errors, command);
        var environment = ProgramReader.Environment(errors, command);
        var reproducible = ProgramReader.Reproducible(command);
        if (argv is null) return null;
        ProgramReader.CheckBytes(command, argv, environment);
        return new CommandWorkload { Argv = argv, Environment = environment, ReproducibleOutputs = reproducible };
    }
}
