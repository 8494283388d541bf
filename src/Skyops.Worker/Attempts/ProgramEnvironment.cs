using System.Globalization;
using Skyops.Tasks;

namespace Skyops.Worker.Attempts;

/// <summary>Where a program finds its files, as it sees them itself.</summary>
internal sealed record ProgramPaths(string Inputs, string Outputs, string Checkpoint, string Home, string Temporary)
{
    /// <summary>In a sandbox.</summary>
    public static ProgramPaths Inside { get; } = new("/data/inputs", "/data/outputs", "/data/checkpoint", "/data/scratch", "/data/tmp");

    /// <summary>On the node's own file system.</summary>
    public static ProgramPaths Of(AttemptFolder folder) => new(folder.Inputs, folder.Outputs, folder.Checkpoint, folder.Scratch, folder.Scratch);
}

/// <summary>All variables of a program. Nothing of the worker's own is passed on.</summary>
internal static class ProgramEnvironment
{
    public const string SearchPath = "/usr/local/bin:/usr/bin:/bin";

    public static Dictionary<string, string> Of(Attempt attempt, ProgramOrder order, ProgramPaths paths)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = SearchPath,
            ["LANG"] = "C.UTF-8",
            ["HOME"] = paths.Home,
            ["TMPDIR"] = paths.Temporary,
        };
        foreach (var (name, value) in order.Environment) environment[name] = value;
        environment["SKYOPS_TASK"] = attempt.Key.TaskId;
        environment["SKYOPS_STAGE"] = order.Stage;
        environment["SKYOPS_SHARD_INDEX"] = attempt.Key.Shard.ToString(CultureInfo.InvariantCulture);
        environment["SKYOPS_SHARD_COUNT"] = order.Shards.ToString(CultureInfo.InvariantCulture);
        environment["SKYOPS_INPUTS"] = paths.Inputs;
        environment["SKYOPS_OUTPUTS"] = paths.Outputs;
        environment["SKYOPS_CHECKPOINT"] = paths.Checkpoint;
        if (attempt.Assignment.Resume is not null) environment["SKYOPS_RESUME"] = "1";
        return environment;
    }
}
