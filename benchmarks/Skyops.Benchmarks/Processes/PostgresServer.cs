using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Skyops.Benchmarks.Processes;

/// <summary>
/// A PostgreSQL of our own on the loopback, durable as it is by default, in a folder that goes away. It does not run as root,
/// and it dies with this process.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Bin = "/usr/lib/postgresql/15/bin";
    private const string Nobody = "65534";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder;
    private readonly Action _gone;
    private readonly Process _process;
    private readonly int _port;

    private PostgresServer(TemporaryFolder folder, Process process, int port)
    {
        (_folder, _process, _port) = (folder, process, port);
        _gone = CleanUp.Later(process);
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=bench;Database=postgres");
    }

    public string ConnectionString { get; }

    public static async Task<PostgresServer> StartAsync()
    {
        var folder = new TemporaryFolder();
        Process? process = null;
        try
        {
            await RunAsync("chmod", ["755", folder.Path]);
            var data = Directory.CreateDirectory(folder.At("data")).FullName;
            string[] drop = Environment.UserName == "root" ? ["--reuid", Nobody, "--regid", Nobody, "--clear-groups"] : [];
            if (drop.Length > 0) await RunAsync("chown", [$"{Nobody}:{Nobody}", data]);
            await RunAsync("setpriv", [.. drop, $"{Bin}/initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-sync"]);
            var port = FreePort();
            process = await ChildProgram.StartOnThreadAsync(Start(data, port, drop));
            _ = process.StandardError.ReadToEndAsync();
            var server = new PostgresServer(folder, process, port);
            await server.ServesAsync();
            return server;
        }
        catch
        {
            process?.Kill();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>One number that a query answers.</summary>
    public async Task<long> NumberAsync(string sql)
    {
        var said = await RunAsync("psql", ["-h", "127.0.0.1", "-p", $"{_port}", "-U", "bench", "-d", "postgres", "-At", "-c", sql]);
        return long.Parse(said, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _gone();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }

    private static ProcessStartInfo Start(string data, int port, string[] drop) => new(
        "setpriv",
        ["--pdeathsig", "KILL", .. drop, $"{Bin}/postgres", "-D", data, "-h", "127.0.0.1", "-p", $"{port}",
            "-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "shared_buffers=512MB", "-c", "max_wal_size=8GB"])
    {
        WorkingDirectory = data,
        RedirectStandardError = true,
    };

    private async Task ServesAsync()
    {
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            try
            {
                await NumberAsync("select 1");
                return;
            }
            catch (InvalidOperationException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < StartsWithin)
            {
                // It is still starting.
            }
        }
    }

    /// <summary>Runs a program and gives what it says.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        var trouble = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? said
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {await trouble}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
