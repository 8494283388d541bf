using Skyops.Chain;

namespace Skyops.Core.Chain;

/// <summary>What others see of the chain's books.</summary>
public static class ChainProjection
{
    public static ChainView View(ChainState state) => new(
        state.Binding, state.Block, state.BlockHash, state.DepositsThrough, state.NextNonce, [.. state.Outbox], [.. state.Roots]);
}
