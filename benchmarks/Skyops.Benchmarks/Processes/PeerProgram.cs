using System.Text.Json;
using Skyops.Benchmarks.Harness;

namespace Skyops.Benchmarks.Processes;

/// <summary>
/// Another system that does the same work beside Skyops: a program of <c>benchmarks/peers</c>, which starts its servers and
/// workers, does what it is told and cleans up when its input ends.
/// </summary>
internal sealed class PeerProgram : IAsyncDisposable
{
    private readonly ChildProgram _program;

    private PeerProgram(ChildProgram program) => _program = program;

    /// <summary>What each run took, the first one to warm up.</summary>
    public List<Measurement> Runs { get; } = [];

    /// <summary>Starts a peer; null when peers are not asked for.</summary>
    public static async Task<PeerProgram?> StartAsync(BenchmarkOptions options, string name)
    {
        if (!options.Peers) return null;
        return new PeerProgram(await ChildProgram.StartAsync("node", [Path.Combine(Programs.Peer(name), "peer.mjs")], answers: true));
    }

    /// <summary>Does so much work of a kind (see <c>benchmarks/peers/README.md</c>).</summary>
    /// <param name="work">What.</param>
    /// <param name="units">How many.</param>
    /// <param name="more">How many at once, or how many a request.</param>
    public async Task<Measurement> RunAsync(string work, int units, int more = 0)
    {
        using var answer = await AskAsync($"{work} {units} {more}");
        var seconds = TimeSpan.FromSeconds(answer.RootElement.GetProperty("seconds").GetDouble());
        var cpu = TimeSpan.FromSeconds(answer.RootElement.GetProperty("cpuSeconds").GetDouble());
        var run = new Measurement(units, seconds, TimeSpan.Zero, 0) { OthersCpu = cpu };
        Runs.Add(run);
        return run;
    }

    /// <summary>Milliseconds from a submission until its work began, one after the other: median and 99th percentile.</summary>
    public async Task<(double P50, double P99)> LatencyAsync(int units)
    {
        using var answer = await AskAsync($"latency {units} 0");
        return (answer.RootElement.GetProperty("p50Ms").GetDouble(), answer.RootElement.GetProperty("p99Ms").GetDouble());
    }

    public async ValueTask DisposeAsync()
    {
        await _program.LeaveAsync();
        await _program.DisposeAsync();
    }

    private async Task<JsonDocument> AskAsync(string command) => JsonDocument.Parse(await _program.AskAsync(command));
}
