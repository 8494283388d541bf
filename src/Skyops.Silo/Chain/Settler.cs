using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Chain;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Settlement;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Silo.Chain;

/// <summary>
/// Makes a root of the books when it is time and the escrow takes one, keeps its leaves as a blob, and plans the
/// transaction that posts it. The blob is there before the plan is, so every root that is posted has its leaves.
/// </summary>
internal sealed class Settler(ChainLink link, IGrainFactory grains, IBlobStore blobs, TimeProvider time, ILogger logger)
{
    private const long LargestTree = 128L << 20;

    private long? _last;

    public async Task StepAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetElapsedTime(last) < link.Options.SettleEvery) return;
        var chain = grains.GetGrain<IChainGrain>("chain");
        if ((await chain.GetAsync()).Roots.Any(root => root.Status == RootStatus.Posting)) return;
        if ((await link.AskEscrowAsync("isPending()", cancellationToken)).AsFlag()) return;
        if (await chain.CutAsync() is not { Lines.Length: > 0 } cut) return;
        _last = time.GetTimestamp();
        await PlanAsync(chain, cut, cancellationToken);
    }

    private async Task PlanAsync(IChainGrain chain, SettlementCut cut, CancellationToken cancellationToken)
    {
        var tree = SettlementTree.Build(
            new SettlementDomain(link.Options.Contracts.ChainId, link.Options.Contracts.Escrow),
            [.. cut.Lines.Select(line => new SettlementLeaf(EthereumAddress.Parse(line.Account), link.AssetOf(line.Currency), line.Credit.Units, line.Debit.Units))]);
        var view = await chain.GetAsync();
        if (view.Roots.LastOrDefault(root => root.Status == RootStatus.Posted)?.Root == $"{tree.Root}") return;
        var number = (ulong)(await link.AskEscrowAsync("rootCount()", cancellationToken)).AsNumber() + 1;
        var (token, ether) = (tree.TotalCredit(link.AssetOf("SKYOPS")), tree.TotalCredit(link.AssetOf("ETH")));
        using var file = new MemoryStream(tree.Encode());
        var blob = await blobs.PutAsync(file, null, LargestTree, cancellationToken);
        var call = link.Options.Contracts.EscrowContract.Encode(
            "postRoot(uint64,bytes32,uint128,uint128,uint64)", number, tree.Root, token, ether, cut.DepositsThrough);
        var root = new SettlementRoot(number, $"{tree.Root}", blob.Sha256, new Amount(token), new Amount(ether), cut.DepositsThrough, RootStatus.Posting, "");
        if (await chain.PlanRootAsync(root, call)) logger.RootPlanned(number, cut.Lines.Length.ToString(CultureInfo.InvariantCulture), root.TokenTotal, root.EtherTotal);
    }
}
