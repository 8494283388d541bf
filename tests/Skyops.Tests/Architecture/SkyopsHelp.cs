using System.Collections.Concurrent;
using System.Diagnostics;

namespace Skyops.Tests.Architecture;

/// <summary>What the program that was built says of itself with <c>--help</c>.</summary>
internal static class SkyopsHelp
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Asked = new(StringComparer.Ordinal);

    /// <summary>The help of a verb; an unknown one has none.</summary>
    /// <param name="verb">Such as <c>task watch</c>; empty for the program.</param>
    public static Task<string> OfAsync(string verb) =>
        Asked.GetOrAdd(verb, new Lazy<Task<string>>(() => AskAsync(verb))).Value;

    /// <summary>The verbs below a verb, in the order of its help.</summary>
    public static async Task<IReadOnlyList<string>> VerbsAsync(string verb)
    {
        var lines = (await OfAsync(verb)).Split('\n').Select(line => line.TrimEnd('\r'));
        return
        [
            .. lines.SkipWhile(line => line != "Commands:").Skip(1)
                .TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal))
                .Where(line => line[2] != ' ').Select(line => line.Trim().Split(' ')[0]),
        ];
    }

    private static async Task<string> AskAsync(string verb)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "skyops.dll");
        var words = verb.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. words, "--help"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync();
        if (process.ExitCode == 0) return output;
        throw new InvalidOperationException($"skyops {verb} --help ended with {process.ExitCode}: {await error}");
    }
}
