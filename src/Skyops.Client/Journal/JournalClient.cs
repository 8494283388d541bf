using Skyops.Api;
using Skyops.Client.Http;
using Skyops.Storage;

namespace Skyops.Client.Journal;

/// <summary>The silo's journal.</summary>
public sealed class JournalClient
{
    private readonly ApiTransport _transport;

    internal JournalClient(ApiTransport transport) => _transport = transport;

    /// <summary>Has the silo recompute every Merkle root and the hash chain.</summary>
    public Task<JournalVerification> VerifyAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(ApiRequest.Get("v1/journal/verify"), SkyopsJson.Default.JournalVerification, cancellationToken);
}
