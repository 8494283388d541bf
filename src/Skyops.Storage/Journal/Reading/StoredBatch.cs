namespace Skyops.Storage.Journal.Reading;

/// <summary>A batch as the store has it. SQLite's file has one process and so no epochs: 0.</summary>
internal sealed record StoredBatch(
    long Number, string Writer, long Epoch, byte[] Root, byte[] Hash, long First, byte[] Leaves)
{
    /// <summary>The one chain of a journal.</summary>
    public const string OnlyWriter = "main";

    public static string Query(IReadConnection connection) =>
        $"SELECT number, writer, root, hash, first, leaves, {connection.BatchEpoch} FROM batch "
        + "WHERE number >= ?1 AND number <= ?2 ORDER BY number";

    public static StoredBatch Read(IReadStatement row) => new(
        row.Integer(0), row.Text(1), row.Integer(6), row.Bytes(2), row.Bytes(3), row.Integer(4), row.Bytes(5));
}
