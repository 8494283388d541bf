using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Logs;

/// <summary>Whose logs are read, and how far behind the head of the chain.</summary>
public sealed record LogReaderOptions
{
    /// <summary>The contracts; at least one.</summary>
    public required IReadOnlyList<EthereumAddress> Addresses { get; init; }

    /// <summary>What the topics must be, place by place; null for any. Default: all logs of the contracts.</summary>
    public IReadOnlyList<Hash256?> Topics { get; init; } = [];

    /// <summary>The first block to read when there is no cursor: that in which the contracts were made.</summary>
    public ulong FirstBlock { get; init; }

    /// <summary>
    /// How many blocks must lie on top of one that counts; null (the default) for those that the chain calls finalized,
    /// which no reorganisation takes back.
    /// </summary>
    public ulong? Confirmations { get; init; }

    /// <summary>The most blocks in one page. Default: 2,000, which services for many take.</summary>
    public ulong MaxBlocks { get; init; } = 2000;
}
