using Skyops.Worker.Options;

namespace Skyops.Tests.Worker;

/// <summary>The programs that tests start as children.</summary>
internal static class Harness
{
    /// <summary>The harness executable, beside the test assembly.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Skyops.WorkerHarness");

    /// <summary>The real child that runs training orders.</summary>
    public static AttemptHost Attempt { get; } = new(Path, ["attempt"]);

    /// <summary>A shell script in place of the child; <c>$1</c> is the folder of the attempt.</summary>
    public static AttemptHost Script(string script) => new("/bin/sh", ["-c", script, "sh"]);
}
