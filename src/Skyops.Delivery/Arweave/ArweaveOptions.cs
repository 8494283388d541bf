using System.Numerics;

namespace Skyops.Delivery.Arweave;

/// <summary>What a delivery to Arweave may cost, and how patient it is.</summary>
public sealed record ArweaveOptions
{
    /// <summary>Most winston that one delivery may cost; above it nothing is sent. Default 0.1 AR.</summary>
    public BigInteger MostCost { get; init; } = 100_000_000_000;

    /// <summary>How long the gateway is asked for what was sent. Default 15 minutes: blocks come about every two.</summary>
    public TimeSpan ReadableWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Pause between two such questions. Default 5 s.</summary>
    public TimeSpan AskEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Folder in which a signed transaction is kept until its data has been read back, so that a delivery that broke goes on with it instead of paying again.
    /// </summary>
    public required string DraftFolder { get; init; }
}
