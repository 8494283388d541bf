using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Logs;

/// <summary>Up to where logs were read: the last block, by height and by name, so that another one of that height is
/// noticed.</summary>
public readonly record struct LogCursor(ulong BlockNumber, Hash256 BlockHash);
