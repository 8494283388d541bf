namespace Skyops.Storage.Journal.Reading;

/// <summary>
/// Recomputes the chain from the rows, a few thousand rows at a time, so that memory is bounded and the writer's log
/// can be emptied in between. What was written after the check began is left to the next one. The chain cannot show
/// that its newest batches were cut off: compare <see cref="JournalVerification.HeadHash"/> with an anchored one for
/// that.
/// </summary>
internal sealed class JournalVerifier(ReadPool readers)
{
    private readonly VerificationLog _log = new();

    public async Task<JournalVerification> RunAsync(CancellationToken cancellationToken)
    {
        var (lastBatch, lastId) = await readers.RunAsync(ReadEnd, cancellationToken);
        var chain = new ChainCheck(_log, lastBatch);
        while (await readers.RunAsync(chain.RunChunk, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
        await readers.RunAsync(connection => chain.FindStrays(connection, lastId), cancellationToken);
        var streams = new StreamCheck(_log, lastId);
        while (await readers.RunAsync(streams.RunChunk, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
        var head = Convert.ToHexStringLower(chain.HeadHash);
        return new JournalVerification(
            _log.IsEmpty, chain.Rows, streams.Streams, chain.Batches, head, _log.ToProblems());
    }

    private static (long LastBatch, long LastId) ReadEnd(IReadConnection connection)
    {
        var statement = connection.Prepare("SELECT (SELECT max(number) FROM batch), (SELECT max(id) FROM event)");
        statement.Step();
        var end = (statement.Integer(0), statement.Integer(1));
        statement.Reset();
        return end;
    }
}
