namespace Skyops.Delivery.Targets;

/// <summary>Limits of all deliveries.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Time for one call besides that for its bytes. Default 60 s.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes a second below which a call takes too long. Default 64 KiB.</summary>
    public long SlowestRate { get; init; } = 64 << 10;

    /// <summary>How often a call that may be repeated is sent in all. 1 to 20, default 4.</summary>
    public int Tries { get; init; } = 4;

    /// <summary>Pause before the second try; it doubles each time. Default 500 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Largest payload. Default 64 GiB.</summary>
    public long MostBytes { get; init; } = 64L << 30;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">Something is out of its bounds.</exception>
    internal DeliveryOptions Checked()
    {
        if (CallTime <= TimeSpan.Zero || CallTime > TimeSpan.FromHours(1)) throw new ArgumentException($"CallTime is {CallTime}; it must be above zero and at most an hour");
        if (SlowestRate < 1) throw new ArgumentException($"SlowestRate is {SlowestRate}; it must be above zero");
        if (Tries is < 1 or > 20) throw new ArgumentException($"Tries is {Tries}; it must be 1 to 20");
        if (FirstPause <= TimeSpan.Zero || FirstPause > TimeSpan.FromMinutes(1)) throw new ArgumentException($"FirstPause is {FirstPause}; it must be above zero and at most a minute");
        if (MostBytes < 1) throw new ArgumentException($"MostBytes is {MostBytes}; it must be above zero");
        return this;
    }

    /// <summary>Time for a call that moves so many bytes.</summary>
    internal TimeSpan TimeFor(long bytes) => CallTime + TimeSpan.FromSeconds((double)bytes / SlowestRate);
}
