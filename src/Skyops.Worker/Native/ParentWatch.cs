using System.Globalization;

namespace Skyops.Worker.Native;

/// <summary>Binds the life of this process to the worker that started it.</summary>
internal static class ParentWatch
{
    /// <summary>Environment variable that carries the worker's process id.</summary>
    public const string Variable = "SKYOPS_WORKER_PID";

    /// <summary>
    /// Asks the kernel to kill this process when the worker ends. False when the worker is gone already: it may have died
    /// between the start and this call, and then nobody will ever send the signal.
    /// </summary>
    public static bool Bind()
    {
        if (LibC.Prctl(LibC.PrSetPdeathsig, LibC.SigKill, 0, 0, 0) != 0) return false;
        var expected = Environment.GetEnvironmentVariable(Variable);
        return expected is null
            || (int.TryParse(expected, CultureInfo.InvariantCulture, out var pid) && LibC.ParentProcessId() == pid);
    }
}
