using Skyops.Chain;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Fees;
using Skyops.Ethereum.Keys;

namespace Skyops.Silo.Chain;

/// <summary>The chain that a network settles on.</summary>
public sealed record ChainOptions
{
    /// <summary>The JSON-RPC address of an Ethereum node.</summary>
    public required Uri Rpc { get; init; }

    /// <summary>Where the contracts are.</summary>
    public required Deployment Contracts { get; init; }

    /// <summary>The key that posts roots and batches. Nobody else may send with it. The silo owns it.</summary>
    public required WalletKey Wallet { get; init; }

    /// <summary>Blocks on top of one that counts. Default null: those that the chain calls finalized.</summary>
    public ulong? Confirmations { get; init; }

    /// <summary>How often the chain is looked at. Default 5 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a root is posted at most; the escrow's window may make it less often. Default 1 hour.</summary>
    public TimeSpan SettleEvery { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often ended tasks are published at most. Default 10 minutes.</summary>
    public TimeSpan BatchEvery { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a transaction may wait before it is sent again with a higher fee. Default 2 minutes.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What is paid for gas.</summary>
    public FeePolicy Fees { get; init; } = new();

    internal ChainBinding Binding => new(
        Contracts.ChainId, $"{Contracts.Escrow}", $"{Contracts.Token}", $"{Contracts.TaskRegistry}", $"{Wallet.Address}", $"{Contracts.Treasury}", Contracts.FirstBlock);

    internal IEnumerable<string> Validate()
    {
        if (!Rpc.IsAbsoluteUri || Rpc.Scheme is not ("http" or "https")) yield return $"chain rpc '{Rpc}': an http or https address";
        if (Poll < TimeSpan.FromMilliseconds(100)) yield return $"chain poll {Poll}: at least 100 ms";
        if (SettleEvery < TimeSpan.FromSeconds(1)) yield return $"settle every {SettleEvery}: at least 1 s";
        if (BatchEvery < TimeSpan.FromSeconds(1)) yield return $"batch every {BatchEvery}: at least 1 s";
        if (StuckAfter < TimeSpan.FromSeconds(1)) yield return $"stuck after {StuckAfter}: at least 1 s";
    }
}
