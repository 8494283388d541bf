namespace Skyops.Storage.Journal.Writing;

/// <summary>Where the writer's thread puts groups. Used by that thread only.</summary>
internal interface IGroupStore : IDisposable
{
    /// <summary>
    /// Commits a group in one transaction and sets the status of each write. Null: all is durable. Otherwise what every
    /// caller of the group is told; it says that nothing was kept only when that is known.
    /// </summary>
    Exception? TryCommit(List<PendingWrite> group);

    /// <summary>Hash of the newest durable batch; null while there is no connection. A new array each time.</summary>
    byte[]? Head { get; }
}
