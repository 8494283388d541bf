using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Skyops.Tests.Delivery;

/// <summary>
/// OpenStack Swift with its S3 API on loopback, in a folder that goes away: a proxy with its cache, and one server each for accounts, containers and objects. It checks signatures
/// with the secrets of its accounts (tempauth), keeps versions, and joins parts.
/// </summary>
internal sealed class SwiftServer : IAsyncDisposable
{
    public const string AccessKey = "test:tester";
    public const string SecretKey = "secret-of-the-tests-3f7a";
    private static readonly string[] Kinds = ["account", "container", "object"];
    private readonly List<PeerServer> _servers = [];
    private readonly List<int> _ports = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-swift-").FullName;

    private SwiftServer()
    {
    }

    public Uri Endpoint { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>The last words of all its servers, for failures.</summary>
    public string Said => string.Join('\n', _servers.Select(server => server.Said));

    public static async Task<SwiftServer> StartAsync(CancellationToken limit)
    {
        var swift = new SwiftServer();
        try
        {
            await swift.UpAsync(limit);
            return swift;
        }
        catch
        {
            await swift.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task UpAsync(CancellationToken limit)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "disks", "d1"));
        await Task.WhenAll(Kinds.Select(async kind =>
        {
            var port = FreePort();
            lock (_ports) _ports.Add(port);
            await File.WriteAllTextAsync(Path.Combine(_folder, $"{kind}.conf"), Storage(kind, port), limit);
            await RunAsync("/usr/bin/swift-ring-builder", $"{kind}.builder", "create", "2", "1", "1");
            await RunAsync("/usr/bin/swift-ring-builder", $"{kind}.builder", "add", $"r1z1-127.0.0.1:{port}/d1", "1");
            await RunAsync("/usr/bin/swift-ring-builder", $"{kind}.builder", "rebalance");
        }));
        var cache = FreePort();
        Endpoint = new Uri($"http://127.0.0.1:{FreePort()}");
        await File.WriteAllTextAsync(Path.Combine(_folder, "proxy.conf"), Proxy(Endpoint.Port, cache), limit);

        // Its servers leave root's powers for those of the package's account.
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "-R", "swift:swift", _folder);
        _servers.Add(PeerServer.StartGuarded(["/usr/bin/memcached", "-l", "127.0.0.1", "-p", $"{cache}", "-U", "0", "-u", User], _folder));
        _ports.AddRange([Endpoint.Port, cache]);
        foreach (var kind in (string[])[.. Kinds, "proxy"]) _servers.Add(PeerServer.StartGuarded([$"/usr/bin/swift-{kind}-server", $"{kind}.conf", "-v"], _folder));
        foreach (var port in _ports)
        {
            while (!await ListensAsync(port, limit)) await Task.Delay(50, CancellationToken.None);
        }
    }

    private async Task<bool> ListensAsync(int port, CancellationToken limit)
    {
        if (limit.IsCancellationRequested) throw new TimeoutException($"Swift does not start:\n{Said}");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, CancellationToken.None);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Storage(string kind, int port) => $"""
        [DEFAULT]
        bind_ip = 127.0.0.1
        bind_port = {port}
        workers = 0
        swift_dir = {_folder}
        devices = {_folder}/disks
        mount_check = false
        user = {User}
        [pipeline:main]
        pipeline = {kind}-server
        [app:{kind}-server]
        use = egg:swift#{kind}

        """;

    private string Proxy(int port, int cache)
    {
        string[] filters = ["catch_errors", "gatekeeper", "healthcheck", "listing_formats", "bulk", "s3api", "copy", "slo", "dlo", "symlink"];
        return $"""
            [DEFAULT]
            bind_ip = 127.0.0.1
            bind_port = {port}
            workers = 0
            swift_dir = {_folder}
            user = {User}
            [pipeline:main]
            pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server
            [app:proxy-server]
            use = egg:swift#proxy
            account_autocreate = true
            [filter:tempauth]
            use = egg:swift#tempauth
            user_test_tester = {SecretKey} .admin
            [filter:cache]
            use = egg:swift#memcache
            memcache_servers = 127.0.0.1:{cache}
            [filter:versioned_writes]
            use = egg:swift#versioned_writes
            allow_object_versioning = true
            {string.Join('\n', filters.Select(filter => $"[filter:{filter}]\nuse = egg:swift#{filter}"))}

            """;
    }

    private static string User => Environment.IsPrivilegedProcess ? "swift" : Environment.UserName;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complaint) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();

        // The ring builder answers 1 for a remark.
        if (process.ExitCode > 1) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.ExitCode} {await said}{await complaint}");
    }
}
