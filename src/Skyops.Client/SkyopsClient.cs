using System.Net;
using Skyops.Api;
using Skyops.Client.Accounts;
using Skyops.Client.Blobs;
using Skyops.Client.Chain;
using Skyops.Client.Errors;
using Skyops.Client.Http;
using Skyops.Client.Journal;
using Skyops.Client.Ledger;
using Skyops.Client.Nodes;
using Skyops.Client.Sealing;
using Skyops.Client.Tasks;

namespace Skyops.Client;

/// <summary>
/// Talks to the silos of a pool. Logs in by itself when a call needs an account, and tries again what may be tried again. Safe for use by many threads; make one and
/// keep it.
/// </summary>
public sealed class SkyopsClient : IDisposable
{
    private readonly ApiTransport _transport;

    /// <exception cref="ArgumentException">The options are wrong; the message names every problem.</exception>
    public SkyopsClient(SkyopsClientOptions? options = null)
        : this(options ?? new SkyopsClientOptions(), MakeHandler(), new Random())
    {
    }

    /// <summary>For tests and proxies: with a handler of the caller's, disposed of with the client, and a source of chance for the pauses.</summary>
    public SkyopsClient(SkyopsClientOptions options, HttpMessageHandler handler, Random chance)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } problems) throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        _transport = new ApiTransport(new HttpMessageInvoker(handler), options with { Silos = [.. options.Silos.Select(WithSlash)] }, chance);
        Blobs = new BlobsClient(_transport);
        Tasks = new TasksClient(_transport, Blobs);
        Nodes = new NodesClient(_transport);
        Ledger = new LedgerClient(_transport);
        Journal = new JournalClient(_transport);
        Chain = new ChainClient(_transport);
        Keys = new KeysClient(_transport);
        Caps = new CapsClient(_transport);
        Encryption = new EncryptionClient(_transport);
    }

    public TasksClient Tasks { get; }

    public NodesClient Nodes { get; }

    public LedgerClient Ledger { get; }

    public JournalClient Journal { get; }

    public ChainClient Chain { get; }

    public BlobsClient Blobs { get; }

    public KeysClient Keys { get; }

    public CapsClient Caps { get; }

    public EncryptionClient Encryption { get; }

    /// <summary>The models a task may name.</summary>
    public async Task<IReadOnlyList<ModelView>> ModelsAsync(CancellationToken cancellationToken = default) =>
        (await _transport.JsonAsync(Public("v1/models"), SkyopsJson.Default.ModelItems, cancellationToken)).Items;

    /// <summary>How the silo is. A silo that cannot write answers too, with status <c>degraded</c>.</summary>
    public Task<HealthResponse> HealthAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Public("v1/health") with { Expected = [503] }, SkyopsJson.Default.HealthResponse, cancellationToken);

    public Task<InfoResponse> InfoAsync(CancellationToken cancellationToken = default) =>
        _transport.JsonAsync(Public("v1/info"), SkyopsJson.Default.InfoResponse, cancellationToken);

    /// <summary>The session that the client acts with; makes one when there is none.</summary>
    /// <exception cref="SkyopsException">The client has no credentials.</exception>
    public Task<OwnerSession> SessionAsync(CancellationToken cancellationToken = default) => _transport.SessionAsync(cancellationToken);

    /// <summary>Logs in now, which every other call does by itself when it needs to.</summary>
    /// <exception cref="SkyopsException">Refused, or the client has no credentials.</exception>
    public async Task<Login> LoginAsync(CancellationToken cancellationToken = default)
    {
        var session = await _transport.SessionAsync(cancellationToken);
        var silo = await _transport.LoginAsync(cancellationToken);
        return new Login(session.Account.ToString(), silo, DateTimeOffset.FromUnixTimeSeconds(session.Delegation.Delegation.ExpiresAt));
    }

    /// <summary>Ends the session at the silo: every login of its key, and those it would make. False: the silo took it no more already.</summary>
    public Task<bool> LogoutAsync(CancellationToken cancellationToken = default) => _transport.LogoutAsync(cancellationToken);

    public void Dispose() => _transport.Dispose();

    private static ApiRequest Public(string path) => ApiRequest.Get(path) with { Authenticated = false };

    private static SocketsHttpHandler MakeHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    private static Uri WithSlash(Uri silo) => silo.AbsolutePath.EndsWith('/') ? silo : new Uri($"{silo.AbsoluteUri}/");
}
