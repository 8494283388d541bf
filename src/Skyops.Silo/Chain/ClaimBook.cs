using Orleans;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Settlement;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Silo.Chain;

/// <summary>Finds an account's leaves in the newest roots. The trees are made from their blobs, and the last few are kept.</summary>
public sealed class ClaimBook(IGrainFactory grains, IBlobStore blobs, ChainLink link) : IDisposable
{
    /// <summary>The newest may be in its window; the one before is claimable then.</summary>
    private const int Roots = 2;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Queue<(string Blob, SettlementTree Tree)> _trees = new();

    public async Task<ClaimView[]> OfAsync(string account, CancellationToken cancellationToken)
    {
        var view = await grains.GetGrain<IChainGrain>("chain").GetAsync();
        var claims = new List<ClaimView>();
        foreach (var root in view.Roots.Where(root => root.Status == RootStatus.Posted).TakeLast(Roots).Reverse())
        {
            var tree = await TreeAsync(root.Tree, cancellationToken);
            foreach (var currency in (string[])["SKYOPS", "ETH"])
            {
                var place = tree.Find(EthereumAddress.Parse(account), link.AssetOf(currency));
                if (place >= 0) claims.Add(Of(root.Number, currency, tree, place));
            }
        }

        return [.. claims];
    }

    public void Dispose() => _gate.Dispose();

    private static ClaimView Of(ulong root, string currency, SettlementTree tree, int place)
    {
        var leaf = tree.Leaves[place];
        return new ClaimView(root, currency, $"{leaf.Asset}", new Amount(leaf.Credit), new Amount(leaf.Debit), [.. tree.ProofOf(place).Select(hash => $"0x{hash}")]);
    }

    private async Task<SettlementTree> TreeAsync(string blob, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_trees.FirstOrDefault(each => each.Blob == blob).Tree is { } known) return known;
            await using var file = await blobs.OpenAsync(blob, cancellationToken) ?? throw new InvalidOperationException($"the leaves of a root are gone: blob {blob}");
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, cancellationToken);
            var tree = SettlementTree.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            _trees.Enqueue((blob, tree));
            if (_trees.Count > Roots) _trees.Dequeue();
            return tree;
        }
        finally
        {
            _gate.Release();
        }
    }
}
