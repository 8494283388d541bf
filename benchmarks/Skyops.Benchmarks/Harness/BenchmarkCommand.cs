using System.Globalization;
using System.Text.Json;

namespace Skyops.Benchmarks.Harness;

/// <summary><c>NAME [--quick] [--json] [--peers]</c>: runs one benchmark and prints what it found.</summary>
internal static class BenchmarkCommand
{
    private const int UsageError = 2;

    public static async Task<int> RunAsync(IReadOnlyList<IBenchmark> benchmarks, string[] args)
    {
        var unknown = args.Where(x => x.StartsWith('-') && x is not ("--quick" or "--json" or "--peers")).ToList();
        var names = args.Where(x => !x.StartsWith('-')).ToList();
        var benchmark = names is [var name] ? benchmarks.FirstOrDefault(x => x.Name == name) : null;
        if (benchmark is null || unknown.Count > 0)
        {
            await Console.Error.WriteLineAsync("Usage: NAME [--quick] [--json] [--peers], where NAME is one of");
            foreach (var known in benchmarks)
                await Console.Error.WriteLineAsync($"  {known.Name,-12} {known.Question}");
            return UsageError;
        }

        var options = new BenchmarkOptions(args.Contains("--quick"), args.Contains("--json"), args.Contains("--peers"));
        Console.WriteLine(benchmark.Question);
        Console.WriteLine(Machine.Current);
        Console.WriteLine();
        var report = await benchmark.RunAsync(options);
        Print(report);
        if (options.Json)
            Console.WriteLine(JsonSerializer.Serialize(report.Keys));
        return 0;
    }

    private static void Print(BenchmarkReport report)
    {
        if (report.Rows.Count == 0)
        {
            foreach (var note in report.Notes) Console.WriteLine($"Note: {note}");
            return;
        }

        var width = report.Rows.Max(x => x.What.Length);
        Console.WriteLine($"| {"what".PadRight(width)} | {"median",12} | {"min – max",27} | unit |");
        Console.WriteLine($"| {new string('-', width)} | {new string('-', 12)} | {new string('-', 27)} | ---- |");
        foreach (var (what, samples, unit) in report.Rows)
        {
            var range = $"{Format(samples.Min)} – {Format(samples.Max)}";
            Console.WriteLine($"| {what.PadRight(width)} | {Format(samples.Median),12} | {range,27} | {unit} |");
        }

        Console.WriteLine();
        foreach (var note in report.Notes) Console.WriteLine($"Note: {note}");
    }

    private static string Format(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N1", CultureInfo.InvariantCulture),
        _ => value.ToString("N3", CultureInfo.InvariantCulture),
    };
}
