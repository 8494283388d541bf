using System.Numerics;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Client;
using Skyops.Ethereum.Rpc;
using Skyops.Ledger;
using Skyops.Tests.Chaos;

namespace Skyops.Tests.Chain;

/// <summary>Asks for a withdrawal of 1 ETH and brings the transaction of its root to one state of the outbox, where it stays.</summary>
/// <param name="world">The chain.</param>
/// <param name="client">Of the account that withdraws.</param>
/// <param name="id">Of the withdrawal.</param>
/// <param name="said">What to add when the state does not come.</param>
internal sealed class ChainMoment(ChainWorld world, SkyopsClient client, string id, Func<string> said)
{
    private static readonly BigInteger s_dear = 20 * BigInteger.Pow(10, 9);

    /// <summary>A call that the silo needs gets nowhere.</summary>
    public async Task HeldAsync(string method, GateRule rule, OutgoingPhase phase)
    {
        world.Gate.Hold(method, rule);
        await AskAsync(phase);
    }

    /// <summary>The node has it, and no block.</summary>
    public async Task<OutgoingView> WaitingAsync()
    {
        await world.Node.SetAutomineAsync(false);
        return await AskAsync(OutgoingPhase.Sent);
    }

    /// <summary>The node had it and has it no more.</summary>
    public async Task DroppedAsync() => await world.Node.AskAsync("anvil_dropTransaction", (await WaitingAsync()).Hashes[0]);

    /// <summary>A block has it that is not final.</summary>
    public Task MinedAsync() => AskAsync(OutgoingPhase.Mined);

    /// <summary>It got too cheap for any block, and was signed again for more.</summary>
    /// <param name="swallowed">No node hears of the dearer one.</param>
    public async Task ReplacedAsync(bool swallowed)
    {
        await WaitingAsync();
        if (swallowed) world.Gate.Hold("eth_sendRawTransaction", GateRule.SwallowNew);
        await BaseFeeAsync(s_dear);
        await world.Node.MineAsync(1);
        var phase = swallowed ? OutgoingPhase.Prepared : OutgoingPhase.Sent;
        await Until.SoAsync(
            $"it is signed again and {phase}", TimeSpan.FromMinutes(2),
            async () => (await client.Chain.GetAsync()).Outbox!.Single() is { Hashes.Length: > 1 } again && again.Phase == phase, said);
    }

    /// <summary>What the next block asks of each unit of gas, in wei.</summary>
    public Task BaseFeeAsync(BigInteger wei) => world.Node.AskAsync("anvil_setNextBlockBaseFeePerGas", RpcHex.Quantity(wei));

    private async Task<OutgoingView> AskAsync(OutgoingPhase phase)
    {
        await client.Chain.WithdrawAsync("ETH", Amount.Whole(1), id);
        return await ChainWorld.OutgoingAsync(client, phase, said);
    }
}
