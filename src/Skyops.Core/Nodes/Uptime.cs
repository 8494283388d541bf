namespace Skyops.Core.Nodes;

/// <summary>
/// Share of time a node could be reached since it enrolled, exponentially weighted with a time constant of 30 days:
/// <code>
///           ∫ reachable(s) · e^(−(now−s)/τ) ds
/// uptime = ─────────────────────────────────────      from enrolment to now, τ = 30 days
///                 ∫ e^(−(now−s)/τ) ds
/// </code>
/// Both integrals are kept up to the last change and carried on when somebody asks, so that nothing has to tick.
/// </summary>
/// <param name="Up">The upper integral at <paramref name="At"/>, over τ.</param>
/// <param name="All">The lower integral at <paramref name="At"/>, over τ.</param>
/// <param name="At">The last change of reachability.</param>
/// <param name="Reachable">Since then.</param>
public sealed record Uptime(double Up, double All, DateTimeOffset At, bool Reachable)
{
    public static readonly TimeSpan TimeConstant = TimeSpan.FromDays(30);

    public static Uptime Begin(DateTimeOffset at) => new(0, 0, at, Reachable: true);

    /// <summary>0…1; 1 for a node that enrolled this moment.</summary>
    public double ShareAt(DateTimeOffset now)
    {
        var then = CarriedTo(now);
        return then.All <= 0 ? 1 : then.Up / then.All;
    }

    public Uptime Turn(DateTimeOffset at, bool reachable) => CarriedTo(at) with { Reachable = reachable };

    private Uptime CarriedTo(DateTimeOffset now)
    {
        if (now <= At) return this;
        var fade = Math.Exp(-((now - At) / TimeConstant));
        return new Uptime(Up * fade + (Reachable ? 1 - fade : 0), All * fade + (1 - fade), now, Reachable);
    }
}
