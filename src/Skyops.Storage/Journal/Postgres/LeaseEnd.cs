namespace Skyops.Storage.Journal.Postgres;

/// <summary>How a lease ended.</summary>
public enum LeaseLoss
{
    /// <summary>Another process has it.</summary>
    Superseded,

    /// <summary>The database was out of reach for so long that another process may have it.</summary>
    OutOfTouch,
}

/// <summary>Where those who can see the end of the lease tell those who must know.</summary>
internal sealed class LeaseEnd
{
    private readonly TaskCompletionSource<LeaseLoss> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<LeaseLoss> Lost => _lost.Task;

    public void Supersede() => _lost.TrySetResult(LeaseLoss.Superseded);

    public void LoseTouch() => _lost.TrySetResult(LeaseLoss.OutOfTouch);
}
