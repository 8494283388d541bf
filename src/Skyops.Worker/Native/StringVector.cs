using System.Runtime.InteropServices;
using System.Text;

namespace Skyops.Worker.Native;

/// <summary>A null-terminated array of C strings, as <c>argv</c> and <c>envp</c> want it. Freed on disposal.</summary>
internal sealed unsafe class StringVector : IDisposable
{
    private readonly int count;

    public StringVector(IReadOnlyList<string> strings)
    {
        count = strings.Count;
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < count; i++)
        {
            var bytes = Encoding.UTF8.GetByteCount(strings[i]);
            Pointer[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes + 1);
            Encoding.UTF8.GetBytes(strings[i], new Span<byte>(Pointer[i], bytes));
        }
    }

    public byte** Pointer { get; }

    public void Dispose()
    {
        for (var i = 0; i < count; i++) NativeMemory.Free(Pointer[i]);
        NativeMemory.Free(Pointer);
    }
}
