using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Shards;

/// <summary>One run of one slot on one node, as it was leased.</summary>
/// <param name="Slot">Which replica of the shard.</param>
/// <param name="Epoch">Unique in the shard; only rises.</param>
/// <param name="Node">Who runs it.</param>
/// <param name="Owner">Account that is paid for it.</param>
/// <param name="PricePerHour">Agreed in the lease.</param>
/// <param name="LeasedAt">Server time; the node's clock is never asked.</param>
/// <param name="Resume">The checkpoint it starts from; null from the beginning.</param>
/// <param name="Network">The network the node was in; null when that was not known.</param>
/// <param name="Class">The equivalence class it runs in; null when it does not matter.</param>
public sealed record Attempt(
    int Slot, int Epoch, string Node, string Owner, Amount PricePerHour, DateTimeOffset LeasedAt, Checkpoint? Resume,
    string? Network = null, string? Class = null)
{
    /// <summary>Id of the node's encryption key that its keys were released to; null: they were not, or there are none.</summary>
    public string? KeyReleasedTo { get; init; }
}
