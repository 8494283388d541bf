using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Skyops.Worker.Native;

/// <summary>
/// Starts a program as the leader of a process group of its own, with nothing inherited but two pipes: what
/// <see cref="System.Diagnostics.Process"/> cannot do. Signals are at their defaults and none is blocked, standard input is
/// empty.
/// </summary>
internal static unsafe class Spawn
{
    // The opaque structures of the C libraries are at most 336 bytes (glibc's attributes).
    private const int OpaqueBytes = 512;

    /// <summary>Starts it and gives its process id, which is also the id of its group.</summary>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static int Start(SpawnRequest request, SafeHandle standardOutput, SafeHandle standardError)
    {
        var actions = stackalloc byte[OpaqueBytes];
        var attributes = stackalloc byte[OpaqueBytes];
        Check(LibC.FileActionsInit(actions), request);
        Check(LibC.AttributesInit(attributes), request);
        try
        {
            Check(LibC.FileActionsOpen(actions, 0, "/dev/null", 0, 0), request);
            Check(LibC.FileActionsDuplicate(actions, (int)standardOutput.DangerousGetHandle(), 1), request);
            Check(LibC.FileActionsDuplicate(actions, (int)standardError.DangerousGetHandle(), 2), request);
            Check(LibC.FileActionsChangeFolder(actions, request.Folder), request);
            SetAttributes(attributes, request);

            using var arguments = new StringVector([request.FileName, .. request.Arguments]);
            using var environment = new StringVector([.. request.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
            int pid;
            Check(
                LibC.Spawn(&pid, request.FileName, actions, attributes, arguments.Pointer, environment.Pointer), request);
            return pid;
        }
        finally
        {
            _ = LibC.FileActionsDestroy(actions);
            _ = LibC.AttributesDestroy(attributes);
        }
    }

    private static void SetAttributes(void* attributes, SpawnRequest request)
    {
        var signals = stackalloc byte[OpaqueBytes];
        Check(LibC.SignalsAll(signals), request);
        Check(LibC.AttributesSetDefaultSignals(attributes, signals), request);
        Check(LibC.SignalsNone(signals), request);
        Check(LibC.AttributesSetSignalMask(attributes, signals), request);
        Check(LibC.AttributesSetGroup(attributes, 0), request);
        const short flags = LibC.SpawnSetGroup | LibC.SpawnSetDefaultSignals | LibC.SpawnSetSignalMask;
        Check(LibC.AttributesSetFlags(attributes, flags), request);
    }

    private static void Check(int error, SpawnRequest request)
    {
        if (error != 0) throw new Win32Exception(error, $"Cannot start {request.FileName}: error {error} of the system.");
    }
}
