using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;

namespace Skyops.Client.Chain;

/// <summary>What a network's contracts are made with, and cannot be changed afterwards.</summary>
public sealed record NetworkTerms
{
    /// <summary>The key of the silo: posts roots and batches, signs verdicts.</summary>
    public required EthereumAddress Settler { get; init; }

    /// <summary>Where fees and slashed stakes go.</summary>
    public required EthereumAddress Treasury { get; init; }

    /// <summary>How long a root can be challenged before it pays. Default 1 hour; at least 10 minutes.</summary>
    public TimeSpan ChallengeWindow { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long an exit without the network takes. Default 3 days; more than two windows.</summary>
    public TimeSpan ExitDelay { get; init; } = TimeSpan.FromDays(3);

    /// <summary>How long a change of the policy waits. Default 1 day; at least 1 hour.</summary>
    public TimeSpan PolicyDelay { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The least stake of a node, in SKYOPS. Default 100.</summary>
    public Amount MinimumStake { get; init; } = Amount.Whole(100);

    /// <summary>How long stake stays answerable after its owner wants it back. Default 7 days; more than the window for disputes.</summary>
    public TimeSpan UnbondingDelay { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a node may dispute a verdict. Default 2 days.</summary>
    public TimeSpan DisputeWindow { get; init; } = TimeSpan.FromDays(2);

    /// <summary>How long the judge has for a disputed one. Default 2 days.</summary>
    public TimeSpan RulingWindow { get; init; } = TimeSpan.FromDays(2);

    /// <summary>What two contradicting receipts cost, in ten-thousandths of the stake.</summary>
    private const int EquivocationBasisPoints = 5_000;

    /// <summary>
    /// The scheduler's own weights in millionths (price, reputation, uptime, packing, spread, latency, failures, locality, GPU fit), the fee in
    /// ten-thousandths, the price of one hour that counts as dear.
    /// </summary>
    internal static AbiValue Policy => new AbiValue.List(
        300_000, 250_000, 100_000, 250_000, 100_000, 50_000, 100_000, 150_000, 20_000_000, 250, Amount.Whole(1).Units);

    internal AbiValue RegistrySettings(EthereumAddress token) => new AbiValue.List(
        token, Treasury, MinimumStake.Units, (ulong)UnbondingDelay.TotalSeconds, (ulong)DisputeWindow.TotalSeconds, (ulong)RulingWindow.TotalSeconds, EquivocationBasisPoints);
}
