using System.Globalization;

namespace Skyops.Cli.Hosting;

/// <summary>Ties the life of a process that `up` or the demo has started to theirs, so that none is left when they are killed (Linux: PR_SET_PDEATHSIG).</summary>
internal static class ParentBond
{
    /// <summary>Carries the process id of the parent to its child.</summary>
    public const string Variable = "SKYOPS_DIE_WITH_PARENT";

    /// <summary>Called first by every process. False: the parent has died already, so nobody will ever send the signal.</summary>
    public static bool TryJoin()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } text) return true;

        // The bond is with this process only; its own children have another parent.
        Environment.SetEnvironmentVariable(Variable, null);
        return OperatingSystem.IsLinux()
            && NativeCalls.Prctl(NativeCalls.SetParentDeathSignal, NativeCalls.ForceKill, 0, 0, 0) == 0
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parent)
            && NativeCalls.ParentProcessId() == parent;
    }
}
