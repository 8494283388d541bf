using System.Globalization;
using Skyops.Core.Tasks;
using Skyops.Core.Validation.Tolerance;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// Results whose last digits depend on the machine. The end of a hash stands for them: results whose hashes are equal but for
/// that, and whose ends are no more than <see cref="Near"/> apart, match. Honest machines all match one another; one that is
/// nearly right matches some of them.
/// </summary>
internal static class SimNumbers
{
    public const string Program = "/bin/numbers";
    public const int Near = 2;
    private const int Digits = 4;
    public const string NearlyRight = "nearly right";
    private const string Broken = "broken";

    public static readonly Comparator Comparator = new() { Absolute = Near, Files = ["*.npy"] };

    /// <summary>The files of a machine: an end of its own for honest ones, another for one that is nearly right.</summary>
    public static OutputFile[] OnMachine(Assignment assignment, OutputFile[] files, WorkerModel model, string variant) =>
        assignment.Order is not ProcessOrder { Process.Argv: [Program] } || files.Length == 0 || variant == "colluders"
            ? files
            : [.. files.Select(file => file with { Sha256 = $"{file.Sha256[..^Digits]}{End(model, variant):x4}" })];

    /// <summary>A machine that is nearly right differs from an honest one in the end only.</summary>
    public static string AsOrdered(string variant) => variant == NearlyRight ? "" : variant;

    public static (ComparedPair[] Pairs, UnreadableResult[] Unreadable) Compare(TaskEffect.CompareResults wanted)
    {
        var unreadable = wanted.Pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Where(IsBroken).Select(result => result.Epoch).ToHashSet();
        var pairs = wanted.Pairs.Where(pair => !unreadable.Contains(pair.First.Epoch) && !unreadable.Contains(pair.Second.Epoch)).Select(Compare);
        return ([.. pairs], [.. unreadable.Order().Select(epoch => new UnreadableResult(epoch, Broken))]);
    }

    /// <summary>True when a result is what an honest machine may give, or near enough to one to be taken for it.</summary>
    public static bool IsRight(OutputFile[] honest, OutputFile[] given) =>
        honest.Length == given.Length && honest.Zip(given).All(pair => Distance(pair.First, pair.Second) >= 0 && Last(pair.Second) <= 2 * Near);

    private static ComparedPair Compare(ResultPair pair)
    {
        var differs = ManifestComparison.Of(pair.First.Files, pair.Second.Files, Comparator.Files).Differs;
        var distances = differs is null ? pair.First.Files.Zip(pair.Second.Files).Select(both => Distance(both.First, both.Second)).ToArray() : [];
        var match = differs is null && distances.All(distance => distance is >= 0 and <= Near);
        double? most = differs is null && distances.All(distance => distance >= 0) ? distances.Max() : null;
        return new ComparedPair(pair.First.Epoch, pair.Second.Epoch, match, match, most, match ? null : differs ?? "too far apart");
    }

    private static bool IsBroken(ResultToCompare result) => result.Files.Any(file => file.Sha256.EndsWith("ffff", StringComparison.Ordinal));

    /// <summary>-1 where there is nothing that they have in common.</summary>
    private static int Distance(OutputFile first, OutputFile second) =>
        first.Path == second.Path && first.Sha256[..^Digits] == second.Sha256[..^Digits] ? Math.Abs(Last(first) - Last(second)) : -1;

    private static int Last(OutputFile file) => int.Parse(file.Sha256[^Digits..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Honest ones 0 to 2, nearly right 4, others something that is no array or an answer of their own.</summary>
    private static int End(WorkerModel model, string variant)
    {
        var number = int.Parse(model.Address[1..], CultureInfo.InvariantCulture);
        return variant switch
        {
            "" => number % (Near + 1),
            NearlyRight => 2 * Near,
            _ => number % 3 == 0 ? 0xffff : number % 4,
        };
    }
}
