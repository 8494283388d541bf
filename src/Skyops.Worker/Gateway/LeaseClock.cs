namespace Skyops.Worker.Gateway;

/// <summary>
/// Says until when this worker may go on with its attempts although it hears nothing of the silo. All times are of one
/// monotonic clock. Not safe for threads; <see cref="LeaseGuard"/> is.
/// <para>
/// A lease is renewed at the silo when a heartbeat arrives there, never before it was sent. So the worker counts
/// <c>fence_after</c> from the sending of the last heartbeat that was acknowledged: it stops before the silo, which
/// waits longer, may give the lease to another node.
/// </para>
/// <para>
/// One thing beside an acknowledgement extends it: every known address actively refuses the connection, or answers that
/// it stands by (ADR 11), which is as good: a standby can write nothing and starts anew when it becomes active. A refusal (TCP
/// RST) comes from a machine that is up and on which no silo process listens, so at that moment nobody is there who
/// could give leases away; and a silo that starts afterwards gives every lease its full time again before it re-leases.
/// Each probed address was without a process at a moment after the round of probes began, so the round's beginning
/// counts like an acknowledgement. A single address that is silent (a partition, a hung silo) takes that conclusion
/// away. Where a middlebox answers RST for a living silo the conclusion is wrong; then two nodes may compute the same
/// slot, the older epoch's result is refused, and only work is lost.
/// </para>
/// </summary>
internal sealed class LeaseClock(TimeSpan fenceAfter)
{
    private TimeSpan? safeSince;

    /// <summary>How long the worker may go on without a sign.</summary>
    public TimeSpan FenceAfter { get; private set; } = fenceAfter;

    /// <summary>When the attempts must have stopped; null while there never was a lease.</summary>
    public TimeSpan? Deadline => safeSince + FenceAfter;

    /// <summary>
    /// The silo enrolled this worker and told its time; the lease counts from when the enrolment was sent.
    /// </summary>
    public void Enrolled(TimeSpan sentAt, TimeSpan fenceAfter)
    {
        FenceAfter = fenceAfter;
        safeSince = sentAt;
    }

    /// <summary>A heartbeat was acknowledged.</summary>
    public void Acknowledged(TimeSpan sentAt) => Extend(sentAt);

    /// <summary>
    /// All known addresses refused within one round. Too late, it changes nothing: the lease was over before the round
    /// began or ended.
    /// </summary>
    public void AllRefused(TimeSpan roundBegan, TimeSpan roundEnded)
    {
        if (!IsOver(roundEnded)) Extend(roundBegan);
    }

    /// <summary>True when the attempts must stop now.</summary>
    public bool IsOver(TimeSpan now) => Deadline <= now;

    private void Extend(TimeSpan at)
    {
        if (safeSince is { } known && at > known) safeSince = at;
    }
}
