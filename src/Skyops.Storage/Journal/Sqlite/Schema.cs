namespace Skyops.Storage.Journal.Sqlite;

/// <summary>
/// The tables. Rows of the log are kept in the order they came (<c>id</c> counts from 1 without gaps), which makes
/// writing sequential and a check of the chain one scan; a stream's rows are found by the index on (stream, seq).
/// Clustered by (stream, seq) instead, pages of 4 KiB took 16,000 rows a second where these take 25,000: rows of 400
/// bytes leave such a tree a fan-out of about ten. <c>batch.leaves</c> holds the rows' digests in order, so that a
/// changed row can be named and a proof needs no other row. Times are UTC ticks (100 ns since year 1).
/// </summary>
internal static class Schema
{
    /// <summary>"SKYJ", in the file's header (SQLite, application_id).</summary>
    public const int ApplicationId = 0x534B594A;

    /// <summary>What this program reads and writes (SQLite, user_version).</summary>
    public const int Version = 1;

    public const string Create = """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
            data BLOB NOT NULL, batch INTEGER NOT NULL);
        CREATE UNIQUE INDEX event_key ON event (stream, seq);
        CREATE TABLE batch (
            number INTEGER PRIMARY KEY, writer TEXT NOT NULL, root BLOB NOT NULL, hash BLOB NOT NULL,
            first INTEGER NOT NULL, leaves BLOB NOT NULL);
        CREATE TABLE snapshot (stream TEXT PRIMARY KEY, seq INTEGER NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE entity (
            kind TEXT NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL, status TEXT NOT NULL,
            updated INTEGER NOT NULL, summary BLOB NOT NULL, PRIMARY KEY (kind, key));
        CREATE INDEX entity_status ON entity (kind, status, updated DESC, key);
        CREATE INDEX entity_owner ON entity (kind, owner, status, updated DESC, key);
        """;
}
