using System.Text.Json.Nodes;

namespace Skyops.Worker.Containers.Engines;

/// <summary>
/// Hooks of the OCI runtime specification that every container gets. Before the program starts its first process is put into the attempt's control groups, so that the limits are those of a sandbox,
/// kept and read in the same way, whichever engine it is; when that fails there is no container. When it has started a file says so: what an engine writes or returns, a program could too.
/// </summary>
internal static class ContainerHooks
{
    public const string BeforeStart = "createRuntime";
    public const string AfterStart = "poststart";

    private const string Shell = "/bin/sh";

    // The state on standard input is one line of JSON whose own fields come before those that an image could name.
    private const string Enter =
        """
        read -r state
        pid=${state#*\"pid\":} pid=${pid%%[!0-9]*}
        [ "$pid" ] || exit 1
        for list; do echo "$pid" > "$list" || exit 1; done
        """;

    /// <summary>Stage and hook.</summary>
    public static IEnumerable<(string Stage, JsonObject Hook)> Of(ContainerPlan plan)
    {
        yield return (BeforeStart, Hook([Enter, "skyops-enter", .. plan.ProcessLists]));
        yield return (AfterStart, Hook([": > \"$1\"", "skyops-started", plan.Files.Started]));
    }

    private static JsonObject Hook(IEnumerable<string> script) => new()
    {
        ["path"] = Shell,
        ["args"] = new JsonArray(["sh", "-c", .. script.Select(argument => JsonValue.Create(argument))]),
    };
}
