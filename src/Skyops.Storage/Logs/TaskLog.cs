namespace Skyops.Storage.Logs;

/// <summary>What is known of a task's file without reading it: where it ends, and per attempt what is there.</summary>
internal sealed class TaskLog
{
    private readonly Dictionary<(string Attempt, string Node), AttemptLog> _attempts = [];

    /// <summary>Where the next record goes.</summary>
    public long End { get; private set; }

    public bool Contains(LogChunk chunk) =>
        _attempts.TryGetValue((chunk.Attempt, chunk.Node), out var attempt) && attempt.Contains(chunk.Number);

    /// <summary>Bytes that an attempt has used on this chunk's node. A ringer has the name of an attempt that another node had.</summary>
    public long BytesOf(LogChunk chunk) => _attempts.TryGetValue((chunk.Attempt, chunk.Node), out var log) ? log.Bytes : 0;

    public void Add(LogChunk chunk, int recordBytes)
    {
        if (!_attempts.TryGetValue((chunk.Attempt, chunk.Node), out var attempt))
            _attempts[(chunk.Attempt, chunk.Node)] = attempt = new AttemptLog();
        attempt.Add(chunk.Number, recordBytes);
        End += recordBytes;
    }

    /// <summary>Numbers come in order nearly always: all below one number, and a few beyond a gap.</summary>
    private sealed class AttemptLog
    {
        private readonly HashSet<long> _beyond = [];
        private long _next;

        public long Bytes { get; private set; }

        public bool Contains(long number) => number < _next || _beyond.Contains(number);

        public void Add(long number, int bytes)
        {
            Bytes += bytes;
            _beyond.Add(number);
            while (_beyond.Remove(_next))
                _next++;
        }
    }
}
