using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Skyops.Silo.Gateway;

/// <summary>
/// Measures how far a worker is: some acknowledgements of heartbeats carry a random number that the worker sends back at
/// once. It cannot know the number before, so it can seem farther than it is and never nearer. Smoothed as RFC 6298
/// does: each sample counts one eighth.
/// </summary>
public sealed class RoundTrip(TimeProvider time)
{
    private const int FirstBeats = 3;
    private const int EveryBeats = 16;
    private const double Gain = 1.0 / 8;

    private ulong _asked;
    private long _askedAt;
    private double? _smoothed;

    /// <summary>What the worker is said to have, see <see cref="LatencySteps"/>; null until the first answer.</summary>
    public int? StepMs { get; private set; }

    /// <summary>The number to ask for with the acknowledgement of a heartbeat; 0 when it is not time for one.</summary>
    public ulong Ask(ulong heartbeat)
    {
        if (heartbeat > FirstBeats && heartbeat % EveryBeats != 0) return 0;
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(random);
        _asked = BinaryPrimitives.ReadUInt64LittleEndian(random) | 1;
        _askedAt = time.GetTimestamp();
        return _asked;
    }

    /// <summary>The worker sent a number back: answers true when <see cref="StepMs"/> changed.</summary>
    public bool Heard(ulong nonce)
    {
        if (nonce == 0 || nonce != _asked) return false;
        _asked = 0;
        var sample = time.GetElapsedTime(_askedAt).TotalMilliseconds;
        _smoothed = _smoothed is { } before ? before + (Gain * (sample - before)) : sample;
        var step = LatencySteps.Of(_smoothed.Value, StepMs);
        if (step == StepMs) return false;
        StepMs = step;
        return true;
    }
}
