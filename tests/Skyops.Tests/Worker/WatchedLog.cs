using Microsoft.Extensions.Logging;

namespace Skyops.Tests.Worker;

/// <summary>A log that tests can wait on.</summary>
internal sealed class WatchedLog : ILoggerFactory, ILogger
{
    private const int NoSilo = 5102;
    private readonly Lock sync = new();
    private readonly SemaphoreSlim logged = new(0);
    private long waitedMs;

    /// <summary>Ends when the pauses between the worker's tries to reach a silo add up to this.</summary>
    public async Task WaitedForSiloAsync(TimeSpan total)
    {
        while (true)
        {
            lock (sync)
            {
                if (waitedMs >= total.TotalMilliseconds) return;
            }

            Assert.True(await logged.WaitAsync(TimeSpan.FromSeconds(60)), "The worker has stopped trying.");
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id != NoSilo || state is not IReadOnlyList<KeyValuePair<string, object?>> values) return;
        lock (sync) waitedMs += values.Where(value => value.Key == "DelayMs").Sum(value => (long)value.Value!);
        logged.Release();
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose() => logged.Dispose();
}
