using System.Runtime.InteropServices;

namespace Skyops.Cli.Hosting;

/// <summary>The three calls of the C library that .NET does not offer.</summary>
internal static partial class NativeCalls
{
    public const int Terminate = 15;
    public const int ForceKill = 9;
    public const int SetParentDeathSignal = 1;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentProcessId();

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint value, nuint third, nuint fourth, nuint fifth);
}
