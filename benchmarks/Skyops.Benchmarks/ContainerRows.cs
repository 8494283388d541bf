using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Processes;

namespace Skyops.Benchmarks;

/// <summary><c>true</c> of a small image in a container with every limit set, beside the bare engine on the same files: pairs, one after the other.</summary>
internal static class ContainerRows
{
    public static async Task<BenchmarkReport> AddAsync(BenchmarkReport report, BenchmarkOptions options, string folder)
    {
        foreach (var (engine, podman) in ((string, bool)[])[("podman", true), ("runc", false)])
        {
            using var start = ContainerStart.Open(folder, podman);
            if (start is null)
            {
                report = report.Note($"containers of {engine} were left out: `skyops doctor` says what is missing");
                continue;
            }

            var (own, bare, more) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i <= options.Pairs * options.Units(5); i++)
            {
                var (first, second) = ((await start.RunAsync()).TotalMilliseconds, (await start.RunBareAsync()).TotalMilliseconds);
                if (i == 0) continue;
                own.Add(first);
                bare.Add(second);
                more.Add(first - second);
            }

            report = report.Add($"true in a container with every limit, {engine}", new Samples(own), "ms", $"{engine}BoxMs")
                .Add($"true in {engine} alone", new Samples(bare), "ms", $"{engine}BareMs")
                .Add($"more than {engine} alone", new Samples(more), "ms", $"{engine}OverheadMs");
        }

        return report;
    }
}
