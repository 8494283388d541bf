namespace Skyops.Core.Scheduling;

/// <summary>
/// Whether a GPU is the model asked for. The request's words must stand in the model's name side by side, whatever the
/// case: <c>RTX 3060</c> is found in
/// <c>NVIDIA GeForce RTX 3060</c> and <c>A100</c> in <c>NVIDIA A100-SXM4-80GB</c>; but a <c>Ti</c> or <c>Super</c> that
/// was not asked for is another product.
/// </summary>
public static class GpuModels
{
    private static readonly char[] Separators = [' ', '-', '_'];

    public static bool Matches(string model, string? asked)
    {
        if (string.IsNullOrWhiteSpace(asked)) return true;
        var words = model.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var wanted = asked.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        for (var first = 0; first + wanted.Length <= words.Length; first++)
        {
            var next = first + wanted.Length;
            var found = words.AsSpan(first, wanted.Length).SequenceEqual(wanted, StringComparer.OrdinalIgnoreCase);
            if (found && (next == words.Length || !IsVariant(words[next]))) return true;
        }

        return false;
    }

    private static bool IsVariant(string word) =>
        word.Equals("Ti", StringComparison.OrdinalIgnoreCase) || word.Equals("Super", StringComparison.OrdinalIgnoreCase);
}
