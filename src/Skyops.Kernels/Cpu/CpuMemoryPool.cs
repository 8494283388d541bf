using System.Numerics;
using System.Runtime.InteropServices;
using Skyops.Kernels.Devices;

namespace Skyops.Kernels.Cpu;

/// <summary>
/// Native memory in size classes of 2^k and 1.5·2^k bytes from 4 KiB up. What is given back is kept for the next
/// request of its class; when a request would pass the limit, the kept blocks are freed first.
/// </summary>
internal sealed unsafe class CpuMemoryPool(string device, long limitBytes) : IDisposable
{
    private const int SmallestExponent = 12;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Stack<nint>> _kept = [];
    private long _keptBytes;
    private long _usedBytes;
    private bool _disposed;

    public long LimitBytes => limitBytes;

    public long UsedBytes
    {
        get
        {
            lock (_gate)
            {
                return _usedBytes;
            }
        }
    }

    /// <summary>Memory for a number of binary32 elements.</summary>
    public CpuBuffer Rent(long count)
    {
        var sizeClass = ClassOf(checked(count * sizeof(float)));
        var bytes = BytesOf(sizeClass);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_usedBytes + bytes > limitBytes)
            {
                throw new DeviceMemoryException(device, bytes, _usedBytes, limitBytes);
            }

            nint data;
            if (_kept.TryGetValue(sizeClass, out var stack) && stack.Count > 0)
            {
                data = stack.Pop();
                _keptBytes -= bytes;
            }
            else
            {
                if (_usedBytes + _keptBytes + bytes > limitBytes)
                {
                    FreeKept();
                }

                data = (nint)NativeMemory.AlignedAlloc((nuint)bytes, 64);
            }

            _usedBytes += bytes;
            return new CpuBuffer(this, (float*)data, sizeClass);
        }
    }

    public void Return(float* data, int sizeClass)
    {
        lock (_gate)
        {
            var bytes = BytesOf(sizeClass);
            _usedBytes -= bytes;
            if (_disposed)
            {
                NativeMemory.AlignedFree(data);
                return;
            }

            if (!_kept.TryGetValue(sizeClass, out var stack))
            {
                _kept[sizeClass] = stack = new Stack<nint>();
            }

            stack.Push((nint)data);
            _keptBytes += bytes;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            FreeKept();
        }
    }

    private static int ClassOf(long bytes)
    {
        var wanted = Math.Max(bytes, 1L << SmallestExponent);
        var exponent = 64 - BitOperations.LeadingZeroCount((ulong)wanted - 1);
        return wanted <= 3L << (exponent - 2) ? (exponent * 2) - 1 : exponent * 2;
    }

    private static long BytesOf(int sizeClass) =>
        sizeClass % 2 == 0 ? 1L << (sizeClass / 2) : 3L << (((sizeClass + 1) / 2) - 2);

    private void FreeKept()
    {
        foreach (var stack in _kept.Values)
        {
            while (stack.TryPop(out var data))
            {
                NativeMemory.AlignedFree((void*)data);
            }
        }

        _keptBytes = 0;
    }
}
