using System.CommandLine;

namespace Skyops.Cli.Tasks;

/// <summary>The task that a verb is about.</summary>
internal static class TaskArgument
{
    public static readonly Argument<string> Task = new("TASK") { Description = "Id of the task." };
}
