namespace Skyops.Storage;

/// <summary>Log chunks of attempts. A chunk is numbered from 0; a gap shows as a gap.</summary>
public interface ILogStore
{
    /// <summary>Keeps a chunk; a repeat of one that is there is ignored. Answers false when the attempt's log quota is used up.</summary>
    ValueTask<bool> AppendAsync(LogChunk chunk, CancellationToken cancellationToken = default);

    /// <summary>Chunks of a task in the order they were kept, from the given position; answers the position to go on from.</summary>
    ValueTask<LogPage> ReadAsync(string taskId, long position, int take, CancellationToken cancellationToken = default);
}

/// <param name="TaskId">The task.</param>
/// <param name="Attempt">The attempt within it, <c>stage/shard/slot@epoch</c>.</param>
/// <param name="Node">Who wrote it.</param>
/// <param name="Number">0, 1, 2 … in the attempt.</param>
/// <param name="PreviousHash">SHA-256 of the chunk before (hex), 64 zeros for the first.</param>
/// <param name="At">When the silo got it.</param>
/// <param name="Text">UTF-8, whole lines, at most <see cref="Limits.LogChunkBytes"/>.</param>
public sealed record LogChunk(string TaskId, string Attempt, string Node, long Number, string PreviousHash, DateTimeOffset At, string Text);

public sealed record LogPage(IReadOnlyList<LogChunk> Chunks, long NextPosition);
