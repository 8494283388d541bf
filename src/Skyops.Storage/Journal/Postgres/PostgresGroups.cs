using Npgsql;
using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>
/// Commits groups to the database. A statement whose answer was lost leaves its outcome open: then this takes a new epoch,
/// which shuts its own lost statement out for ever, and looks whether the batch is there. Only then are callers told, so
/// none hears that nothing was kept when it was.
/// </summary>
internal sealed class PostgresGroups : IGroupStore
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);
    private readonly WriterConnections _connections;
    private readonly string _place;
    private readonly CancellationToken _leaving;
    private readonly StreamEnds _ends = new();
    private WriterConnection? _writer;

    /// <param name="connections">Where the writer's connections come from.</param>
    /// <param name="place">The database in words.</param>
    /// <param name="leaving">Ends the search for the outcome of a lost statement.</param>
    public PostgresGroups(WriterConnections connections, string place, CancellationToken leaving)
    {
        (_connections, _place, _leaving) = (connections, place, leaving);
        _writer = connections.Open();
    }

    public Exception? TryCommit(List<PendingWrite> group)
    {
        try
        {
            _writer ??= _connections.Open();
            var outcome = TryCommit(group, trusting: true) ?? TryCommit(group, trusting: false);
            return outcome!.Told;
        }
        catch (JournalFencedException fenced)
        {
            return fenced;
        }
        catch (Exception failure)
        {
            // All before the statement that writes ends here; that one's failures are sorted out below.
            Drop();
            return Unavailable(failure);
        }
    }

    public byte[]? Head => _writer?.Batch.Head;

    public void Dispose() => Drop();

    /// <summary>Null: a row was there that nobody had told of; decide again after looking.</summary>
    private Outcome? TryCommit(List<PendingWrite> group, bool trusting)
    {
        var writer = _writer!;
        _ends.Load(writer.Connection, group, trusting);
        var draft = GroupDraft.Of(group, _ends);
        if (draft.IsEmpty)
            return Outcome.Kept;
        foreach (var row in draft.Rows)
            writer.Batch.Add(row.Digest);
        if (draft.Rows.Count > 0)
            writer.Batch.Seal();
        try
        {
            if (!writer.Command.Run(writer.Epoch, writer.Batch, draft))
                throw _connections.Superseded();
            writer.Batch.Next();
            return Outcome.Kept;
        }
        catch (Exception failure) when (PostgresFailure.IsRefusal(failure))
        {
            writer.Batch.Reset();
            _ends.Clear();
            return trusting && PostgresFailure.IsTaken(failure) ? null : new Outcome(Unavailable(failure));
        }
        catch (Exception failure) when (PostgresFailure.IsStore(failure))
        {
            return new Outcome(Settle(writer.Batch.Number, [.. writer.Batch.Hash], draft.Rows.Count > 0, failure));
        }
    }

    /// <summary>Finds out whether the batch was kept, for as long as it takes. Null: it was.</summary>
    private Exception? Settle(long number, byte[] hash, bool hasRows, Exception lost)
    {
        Drop();
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            try
            {
                JournalFencedException? fenced = null;
                try
                {
                    _writer = _connections.Open();
                }
                catch (JournalFencedException superseded)
                {
                    fenced = superseded;
                }

                // Either way the old epoch is over: what is not there now will never be.
                if (hasRows && _connections.HashOf(number) is { } kept && kept.AsSpan().SequenceEqual(hash))
                    return null;
                return fenced ?? Unavailable(lost);
            }
            catch (Exception failure) when (PostgresFailure.IsStore(failure))
            {
                Drop();
            }

            if (_leaving.WaitHandle.WaitOne(pause))
            {
                return new JournalOutcomeUnknownException(
                    $"The journal in {_place} went away during a commit and was closed before it came back.", lost);
            }
        }
    }

    private JournalUnavailableException Unavailable(Exception failure) => new(
        $"The journal in {_place} cannot be written: {PostgresFailure.Reason(failure)}. Nothing of this append was kept.",
        failure);

    private void Drop()
    {
        _ends.Clear();
        _writer?.Dispose();
        _writer = null;
    }

    /// <param name="Told">What the callers are told; null: all is durable.</param>
    private sealed record Outcome(Exception? Told)
    {
        public static readonly Outcome Kept = new((Exception?)null);
    }
}
