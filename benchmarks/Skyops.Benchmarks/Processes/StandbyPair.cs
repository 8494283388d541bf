using System.Text.Json;

namespace Skyops.Benchmarks.Processes;

/// <summary>Two silos on one PostgreSQL of our own: the first is active, the second stands by.</summary>
internal sealed class StandbyPair : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private PostgresServer? _postgres;
    private ChildProgram? _active;
    private ChildProgram? _standby;

    private StandbyPair()
    {
    }

    public Uri ActiveApi { get; private set; } = null!;

    /// <summary>Whether the `skyops` beside us knows journals on PostgreSQL.</summary>
    public static async Task<bool> IsBuiltAsync() =>
        (await PostgresServer.RunAsync(Programs.Skyops, ["silo", "--help"])).Contains("--journal", StringComparison.Ordinal);

    public static async Task<StandbyPair> StartAsync()
    {
        var pair = new StandbyPair();
        try
        {
            pair._postgres = await PostgresServer.StartAsync();
            pair._active = await pair.StartSiloAsync("active");
            pair.ActiveApi = Api(pair._active.FirstLine);
            pair._standby = await pair.StartSiloAsync("standby");
            if (!pair._standby.FirstLine.Contains("\"standby\"", StringComparison.Ordinal))
                throw new InvalidOperationException($"the second silo does not stand by: {pair._standby.FirstLine}");
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public Task KillActiveAsync() => _active!.KillAsync();

    /// <summary>Where the standby serves; it says so once it has taken over.</summary>
    public async Task<Uri> TakenOverAsync() => Api(await _standby!.NextLineAsync());

    /// <summary>Tasks in the database.</summary>
    public Task<long> CountTasksAsync() => _postgres!.NumberAsync("select count(*) from entity where kind = 'task'");

    public async ValueTask DisposeAsync()
    {
        if (_standby is not null) await _standby.DisposeAsync();
        if (_active is not null) await _active.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    private Task<ChildProgram> StartSiloAsync(string name) => ChildProgram.StartAsync(
        Programs.Skyops,
        ["silo", "--json", "--log-level", "error", "--port", "0", "--gateway-port", "0", "--grant", "1000000",
            "--data", _folder.At(name), "--journal", _postgres!.ConnectionString,
            "--blobs", _folder.At("blobs"), "--logs", _folder.At("logs")],
        answers: true);

    private static Uri Api(string line)
    {
        using var said = JsonDocument.Parse(line);
        return new Uri(said.RootElement.GetProperty("api").GetString()!);
    }
}
