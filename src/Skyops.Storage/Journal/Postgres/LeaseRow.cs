namespace Skyops.Storage.Journal.Postgres;

/// <summary>Who may write the journal, as the database has it.</summary>
/// <param name="Epoch">Rises with each take-over and each new connection of a writer.</param>
/// <param name="Holder">Which process; empty: nobody ever.</param>
/// <param name="Api">Where its API listens.</param>
/// <param name="Gateway">Where its worker gateway listens.</param>
/// <param name="Age">Since its last renewal, or since the database started when that was later; by the database's clock.</param>
/// <param name="Released">The holder has gone in order.</param>
public sealed record LeaseRow(long Epoch, string Holder, string Api, string Gateway, TimeSpan Age, bool Released);

/// <summary>Who wants to write.</summary>
/// <param name="Holder">A name that no other process and no earlier life of this one has.</param>
/// <param name="Api">Where its API listens; empty: it has none.</param>
/// <param name="Gateway">Where its worker gateway listens; empty: it has none.</param>
public sealed record LeaseClaim(string Holder, string Api, string Gateway)
{
    /// <summary>For a process without addresses, such as a tool.</summary>
    public static LeaseClaim Nameless() => new($"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():n}", "", "");
}
