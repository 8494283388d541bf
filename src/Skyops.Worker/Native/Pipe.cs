using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Skyops.Worker.Native;

/// <summary>An anonymous pipe; neither end reaches a child unless it is given to it.</summary>
internal sealed class Pipe : IDisposable
{
    private Pipe(SafeFileHandle reading, SafeFileHandle writing) => (Reading, Writing) = (reading, writing);

    public SafeFileHandle Reading { get; }

    public SafeFileHandle Writing { get; }

    /// <exception cref="Win32Exception">The process has no descriptors left.</exception>
    public static unsafe Pipe Open()
    {
        var ends = stackalloc int[2];
        if (LibC.Pipe(ends, LibC.CloseOnExec) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        return new Pipe(new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    public void Dispose()
    {
        Reading.Dispose();
        Writing.Dispose();
    }
}
