using Skyops.Storage.Journal.Postgres;

namespace Skyops.Silo.Standby;

/// <summary>What a standby knows of the active silo; told by those who look at the lease, read by those who answer.</summary>
internal sealed class ActiveSilo
{
    private volatile LeaseRow? _lease;
    private volatile string? _problem;

    /// <summary>Address of the active silo's API; null: not known, or nobody is active.</summary>
    public string? Api => _lease is { Released: false, Api.Length: > 0 } lease ? lease.Api : null;

    public string? Gateway => _lease is { Released: false, Gateway.Length: > 0 } lease ? lease.Gateway : null;

    /// <summary>Why the lease cannot be looked at; null: it can.</summary>
    public string? Problem => _problem;

    public void See(LeaseRow lease) => (_lease, _problem) = (lease, null);

    /// <summary>The lease could not be looked at; true when that is news.</summary>
    public bool Miss(string problem)
    {
        var news = _problem is null;
        _problem = problem;
        return news;
    }
}
