using Skyops.Core.Validation;

namespace Skyops.Grains;

/// <summary>
/// Settings of the pool a silo serves. Order of the times: a worker that hears nothing fences itself after <see cref="FenceAfter"/>; only after
/// <see cref="LostAfter"/>, which is longer, are its leases given away.
/// </summary>
public sealed class PoolOptions
{
    /// <summary>Name of the pool; key of the broker and scheduler grains. Default <c>default</c>.</summary>
    public string Pool { get; set; } = "default";

    /// <summary>How often a worker says that it lives. Default 1 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Missed heartbeats after which a node is unreachable and gets no new work. Default 3 s.</summary>
    public TimeSpan UnreachableAfter { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Silence after which a worker stops its own attempts. Default 6 s.</summary>
    public TimeSpan FenceAfter { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Silence after which a node is lost and its attempts move. Default 8 s.</summary>
    public TimeSpan LostAfter { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How long an attempt waits for keys that its task's owner gives before it ends without harm. Default 30 s.</summary>
    public TimeSpan KeyWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>From a node's quarantine to its first canary; doubles after each that fails. Default 1 min.</summary>
    public TimeSpan CanaryAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Of the attempts that trusted nodes get alone, how many are shards whose result is known. Default 0.01; 0: none.</summary>
    public double RingerShare { get; set; } = RingerLot.DefaultShare;

    /// <summary>Keeps what the scheduler is told, so that every placement can be replayed. Default true.</summary>
    public bool RecordPlacements { get; set; } = true;

    /// <summary>Longest that a placement waits to be on record; nothing is written when nothing is placed. Default 10 s.</summary>
    public TimeSpan RecordAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of the record that are kept, compressed; the oldest of it is dropped. Default 64 MiB.</summary>
    public long RecordBytes { get; set; } = 64 << 20;

    /// <summary>All problems at once; empty when the options are good.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Pool) || Pool.Length > 64) yield return $"pool '{Pool}': a name of 1 to 64 characters";
        if (Heartbeat < TimeSpan.FromMilliseconds(50) || Heartbeat > TimeSpan.FromMinutes(1)) yield return $"heartbeat {Heartbeat}: 50 ms to 1 min";
        if (UnreachableAfter < Heartbeat * 2) yield return $"unreachable after {UnreachableAfter}: at least two heartbeats ({Heartbeat * 2})";
        if (FenceAfter <= UnreachableAfter) yield return $"fence after {FenceAfter}: longer than unreachable after ({UnreachableAfter})";
        if (RecordAfter < TimeSpan.FromMilliseconds(100) || RecordAfter > TimeSpan.FromHours(1)) yield return $"record after {RecordAfter}: 100 ms to 1 h";
        if (RecordBytes < 4_096) yield return $"record bytes {RecordBytes}: at least 4,096";
        if (KeyWait < TimeSpan.FromSeconds(1) || KeyWait > TimeSpan.FromMinutes(10)) yield return $"key wait {KeyWait}: 1 s to 10 min";
        if (CanaryAfter < Heartbeat) yield return $"canary after {CanaryAfter}: at least one heartbeat ({Heartbeat})";
        if (!(RingerShare >= 0 && RingerShare <= RingerLot.MostShare)) yield return FormattableString.Invariant($"ringer share {RingerShare}: 0 (none) to {RingerLot.MostShare}");
        if (LostAfter <= FenceAfter) yield return $"lost after {LostAfter}: longer than fence after ({FenceAfter}), so that a lease is never given away while it is kept";
    }
}
