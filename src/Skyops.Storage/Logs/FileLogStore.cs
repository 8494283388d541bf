using System.Collections.Concurrent;

namespace Skyops.Storage.Logs;

/// <summary>
/// Log chunks in one append-only file a task, <c>xy/task-id.log</c>. A chunk is in the operating system's hands when
/// the call answers: it outlives the process, but a power cut may take the newest ones, which shows as a gap. A
/// position is the byte where a record begins. At most as many files are open as there are gates.
/// </summary>
public sealed class FileLogStore : ILogStore, IDisposable
{
    private const int Gates = 64;
    private readonly FileLogOptions _options;
    private readonly string _folder;
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1))];
    private readonly ConcurrentDictionary<string, TaskLog> _logs = new();

    /// <summary>Opens the store.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message lists all that is.</exception>
    public FileLogStore(FileLogOptions options)
    {
        var problems = options.Validate();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(' ', problems));
        _options = options;
        _folder = Path.GetFullPath(options.Folder);
        Directory.CreateDirectory(_folder);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> AppendAsync(LogChunk chunk, CancellationToken cancellationToken = default)
    {
        LogRules.Check(chunk);
        return await InGate(chunk.TaskId, () => Append(chunk), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The position or the count is out of bounds.</exception>
    public async ValueTask<LogPage> ReadAsync(
        string taskId, long position, int take, CancellationToken cancellationToken = default)
    {
        LogRules.CheckTaskId(taskId);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(take);
        var most = Math.Min(take, LogRules.Take);
        return await InGate(taskId, () => LogFile.Read(taskId, FileOf(taskId), position, most), cancellationToken);
    }

    public void Dispose()
    {
        foreach (var gate in _gates)
            gate.Dispose();
    }

    private bool Append(LogChunk chunk)
    {
        var path = FileOf(chunk.TaskId);
        if (!_logs.TryGetValue(chunk.TaskId, out var log))
            log = Remember(chunk.TaskId, LogFile.Recover(chunk.TaskId, path));
        if (log.Contains(chunk))
            return true;
        var record = LogRecord.Encode(chunk);
        if (log.BytesOf(chunk) + record.Length > _options.BytesPerAttempt)
            return false;
        LogFile.Append(path, log.End, record);
        log.Add(chunk, record.Length);
        return true;
    }

    private TaskLog Remember(string taskId, TaskLog log)
    {
        // Forgetting only costs reading a file again; the gates keep one task's log from being made twice at once.
        if (_logs.Count >= _options.RememberedTasks)
            _logs.Clear();
        return _logs[taskId] = log;
    }

    private async Task<T> InGate<T>(string taskId, Func<T> action, CancellationToken cancellationToken)
    {
        var gate = _gates[(uint)string.GetHashCode(taskId, StringComparison.Ordinal) % Gates];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(action, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private string FileOf(string taskId)
    {
        // Ids begin with their time, so the last two characters spread best.
        var fan = taskId.Length >= 2 ? taskId[^2..] : taskId;
        return Path.Combine(_folder, fan, taskId + ".log");
    }
}
