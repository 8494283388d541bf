using Skyops.Core.Tasks;
using Skyops.Core.Validation.Tolerance;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>
/// Reads results from the blob store and compares them number by number, away from any grain's turn and one shard at a time, so that
/// never more than two files are in memory.
/// </summary>
public sealed class ResultComparer(IBlobStore blobs) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Never fails because of what a node sent: a result that cannot be read is named as such.</summary>
    public async Task<(ComparedPair[] Pairs, UnreadableResult[] Unreadable)> CompareAsync(TaskEffect.CompareResults wanted, CancellationToken cancellationToken = default)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => CompareAllAsync(wanted, cancellationToken), cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<(ComparedPair[] Pairs, UnreadableResult[] Unreadable)> CompareAllAsync(TaskEffect.CompareResults wanted, CancellationToken cancellationToken)
    {
        var pairs = new List<ComparedPair>();
        var unreadable = new SortedDictionary<int, string>();
        foreach (var (first, second) in wanted.Pairs)
        {
            if (unreadable.ContainsKey(first.Epoch) || unreadable.ContainsKey(second.Epoch)) continue;
            if (await CompareAsync(first, second, wanted.Comparator, unreadable, cancellationToken) is { } pair) pairs.Add(pair);
        }

        return ([.. pairs], [.. unreadable.Select(result => new UnreadableResult(result.Key, result.Value))]);
    }

    /// <summary>Null when one of them cannot be read.</summary>
    private async Task<ComparedPair?> CompareAsync(
        ResultToCompare first, ResultToCompare second, Comparator comparator, SortedDictionary<int, string> unreadable, CancellationToken cancellationToken)
    {
        var tally = new Tally(comparator.Absolute, comparator.Relative);
        var manifests = ManifestComparison.Of(first.Files, second.Files, comparator.Files);
        if (manifests.Differs is { } differs) tally.Differs(differs);
        foreach (var (left, right) in manifests.ToRead)
        {
            var (leftFile, leftProblem) = await ReadAsync(left, cancellationToken);
            var (rightFile, rightProblem) = await ReadAsync(right, cancellationToken);
            if (leftProblem is not null) unreadable[first.Epoch] = $"{left.Path}: {leftProblem}";
            if (rightProblem is not null) unreadable[second.Epoch] = $"{right.Path}: {rightProblem}";
            if (leftProblem is not null || rightProblem is not null) return null;
            if (!tally.Over) NumericFile.Compare(left.Path, leftFile, rightFile, tally);
        }

        return new ComparedPair(first.Epoch, second.Epoch, tally.SecondMatchesFirst, tally.FirstMatchesSecond, tally.Difference, tally.Detail);
    }

    private async Task<(byte[] File, string? Problem)> ReadAsync(OutputFile file, CancellationToken cancellationToken)
    {
        if (ManifestComparison.TooLarge(file) is { } tooLarge) return ([], tooLarge);
        await using var blob = await blobs.OpenAsync(file.Sha256, cancellationToken);
        if (blob is null) return ([], "it was never uploaded");
        if (blob.Length != file.Bytes) return ([], "it has another size than was reported");
        var content = new byte[blob.Length];
        await blob.ReadExactlyAsync(content, cancellationToken);
        return (content, NumericFile.Problem(file.Path, content));
    }
}
