using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Skyops.Tests.Storage.Postgres;

/// <summary>
/// A PostgreSQL server of the tests' own, on a Unix socket in a folder that goes away, with its durability as it comes.
/// <c>SKYOPS_TEST_POSTGRES</c> names another server instead of the shared one.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "65534";
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PostgresServer>> s_shared = new(StartSharedAsync);
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-pg-").FullName;
    private Process? _process;

    private PostgresServer()
    {
    }

    public string ConnectionString => $"Host={_folder};Database=postgres;Username=skyops";

    /// <summary>The server of this test run. Nobody stops it but the end of the process.</summary>
    public static async Task<string> SharedAsync() =>
        Environment.GetEnvironmentVariable("SKYOPS_TEST_POSTGRES") ?? (await s_shared.Value).ConnectionString;

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        server.Initialise();
        await server.UpAsync();
        return server;
    }

    /// <summary>Starts it, again after <see cref="CrashAsync"/> on the same data; returns when it takes connections.</summary>
    public async Task UpAsync()
    {
        // The shell ends the server when this process's end of the pipe closes, however this process ends.
        const string Script = "\"$@\" 1>&2 & pid=$!; cat >/dev/null; kill -INT $pid; wait $pid";
        string[] postgres =
        [
            Program("postgres"), "-D", Data, "-c", "listen_addresses=", "-c", $"unix_socket_directories={_folder}",
        ];
        _process = Process.Start(AsUser(["sh", "-c", Script, "sh", .. postgres]))!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        var since = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_process.HasExited || since.Elapsed > s_start)
                throw new InvalidOperationException($"PostgreSQL in {_folder} does not start.");
            await Task.Delay(20);
        }
    }

    /// <summary>Ends the server at once, as a crash of it does; its clients find broken connections.</summary>
    public async Task CrashAsync()
    {
        var postmaster = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        using (var kill = Process.Start("kill", ["-QUIT", $"{postmaster}"]))
            await kill.WaitForExitAsync();
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static async Task<PostgresServer> StartSharedAsync()
    {
        var server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10));
        return server;
    }

    private void Initialise()
    {
        if (Environment.IsPrivilegedProcess)
            Run(new ProcessStartInfo("chown", [User, _folder]));
        Run(AsUser([Program("initdb"), "-D", Data, "-U", "skyops", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]));
    }

    private async Task StopAsync()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private ProcessStartInfo AsUser(string[] command)
    {
        string[] user = ["setpriv", "--reuid", User, "--regid", User, "--clear-groups"];
        string[] line = Environment.IsPrivilegedProcess ? [.. user, .. command] : command;
        return new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
    }

    private static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} failed: {error.Result}");
    }

    /// <summary>Debian keeps each version in a folder of its own; the newest is taken.</summary>
    private static string Program(string name)
    {
        const string Versions = "/usr/lib/postgresql";
        var found = Directory.Exists(Versions)
            ? Directory.GetDirectories(Versions)
                .OrderByDescending(x => int.TryParse(Path.GetFileName(x), out var version) ? version : 0)
                .Select(x => Path.Combine(x, "bin", name)).FirstOrDefault(File.Exists)
            : null;
        return found ?? throw new FileNotFoundException(
            $"There is no PostgreSQL under {Versions}; install Debian's package postgresql, or run tests/run.sh.");
    }
}
