using System.Numerics;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Core.Tasks.Billing;
using Skyops.Ethereum.Rpc;
using Skyops.Ledger;
using Skyops.Scheduling;

namespace Skyops.Silo.Chain;

/// <summary>
/// Reads the network's policy in the newest final block, and tells the scheduler its weights. It tells them every time: a scheduler
/// that has started anew has those that are built in.
/// </summary>
internal sealed class PolicyReader(ChainLink link, IGrainFactory grains, string pool, ILogger logger)
{
    private const double Millionths = 1_000_000;

    private static readonly string[] Terms = ["price", "reputation", "uptime", "packing", "spread", "latency", "failures", "locality", "gpuFit"];

    private BigInteger _told;

    public async Task StepAsync(CancellationToken cancellationToken)
    {
        if (await link.FinalBlockAsync(cancellationToken) is not { } final || final < link.Options.Contracts.FirstBlock) return;
        var contract = link.Options.Contracts.NetworkPolicyContract;
        var code = await link.Rpc.SendAsync(EthereumCalls.GetCode(contract.Address, BlockTag.At(final)), cancellationToken);
        if (code.Length == 0) return;
        var current = await contract.CallAsync(link.Rpc, "current()", [], BlockTag.At(final), cancellationToken);
        var (version, policy) = (current[0].AsNumber(), current[1].AsList());
        var terms = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < Terms.Length; i++) terms[Terms[i]] = (double)policy[i].AsNumber() / Millionths;
        var weights = new WeightsInForce($"policy {contract.Address} version {version}", new Amount((UInt128)policy[Terms.Length + 1].AsNumber()), terms);
        await grains.GetGrain<ISchedulerGrain>(pool).UseWeightsAsync(weights);
        var fee = policy[Terms.Length].AsNumber();
        if (version != _told && fee != Charges.FeeBasisPoints) logger.FeeDiffers((int)fee, Charges.FeeBasisPoints);
        _told = version;
    }
}
