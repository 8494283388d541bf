using System.Net;
using Skyops.Grains;
using Skyops.Ledger;
using Skyops.Silo.Chain;
using Skyops.Storage.Journal.Postgres;

namespace Skyops.Silo;

/// <summary>Settings of a front silo. <see cref="Validate"/> names every problem at once.</summary>
public sealed class SiloOptions
{
    /// <summary>Address to listen on. Default loopback; another one needs <see cref="Insecure"/> until TLS is configured.</summary>
    public string Bind { get; set; } = "127.0.0.1";

    /// <summary>Port of the HTTP API and the operator page. 0 takes a free one. Default 5080.</summary>
    public int Port { get; set; } = 5080;

    /// <summary>Port of the worker gateway (gRPC over HTTP/2). 0 takes a free one. Default 5081.</summary>
    public int GatewayPort { get; set; } = 5081;

    /// <summary>Folder of the journal, blobs, logs and keys. Created with mode 0700.</summary>
    public string DataFolder { get; set; } = "";

    /// <summary>
    /// Connection string of the PostgreSQL database that holds the journal. Default: none, the journal is a file in the data folder.
    /// Silos on one database are active and standby.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>Folder of blobs. Default <c>blobs</c> in the data folder. Silos on one database need one folder that all of them see.</summary>
    public string? BlobFolder { get; set; }

    /// <summary>Folder of logs. Default <c>logs</c> in the data folder. Silos on one database need one folder that all of them see.</summary>
    public string? LogFolder { get; set; }

    /// <summary>Folder of the broker's encryption key. Default: the data folder. Silos on one database need one folder that all of them see.</summary>
    public string? KeyFolder { get; set; }

    /// <summary>Age of its last renewal after which a standby takes over the lease of the database. Default 5 s.</summary>
    public TimeSpan LeaseFor { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Listens on an address that is not loopback without TLS. Default false.</summary>
    public bool Insecure { get; set; }

    /// <summary>Names under which a browser may reach the API (DNS rebinding). Default the loopback names.</summary>
    public IList<string> AllowedHosts { get; } = ["127.0.0.1", "localhost", "[::1]"];

    /// <summary>
    /// Where people reach the API, which a sign-in with a wallet (EIP-4361) must name. Default: the address that it listens on.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>EIP-712 domain of signatures. Default 4242, the local network.</summary>
    public ulong ChainId { get; set; } = 4242;

    /// <summary>The chain that the network settles on. Default none: the ledger works alone.</summary>
    public ChainOptions? Chain { get; set; }

    /// <summary>Given once to every account that logs in, from the issuance account. Default 1,000 SKYOPS: a local network without a chain.</summary>
    public Amount WelcomeGrant { get; set; } = Amount.Whole(1_000);

    /// <summary>Longest a session token lives. Default 12 hours.</summary>
    public TimeSpan SessionLife { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The pool it serves.</summary>
    public PoolOptions Pool { get; } = new();

    /// <summary>
    /// Puts the journal into a database. A worker must outlast a take-over of a silo that fell silent, so its fence comes after the
    /// lease's time, the standby's start and its own way to the next address: 12 s, and leases move after 14 s.
    /// </summary>
    public void UseDatabase(string connectionString)
    {
        Database = connectionString;
        Pool.FenceAfter = TimeSpan.FromSeconds(12);
        Pool.LostAfter = TimeSpan.FromSeconds(14);
    }

    internal PostgresOptions JournalDatabase => new() { ConnectionString = Database!, LeaseFor = LeaseFor, RenewEvery = LeaseFor / 5 };

    /// <summary>See <see cref="PublicUrl"/>.</summary>
    internal Uri Origin(SiloAddresses addresses) => PublicUrl ?? addresses.Api;

    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        if (PublicUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/"))
            problems.Add($"public url '{url}': scheme, host and port only, such as https://skyops.example");
        if (Database is not null) problems.AddRange(JournalDatabase.Validate());
        if (Database is not null && Pool.FenceAfter < LeaseFor * 2)
            problems.Add($"fence after {Pool.FenceAfter}: at least twice the lease ({LeaseFor}), so that attempts outlive a take-over");
        if (!IPAddress.TryParse(Bind, out var address)) problems.Add($"bind '{Bind}': an IP address such as 127.0.0.1");
        else if (!IPAddress.IsLoopback(address) && !Insecure)
            problems.Add($"bind '{Bind}': not loopback, and there is no TLS; use 127.0.0.1, or say --insecure");
        if (Port is < 0 or > 65535) problems.Add($"port {Port}: 0 to 65535");
        if (GatewayPort is < 0 or > 65535) problems.Add($"gateway port {GatewayPort}: 0 to 65535");
        if (Port != 0 && Port == GatewayPort) problems.Add($"gateway port {GatewayPort}: another one than the API's");
        if (string.IsNullOrWhiteSpace(DataFolder)) problems.Add("data folder: missing; name one with --data");
        if (SessionLife < TimeSpan.FromMinutes(1)) problems.Add($"session life {SessionLife}: at least a minute");
        if (Chain is not null) problems.AddRange(Chain.Validate());
        if (Chain is not null && !WelcomeGrant.IsZero)
            problems.Add($"grant {WelcomeGrant}: 0 with a chain, because no deposit covers what is given from nothing");
        if (Chain is { } chain && chain.Contracts.ChainId != ChainId) problems.Add($"chain id {ChainId}: that of the contracts, {chain.Contracts.ChainId}");
        problems.AddRange(Pool.Validate());
        return problems;
    }
}
