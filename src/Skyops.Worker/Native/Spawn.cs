using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Skyops.Worker.Native;

/// <summary>
/// Starts a program as the leader of a session and group of its own, with nothing inherited but two pipes: what
/// <see cref="System.Diagnostics.Process"/> cannot do. Signals are at their defaults and none is blocked, standard
/// input is empty unless a pipe is given.
/// </summary>
internal static unsafe class Spawn
{
    // The opaque structures of the C libraries are at most 336 bytes (glibc's attributes).
    private const int OpaqueBytes = 512;

    /// <summary>Starts it and gives its process id, which is also the id of its group.</summary>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static int Start(SpawnRequest request, SafeHandle? standardOutput, SafeHandle? standardError, SafeHandle? standardInput = null)
    {
        // What this process itself inherited from its parent, without knowing of it, must not reach a stranger's program.
        _ = LibC.CloseRange(LibC.CloseRangeCall, 3, uint.MaxValue, LibC.CloseRangeOnExec);
        var actions = stackalloc byte[OpaqueBytes];
        var attributes = stackalloc byte[OpaqueBytes];
        Check(LibC.FileActionsInit(actions), request);
        Check(LibC.AttributesInit(attributes), request);
        try
        {
            SetDescriptor(actions, standardInput, 0, request);
            SetDescriptor(actions, standardOutput, 1, request);
            SetDescriptor(actions, standardError, 2, request);
            Check(LibC.FileActionsChangeFolder(actions, request.Folder), request);
            SetAttributes(attributes, request);

            using var arguments = new StringVector([request.Name ?? request.FileName, .. request.Arguments]);
            using var environment = new StringVector([.. request.Environment.Select(pair =>
                $"{pair.Key}={pair.Value}")]);
            int pid;
            Check(
                LibC.Spawn(&pid, request.FileName, actions, attributes, arguments.Pointer, environment.Pointer),
                request);
            return pid;
        }
        finally
        {
            _ = LibC.FileActionsDestroy(actions);
            _ = LibC.AttributesDestroy(attributes);
        }
    }

    private static void SetDescriptor(void* actions, SafeHandle? pipe, int descriptor, SpawnRequest request)
    {
        const int ReadWrite = 2;
        Check(
            pipe is null
                ? LibC.FileActionsOpen(actions, descriptor, "/dev/null", ReadWrite, 0)
                : LibC.FileActionsDuplicate(actions, (int)pipe.DangerousGetHandle(), descriptor),
            request);
    }

    private static void SetAttributes(void* attributes, SpawnRequest request)
    {
        var signals = stackalloc byte[OpaqueBytes];
        Check(LibC.SignalsAll(signals), request);
        Check(LibC.AttributesSetDefaultSignals(attributes, signals), request);
        Check(LibC.SignalsNone(signals), request);
        Check(LibC.AttributesSetSignalMask(attributes, signals), request);
        const short flags = LibC.SpawnSetSession | LibC.SpawnSetDefaultSignals | LibC.SpawnSetSignalMask;
        Check(LibC.AttributesSetFlags(attributes, flags), request);
    }

    private static void Check(int error, SpawnRequest request)
    {
        if (error != 0)
        {
            throw new Win32Exception(error, $"Cannot start {request.FileName}: error {error} of the system.");
        }
    }
}
