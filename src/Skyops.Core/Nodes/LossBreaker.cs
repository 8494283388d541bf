namespace Skyops.Core.Nodes;

/// <summary>
/// Keeps a pool from giving up on nodes that all went away together: a switch, a cable, the silo itself is the likelier
/// cause, and they are likely to come back with their work. One object a pool, in memory; whoever is away tells it so
/// again after a restart.
/// <code>
///          at least 5 nodes, and more than 55 % of the pool, gone within a minute
/// Closed ───────────────────────────────────────────────────────────────────────────> Open
///    ^ ^        fewer than 5 away, or no more than half of the pool                    │
///    │ └─────────────────────────────────────────────────────────────────────────────┤
///    └── all of them given up, or back ── Draining (spread over a minute) <── 10 min ──┘
/// </code>
/// While it is open, and for a while after the store was away, no node is given up. Reputation is not touched by being
/// away at all.
/// </summary>
public sealed class LossBreaker
{
    public const double GoneShare = 0.55;
    public const double BackShare = 0.5;
    public const int FewestGone = 5;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan DrainOver = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan StoreGrace = TimeSpan.FromSeconds(15);

    private readonly HashSet<string> _here = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _away = new(StringComparer.Ordinal);
    private DateTimeOffset? _openSince;
    private DateTimeOffset? _drainsSince;
    private int _drainOf;
    private int _drained;
    private DateTimeOffset _storeAwayAt = DateTimeOffset.MinValue;

    /// <summary>Null while it is closed.</summary>
    public DateTimeOffset? OpenSince => _openSince;

    /// <summary>Nodes that are away and not given up.</summary>
    public int Away => _away.Count;

    /// <summary>Nodes that are here, or away and not given up.</summary>
    public int Nodes => _here.Count + _away.Count;

    /// <summary>A node is here. Answers what that changes, or null.</summary>
    public BreakerChange? Back(string node, DateTimeOffset now)
    {
        _away.Remove(node);
        _here.Add(node);
        return Settle(now);
    }

    /// <summary>A node is away. The first word of it counts.</summary>
    public BreakerChange? Gone(string node, DateTimeOffset now)
    {
        _here.Remove(node);
        _away.TryAdd(node, now);
        return Settle(now);
    }

    /// <summary>Nothing could be written: what was reported then may come again before anybody is given up.</summary>
    public void StoreAway(DateTimeOffset now) => _storeAwayAt = now;

    /// <summary>Whether a node that stayed away longer than its leases last may be given up now. If so it no longer counts.</summary>
    public LossPermit MayLose(string node, DateTimeOffset now)
    {
        var change = Gone(node, now) ?? Settle(now);
        if (_openSince is not null || now - _storeAwayAt < StoreGrace || !Drained(now)) return new LossPermit(false, change);
        _away.Remove(node);
        return new LossPermit(true, change ?? Settle(now));
    }

    private BreakerChange? Settle(DateTimeOffset now)
    {
        if (_drainsSince is { } drains && (_away.Count == 0 || now - drains > 2 * DrainOver)) _drainsSince = null;
        if (_openSince is { } since)
        {
            if (_away.Count < FewestGone || _away.Count <= BackShare * Nodes) return Close();
            if (now - since < Longest) return null;
            (_drainsSince, _drainOf, _drained) = (now, _away.Count, 0);
            return Close();
        }

        if (_drainsSince is not null) return null;
        var lately = _away.Values.Count(at => now - at <= Window);
        if (lately < FewestGone || lately <= GoneShare * (_here.Count + lately)) return null;
        _openSince = now;
        return new BreakerChange.Opened(lately, _here.Count + lately);
    }

    private BreakerChange.Closed Close()
    {
        _openSince = null;
        return new BreakerChange.Closed(_away.Count, Nodes);
    }

    /// <summary>True when the drain, if there is one, has come so far that one more may go.</summary>
    private bool Drained(DateTimeOffset now)
    {
        if (_drainsSince is not { } since) return true;
        var allowed = _drainOf * Math.Min(1, (now - since) / DrainOver);
        if (_drained >= allowed) return false;
        _drained++;
        return true;
    }
}

/// <summary>Whether a node may be given up, and what asking changed.</summary>
public sealed record LossPermit(bool Granted, BreakerChange? Change);

/// <summary>The breaker opened or closed.</summary>
public abstract record BreakerChange(int Away, int Nodes)
{
    public sealed record Opened(int Away, int Nodes) : BreakerChange(Away, Nodes);

    public sealed record Closed(int Away, int Nodes) : BreakerChange(Away, Nodes);
}
