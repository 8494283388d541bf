namespace Skyops.Storage.Journal.Reading;

/// <summary>A connection for reads, used by one thread at a time. The same queries run on every store.</summary>
internal interface IReadConnection : IDisposable
{
    /// <summary>The statement of this text, ready to bind. The caller resets it.</summary>
    IReadStatement Prepare(string sql);

    /// <summary>What follows a table's name where a query must use this index; empty where the store chooses by itself.</summary>
    string Using(string index);

    /// <summary>The column of a batch's epoch, or 0 where there are none.</summary>
    string BatchEpoch { get; }

    /// <summary>Makes the statements up to <see cref="EndSnapshot"/> see the store as it is now.</summary>
    void BeginSnapshot();

    void EndSnapshot();

    /// <summary>Called before an idle connection is used again; false when it is of no use any more.</summary>
    bool TryRevive();
}
